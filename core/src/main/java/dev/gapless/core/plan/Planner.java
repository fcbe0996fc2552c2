package dev.gapless.core.plan;

import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.PromoteStep;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.StartStep;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.port.SchemaChange.SchemaPlan;
import dev.gapless.core.service.InstanceId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes plans. Going back is planning forward: the old release is wanted, the world is as it is, the gates are the same.
public final class Planner {
    /// The way from what serves now to `to`. Throws `ports-exhausted` when the strategy finds no place.
    ///
    /// @param schema migrations that come with the release, if it has a database
    public Plan deploy(ServiceState state, long number, Release to, Optional<SchemaPlan> schema) {
        List<Step> steps = new ArrayList<>(SchemaSteps.of(to, schema));
        Situation situation = situation(state, number, to, List.of(), to.settings().instances());
        steps.addAll(Hooks.around(to, Strategies.of(to.settings().strategy()).steps(situation)));
        return Plans.of(steps, notes(schema));
    }

    /// New instances for the same release, one after the other.
    public Plan restart(ServiceState state, long number) {
        Release release = state.stableRelease().orElseThrow();
        List<Instance> old = state.alive();
        Situation situation = new Situation(
                number, release, List.of(), state.wanted(), old, old, freePorts(state, release), false, 0);
        return Plans.of(Strategies.of(release.settings().strategy()).steps(situation), List.of());
    }

    /// Brings the stable release to so many instances; 0 stops the service.
    public Plan scale(ServiceState state, long number, int wanted) {
        Release release = state.stableRelease().orElseThrow();
        return Plans.of(Scaling.steps(state, situation(state, number, release, List.of(), wanted), wanted), List.of());
    }

    /// The way back of the open deployment. Instances that it started go, those of the release before stay or come back.
    public Plan back(ServiceState state) {
        Deployment open = state.open().orElseThrow();
        Set<InstanceId> incoming = incoming(open);
        List<Instance> go = state.alive().stream()
                .filter(one -> incoming.contains(one.id()) || isSuccessor(one, incoming))
                .toList();
        List<Instance> stay = state.alive().stream()
                .filter(one -> !go.contains(one) && Optional.of(one.release()).equals(open.from()))
                .toList();
        List<Step> steps = new ArrayList<>();
        if (open.from().isEmpty() || open.kind() == Deployment.Kind.START) {
            steps.addAll(Scaling.takeAway(state, go, open.to()));
        } else {
            steps.addAll(wayBack(state, open, stay, go));
        }
        steps.addAll(SchemaSteps.undo(open));
        steps.addAll(Hooks.onBack(open, state));
        return Plans.of(steps, List.of());
    }

    private List<Step> wayBack(ServiceState state, Deployment open, List<Instance> stay, List<Instance> go) {
        Release old = state.release(open.from().orElseThrow());
        int wanted = Math.max(stay.size(), open.kind() == Deployment.Kind.DEPLOY || open.promoted()
                ? old.settings().instances()
                : state.wanted());
        Situation situation = new Situation(
                open.number(),
                old,
                stay,
                Math.max(0, wanted - stay.size()),
                go,
                serving(state, go),
                freePorts(state, old),
                true,
                incoming(open).size());
        return BackStrategy.steps(situation, open);
    }

    private static Situation situation(
            ServiceState state, long number, Release wanted, List<Instance> keep, int count) {
        List<Instance> running = state.alive().stream()
                .filter(one -> one.release().equals(wanted.label()) && state.rotation().has(one.id()))
                .limit(count)
                .toList();
        List<Instance> kept = keep.isEmpty() ? running : keep;
        List<Instance> others =
                state.alive().stream().filter(one -> !kept.contains(one)).toList();
        return new Situation(
                number,
                wanted,
                kept,
                Math.max(0, count - kept.size()),
                others,
                serving(state, others),
                freePorts(state, wanted),
                false,
                0);
    }

    private static List<Instance> serving(ServiceState state, List<Instance> instances) {
        return instances.stream().filter(one -> state.rotation().has(one.id())).toList();
    }

    static List<Integer> freePorts(ServiceState state, Release release) {
        Set<Integer> used = new HashSet<>();
        state.alive().forEach(one -> used.add(one.spec().address().port()));
        return release.settings().ports().ports().stream()
                .filter(port -> !used.contains(port))
                .toList();
    }

    private static Set<InstanceId> incoming(Deployment open) {
        Set<InstanceId> ids = new HashSet<>();
        for (Step step : open.plan().steps()) {
            if (step instanceof StartStep start) {
                ids.addAll(start.ids());
            }
        }
        String own = "-" + open.number();
        ids.removeIf(id -> !id.value().replaceFirst("-r[0-9]+$", "").replaceFirst("[a-z]+$", "").endsWith(own));
        return ids;
    }

    private static boolean isSuccessor(Instance one, Set<InstanceId> ids) {
        String base = one.id().value().replaceFirst("-r[0-9]+$", "");
        return ids.stream().anyMatch(id -> id.value().equals(base));
    }

    private static List<String> notes(Optional<SchemaPlan> schema) {
        return schema.map(SchemaPlan::notes).orElse(List.of());
    }

    /// The step that makes the release stable, for plans that have no traffic to move.
    static Step promote(Release release) {
        return new PromoteStep(release.label());
    }
}
