package dev.gapless.core.plan;

import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.PromoteStep;
import dev.gapless.core.deploy.RouteStep;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.deploy.StopStep;
import dev.gapless.core.service.Strategy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The way back: the old instances are healthy first, then get the traffic, then the new ones go.
///
/// Missing old instances start beside the new ones where ports allow, else batch by batch in their
/// place.
final class BackStrategy {
    private static final Duration KEEP = Duration.ofHours(1);

    private BackStrategy() {}

    /// Whether this deployment's candidate is left for a look when it fails: its own settings say
    /// so, not those of the release that it was to replace.
    static boolean keepsCandidate(Deployment open, ServiceState state) {
        return open.kind() == Deployment.Kind.DEPLOY
                && state.release(open.to()).settings().onFailureKeep();
    }

    /// The candidate's instances are left without traffic for an hour, all others end.
    static List<Step> keep(List<Instance> go, String candidate) {
        List<Step> steps =
                new ArrayList<>(
                        Strategies.stops(
                                go.stream()
                                        .filter(one -> !one.release().equals(candidate))
                                        .toList(),
                                Duration.ZERO));
        steps.addAll(
                Strategies.stops(
                        go.stream().filter(one -> one.release().equals(candidate)).toList(), KEEP));
        return steps;
    }

    /// @param keep the candidate is left for a look, where the old instances need not its place
    static List<Step> steps(Situation situation, Deployment open, boolean keep) {
        if (situation.missing() == 0 || situation.free().size() >= situation.missing()) {
            return beside(situation, open, keep);
        }
        List<Instance> idle = situation.leaving();
        if (!idle.isEmpty() && !situation.serving().isEmpty()) {
            // their places may do, and those that serve go on meanwhile; that the others get no
            // requests the switch may not have heard yet
            List<Step> steps = new ArrayList<>(List.of(confirm(situation)));
            steps.addAll(Strategies.drains(idle));
            steps.addAll(Strategies.stops(idle, Duration.ZERO));
            steps.addAll(steps(situation.without(idle), open, keep));
            return steps;
        }
        return switch (situation.settings().strategy()) {
            case Strategy.Recreate() -> Recreate.steps(situation);
            case Strategy.Rolling(int parallel, int surge) ->
                    new Rolling(parallel, surge).steps(situation);
            case Strategy.BlueGreen() -> new Rolling(1, 1).steps(situation);
        };
    }

    private static RouteStep confirm(Situation situation) {
        List<Instance> members = new ArrayList<>(situation.keep());
        members.addAll(situation.serving());
        members.removeIf(one -> !situation.rotation().has(one.id()));
        return new RouteStep(
                Strategies.ids(members),
                situation.rotation().hold(),
                Duration.ZERO,
                situation.wanted().label(),
                "confirm the routes");
    }

    private static List<Step> beside(Situation situation, Deployment open, boolean keep) {
        List<Step> steps = new ArrayList<>(atOnce(situation));
        steps.addAll(BlueGreen.steps(situation));
        if (!open.shifted()) {
            steps.removeIf(step -> step instanceof PromoteStep);
        }
        if (keep) {
            steps.removeIf(step -> step instanceof StopStep);
            steps.addAll(keep(situation.remove(), open.to()));
        }
        return steps;
    }

    /// Old instances that are known to be healthy do not wait for the others.
    private static List<Step> atOnce(Situation situation) {
        List<Instance> ready = situation.idle().stream().filter(Instance::healthy).toList();
        boolean othersToCome = situation.missing() > 0 || ready.size() < situation.idle().size();
        return ready.isEmpty() || !othersToCome
                ? List.of()
                : List.of(Strategies.route(situation, Strategies.ids(ready), Duration.ZERO));
    }
}
