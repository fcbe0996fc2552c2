package dev.gapless.cli.prove;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.cli.Shell;
import dev.gapless.load.LoadPlan;
import dev.gapless.load.LoadProblem;
import dev.gapless.load.LoadResult;
import dev.gapless.load.LoadRun;
import dev.gapless.load.RequestSpec;
import dev.gapless.load.effects.EffectsResult;
import dev.gapless.load.record.Snapshot;
import dev.gapless.load.report.Measured;
import dev.gapless.load.report.Traffic;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// One load from its beginning to its figures. Not for several threads, but for [#seen].
public final class ProofRun implements AutoCloseable {
    /// The phase of a load under which nothing is deployed.
    private static final String ALONE = "load";

    private final Assignment assignment;
    private final LoadRun run;
    private final LoadLine line;
    private Optional<DeploymentView> deployment = Optional.empty();

    /// What is to be proved.
    ///
    /// @param service as it is called, or the target where no file names it
    /// @param serving label of the release that serves, empty when nobody knows
    /// @param wanted version that is to be deployed meanwhile, empty for none
    /// @param check lists the ids that took effect, if anything does
    public record Assignment(
            String service,
            String serving,
            String wanted,
            LoadPlan plan,
            Optional<IdSource> check) {
        /// Whether effects can be checked and are to be.
        public boolean checksEffects() {
            return check.isPresent() && plan.requests().stream().anyMatch(RequestSpec::hasEffect);
        }
    }

    /// Begins at once.
    ///
    /// @param quiet only wait in between, draw nothing
    public ProofRun(Assignment assignment, Shell shell, boolean quiet) {
        this.assignment = assignment;
        this.line = new LoadLine(shell, quiet);
        String first = assignment.wanted().isEmpty() ? ALONE : Traffic.BEFORE;
        this.run = LoadRun.start(assignment.plan().phase(first));
    }

    public void load(Duration length) throws InterruptedException {
        line.show(run, assignment.wanted().isEmpty() ? ALONE : Traffic.BEFORE, length);
    }

    /// @param work begins the deployment and waits for its end
    public void during(Supplier<DeploymentView> work) {
        run.enterPhase(Traffic.DURING);
        deployment = Optional.of(work.get());
    }

    public void after(Duration length) throws InterruptedException {
        run.enterPhase(Traffic.AFTER);
        line.show(run, Traffic.AFTER, length);
    }

    /// So far.
    public Snapshot seen() {
        return run.snapshot();
    }

    /// Ends the load and looks for the effects.
    public Proof finish() throws InterruptedException {
        LoadResult result = run.stop();
        return new Proof(
                assignment.service(),
                assignment.serving(),
                assignment.wanted(),
                result,
                deployment,
                effects(result));
    }

    private Measured<EffectsResult> effects(LoadResult result) throws InterruptedException {
        if (assignment.plan().requests().stream().noneMatch(RequestSpec::hasEffect)) {
            return Measured.unknown(
                    assignment.plan().requests().stream().allMatch(Requests::reads)
                            ? "unknown.effects.reads"
                            : "unknown.effects.no-id");
        }
        if (assignment.check().isEmpty()) {
            return Measured.unknown("unknown.effects");
        }
        try {
            return Measured.known(assignment.check().get().check(result.ids()));
        } catch (LoadProblem problem) {
            return Measured.unknown("unknown.effects.failed", problem.what());
        }
    }

    @Override
    public void close() {
        run.close();
    }
}
