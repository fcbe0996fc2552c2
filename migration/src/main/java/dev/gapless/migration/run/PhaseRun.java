package dev.gapless.migration.run;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaReport;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.LedgerEntry;
import dev.gapless.migration.port.Session;
import dev.gapless.migration.port.Session.Comparison;
import dev.gapless.migration.port.Session.LockCount;
import dev.gapless.migration.port.StoredStep;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Carries out the steps of one phase that are not done yet, or those of an undo, in order.
public final class PhaseRun {
    private final Session session;
    private final LedgerEntry migration;
    private final DatabaseSettings settings;
    private final Consumer<SchemaReport> progress;
    private final List<String> evidence = new ArrayList<>();
    private LockCount locks = LockCount.NONE;
    private long done;
    private long total;
    private Comparison compared = Comparison.NONE;

    public PhaseRun(
            Session session,
            LedgerEntry migration,
            DatabaseSettings settings,
            Consumer<SchemaReport> progress) {
        this.session = session;
        this.migration = migration;
        this.settings = settings;
        this.progress = progress;
    }

    public SchemaReport run(Phase phase) throws InterruptedException {
        List<StoredStep> left = new ArrayList<>(steps(phase));
        if (phase == Phase.CONTRACT) {
            if (left.stream().noneMatch(PhaseRun::hasNoWayBack)) {
                left.removeAll(updateAgain(left));
                requireEqual("nothing was contracted");
            }
            // its triggers name columns that go now
            endTrialSteps();
        } else if (phase == Phase.TRIAL && !left.stream().allMatch(StoredStep::done)) {
            requireEqual("the trial did not begin");
        }
        for (StoredStep step : left) {
            locks = locks.plus(step.locks());
            if (!step.done() || phase == Phase.VERIFY) {
                forward(step);
            } else if (step.step() instanceof Step.Fill && !step.step().onlyBack()) {
                filled(step.rowsDone());
            }
        }
        if (!migration.isDone(phase) && phase != Phase.TRIAL) {
            session.reached(number(), phase);
        }
        return report(phase);
    }

    /// Writes of the old shape are taken again.
    public SchemaReport endTrial() throws InterruptedException {
        endTrialSteps();
        return report(Phase.TRIAL);
    }

    private void endTrialSteps() throws InterruptedException {
        for (StoredStep step : migration.trial().reversed()) {
            if (step.begun()) {
                locks = locks.plus(step.locks()).plus(session.revert(number(), step));
                evidence.add("the trial is ended");
                progress.accept(report(Phase.TRIAL));
                interruptible();
            }
        }
    }

    private static boolean hasNoWayBack(StoredStep step) {
        return step.begun() && !(step.step() instanceof Step.Fill);
    }

    /// Rows that the old release has written since the backfill.
    private List<StoredStep> updateAgain(List<StoredStep> contract) throws InterruptedException {
        List<StoredStep> fills =
                contract.stream().filter(step -> step.step() instanceof Step.Fill).toList();
        for (StoredStep step : fills) {
            // An attempt before this one saw rows up to some key, and those of its time.
            session.revert(number(), step);
            forward(step);
        }
        return fills;
    }

    public SchemaReport undo() throws InterruptedException {
        if (!migration.undoing()) {
            for (StoredStep step : migration.steps()) {
                requireOldRule(step);
            }
        }
        session.undoing(number());
        endTrialSteps();
        for (StoredStep step : withoutTrial().reversed()) {
            boolean halfDone =
                    !step.step().onlyBack()
                            && (step.step() instanceof Step.Fill
                                    || step.step() instanceof Step.Online);
            if (step.begun() || halfDone) {
                requireOldRule(step);
                if (step.step() instanceof Step.Fill back && back.onlyBack()) {
                    fill(step, back);
                }
                locks = locks.plus(session.revert(number(), step));
                interruptible();
            }
        }
        session.undone(number());
        evidence.add("schema is " + "as before " + migration.header().id());
        return report(Phase.EXPAND);
    }

    private List<StoredStep> withoutTrial() {
        return migration.steps().stream()
                .filter(step -> step.step().phase() != Phase.TRIAL)
                .toList();
    }

