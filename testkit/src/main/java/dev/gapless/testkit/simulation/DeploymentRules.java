package dev.gapless.testkit.simulation;

import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.Outcome;
import dev.gapless.core.deploy.SchemaStep;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.service.InstanceId;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// I3 and I6: at most one open deployment, never forgotten, and each ends in bounded time:
/// succeeded, or with the world as it was, or failed with the reason and what to do.
final class DeploymentRules {
    /// More than all limits of the longest plan and its way back.
    private static final long LONGEST = 3 * 3_600_000L;

    private final World world;
    private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    private final Map<String, Integer> causes = new HashMap<>();
    private Set<String> migrations = Set.of();
    private Optional<String> stableBefore = Optional.empty();
    private int wantedBefore;
    private long newest;
    private boolean unfinished;
    private long open;

    DeploymentRules(World world) {
        this.world = world;
    }

    Map<Outcome, Integer> outcomes() {
        return counts;
    }

    /// Why they did not succeed: outcome and problem code, and how often.
    Map<String, Integer> causes() {
        return causes;
    }

    void after(ServiceState before, Event event, ServiceState after) {
        long number = after.deployment().map(Deployment::number).orElse(0L);
        if (number < newest) {
            throw new Violation(
                    "I3", "deployment " + newest + " was forgotten, the newest is " + number);
        }
        if (number > newest) {
            begun(event, after);
        }
        boolean endedNow =
                after.open().isEmpty()
                        && after.deployment().isPresent()
                        && (before.open().isPresent() || number > newest);
        newest = number;
        unfinished = after.open().isPresent();
        if (endedNow) {
            ended(after, after.deployment().get());
        }
    }

    /// It may also have begun right before the agent was killed; then the next agent brings the
    /// news.
    private void begun(Event event, ServiceState after) {
        if (unfinished) {
            throw new Violation("I3", "a deployment began while " + newest + " was open");
        }
        if (!(event instanceof Event.Begin) && !(event instanceof Event.Recovered)) {
            throw new Violation("I3", "a deployment began by " + event);
        }
        Deployment deployment = after.deployment().orElseThrow();
        open = 0;
        stableBefore = deployment.from();
        wantedBefore = deployment.wantedBefore();
        migrations = new LinkedHashSet<>();
        deployment.plan().steps().stream()
                .filter(SchemaStep.class::isInstance)
                .map(step -> ((SchemaStep) step).migration())
                .filter(world.schema()::untouched)
                .forEach(migrations::add);
    }

    void beat(long millis) {
        Optional<Deployment> one = world.agent().state().open();
        if (one.isPresent() && !one.get().pause() && world.agent().fit()) {
            open += millis;
        }
        if (open > LONGEST && one.isPresent()) {
            throw new Violation("I6", "deployment " + one.get().number() + " does not end");
        }
    }

    private void ended(ServiceState state, Deployment deployment) {
        Outcome outcome = deployment.outcome().orElseThrow();
        counts.merge(outcome, 1, Integer::sum);
        deployment
                .cause()
                .ifPresent(
                        cause ->
                                causes.merge(
                                        outcome.label() + " " + cause.code(), 1, Integer::sum));
        world.trace()
                .line(
                        "OUTCOME",
                        () ->
                                deployment.number()
                                        + " "
                                        + outcome.label()
                                        + deployment
                                                .cause()
                                                .map(
                                                        cause ->
                                                                ", "
                                                                        + cause.code()
                                                                        + ": "
                                                                        + cause.what())
                                                .orElse(""));
        boolean asked =
                deployment
                        .cause()
                        .map(cause -> cause.code().equals("aborted-by-user"))
                        .orElse(false);
        boolean harmed =
                asked
                        || dipped(deployment)
                        || oldOneIsSick(deployment)
                        || !world.faults().harmless()
                        || !world.scenario().good(deployment.to());
        if (outcome != Outcome.SUCCEEDED && !harmed) {
            throw new Violation(
                    "I6",
                    "nothing was wrong with "
                            + deployment.to()
                            + ", but it ended as "
                            + outcome
                            + ": "
                            + deployment.cause());
        }
        switch (outcome) {
            case SUCCEEDED -> serves(state, Optional.of(deployment.to()), state.wanted());
            case ABORTED, ROLLED_BACK -> {
                serves(state, stableBefore, wantedBefore);
                undone(deployment);
                told(deployment);
            }
            case FAILED -> told(deployment);
        }
    }

    /// In a life with strain somebody may be given up for it.
    private boolean dipped(Deployment deployment) {
        return world.strain().any()
                && deployment.cause().filter(cause -> cause.code().equals("dip-limit")).isPresent();
    }

    /// This release is stable, so many instances of it are in the rotation, and nothing else runs
    /// but what is kept. What is left of the old release may be too sick for the well ones to be
    /// taken away.
    private boolean oldOneIsSick(Deployment deployment) {
        return deployment
                .from()
                .flatMap(
                        from ->
                                deployment
                                        .cause()
                                        .filter(cause -> cause.code().equals("app-unhealthy"))
                                        .filter(cause -> cause.what().startsWith(from + " ")))
                .isPresent();
    }

    private void serves(ServiceState state, Optional<String> release, int wanted) {
        if (!state.stable().equals(release) || state.wanted() != wanted) {
            throw new Violation(
                    "I6",
                    "ended with "
                            + state.stable()
                            + " x"
                            + state.wanted()
                            + ", not "
                            + release
                            + " x"
                            + wanted);
        }
        List<InstanceId> members = List.copyOf(state.rotation().members());
        long mine =
                members.stream()
                        .map(state.instances()::get)
                        .filter(one -> one != null && Optional.of(one.release()).equals(release))
                        .count();
        if (mine != wanted || members.size() != wanted) {
            throw new Violation(
                    "I6",
                    "ended with "
                            + mine
                            + " of "
                            + members.size()
                            + " members of "
                            + release
                            + ", not "
                            + wanted
                            + ": "
                            + Describe.state(state));
        }
        for (SimulatedProcess process : world.runtime().alive()) {
            Instance one = state.instances().get(process.id());
            boolean wantedThere =
                    one != null && (state.rotation().has(one.id()) || one.keepUntil().isPresent());
            boolean stuck = one != null && one.stopProblem().isPresent();
            if (!wantedThere && !stuck) {
                throw new Violation("leak", process.id() + " still runs: " + Describe.state(state));
            }
        }
    }

    private void undone(Deployment deployment) {
        if (deployment.shifted()) {
            return;
        }
        for (String migration : migrations) {
            if (!world.schema().untouched(migration)) {
                throw new Violation(
                        "I6",
                        migration
                                + " is still in the database after the deployment was taken back");
            }
        }
    }

    private static void told(Deployment deployment) {
        ProblemReport cause =
                deployment
                        .cause()
                        .orElseThrow(
                                () ->
                                        new Violation(
                                                "I6",
                                                "deployment "
                                                        + deployment.number()
                                                        + " ended without a reason"));
        boolean asked = cause.code().equals("aborted-by-user");
        if (cause.what().isBlank() || cause.todo().isBlank() && !asked) {
            throw new Violation("I6", "the reason does not say what to do: " + cause);
        }
    }
}