    private void forward(StoredStep stored) throws InterruptedException {
        Step step = stored.step();
        if (step.onlyBack()) {
            session.passed(number(), stored);
            return;
        }
        switch (step) {
            case Step.Locked _, Step.Online _ -> {
                if (step.phase() == Phase.TRIAL && stored.begun()) {
                    // its end may have begun, too
                    locks = locks.plus(session.revert(number(), stored));
                }
                locks = locks.plus(session.apply(number(), stored));
                evidence.add(step.what());
                progress.accept(report(step.phase()));
            }
            case Step.Fill fill -> fill(stored, fill);
            case Step.Compare _ -> compare(stored, step.phase());
            case Step.Check check -> check(stored, check);
        }
        interruptible();
    }

    private void fill(StoredStep stored, Step.Fill step) throws InterruptedException {
        LockCount before = locks;
        long doneBefore = done;
        long totalBefore = total;
        locks =
                before.plus(
                        new Backfill(session, number(), settings)
                                .run(
                                        stored,
                                        step,
                                        (chunk, chunkLocks) -> {
                                            done = doneBefore + chunk.done();
                                            total = totalBefore + chunk.total();
                                            locks = before.plus(chunkLocks);
                                            progress.accept(report(step.phase()));
                                        }));
        total = done;
        if (step.once()) {
            evidence.add(step.what());
        } else {
            filled(done - doneBefore);
        }
    }

    private void filled(long rows) {
        evidence.add(String.format("%,d rows filled", rows));
    }

    private Comparison compare(StoredStep stored, Phase phase) throws InterruptedException {
        long before = done;
        Comparison comparison =
                session.compare(
                        number(),
                        stored,
                        compared,
                        rows -> {
                            done = before + rows;
                            progress.accept(report(phase));
                        });
        compared = compared.plus(comparison);
        evidence.add(
                String.format(
                                "%,d rows compared, %,d differ",
                                comparison.rows(), comparison.differ())
                        + named(comparison.first()));
        return comparison;
    }

    /// At VERIFY what breaks a rule of the new shape is only said: until contract both releases
    /// may.
    private void check(StoredStep stored, Step.Check step) throws InterruptedException {
        if (step.phase() == Phase.CONTRACT) {
            requireKept(step, "the contract did not go on");
        } else {
            Session.Broken broken = session.check(step);
            if (broken.rows() > 0) {
                evidence.add(text(step, broken) + named(broken.first()));
            }
        }
        session.passed(number(), stored);
    }

    /// What the old release could rely on has to hold again before an undo ends.
    private void requireOldRule(StoredStep stored) throws InterruptedException {
        if (stored.done()
                && stored.step() instanceof Step.Check check
                && check.phase() == Phase.EXPAND) {
            requireKept(check, "the old release needs it");
        }
    }

    private void requireKept(Step.Check step, String consequence) throws InterruptedException {
        Session.Broken broken = session.check(step);
        if (broken.rows() > 0) {
            throw Problem.of(ProblemCode.ROWS_DIFFER, text(step, broken) + "; " + consequence + ".")
                    .found("first keys: " + String.join(" · ", broken.first()))
                    .todo("Repair these rows, then try again.")
                    .build();
        }
    }

    private static String text(Step.Check step, Session.Broken broken) {
        return String.format(
                broken.rows() == 1 ? "%,d row of %s breaks %s" : "%,d rows of %s break %s",
                broken.rows(),
                step.table(),
                step.rule());
    }

    private static String named(List<String> keys) {
        return keys.isEmpty() ? "" : " (key " + keys.getFirst() + ")";
    }

    /// Before contract: with one differing row the way back would be lost for nothing.
    private void requireEqual(String consequence) throws InterruptedException {
        for (StoredStep step : steps(Phase.VERIFY)) {
            if (step.step() instanceof Step.Check check) {
                requireKept(check, consequence);
                continue;
            }
            Comparison comparison = compare(step, Phase.CONTRACT);
            if (comparison.differ() > 0) {
                throw Problem.of(
                                ProblemCode.ROWS_DIFFER,
                                String.format(
                                        "%,d rows of %s differ; %s.",
                                        comparison.differ(), step.step().table(), consequence))
                        .found("first keys: " + String.join(" · ", comparison.first()))
                        .todo(
                                "gapless db repair "
                                        + migration.header().id()
                                        + " makes them agree; then retry.")
                        .build();
            }
        }
    }

    private List<StoredStep> steps(Phase phase) {
        return migration.steps().stream().filter(step -> step.step().phase() == phase).toList();
    }

    private int number() {
        return migration.header().number();
    }

    private SchemaReport report(Phase phase) {
        return new SchemaReport(
                phase,
                done,
                total,
                compared.differ(),
                String.join(", ", evidence.stream().distinct().toList()),
                locks.longestMillis(),
                locks.tries());
    }

    private static void interruptible() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
