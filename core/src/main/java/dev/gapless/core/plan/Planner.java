package dev.gapless.core.plan;

import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Process;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.Rotation;
import dev.gapless.core.deploy.RouteStep;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.StartStep;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.port.SchemaChange.SchemaPlan;
import dev.gapless.core.service.InstanceId;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes plans. Going back is planning forward: the old release is wanted, the world is as it is,
/// the gates are the same.
public final class Planner {
    /// The way from what serves now to `to`. Throws `ports-exhausted` when the strategy finds no
    /// place, `schema-unfit` when the release cannot run on the schema.
    ///
    /// @param schema as it is, with the migrations that come with the release; empty without a
    ///   database
    public Plan deploy(ServiceState state, long number, Release to, Optional<SchemaPlan> schema) {
        List<Step> way = WarmUps.in(way(state, number, to), to, state.rotation());
        return to(state, number, to, schema, way)
                .noting(WarmUps.notes(state, way, to))
                .noting(DipNotes.of(state, way, to));
    }

    /// The same for a release that is kept: nobody waits for a warm-up when what serves is to go.
    public Plan rollback(ServiceState state, long number, Release to, Optional<SchemaPlan> schema) {
        return to(state, number, to, schema, way(state, number, to));
    }

    private static List<Step> way(ServiceState state, long number, Release to) {
        Situation situation = situation(state, number, to, to.settings().instances());
        return Strategies.of(to.settings().strategy()).steps(situation);
    }

    private static Plan to(
            ServiceState state,
            long number,
            Release to,
            Optional<SchemaPlan> schema,
            List<Step> way) {
        SchemaFit.require(state, to, schema);
        List<Step> steps = new ArrayList<>(SchemaSteps.of(to, schema));
        steps.addAll(leftovers(state));
        steps.addAll(Hooks.around(to, way));
        return new Plans(state, number).of(to, schema, steps);
    }

    /// Other settings for the release that serves: nothing is to be done to its instances.
    public Plan settings(ServiceState state, long number, Release to) {
        return new Plans(state, number).of(to, List.of());
    }

    /// New instances for the same release, one after the other.
    public Plan restart(ServiceState state, long number) {
        Release release = state.stableRelease().orElseThrow();
        List<Step> steps = new ArrayList<>(leftovers(state));
        Situation situation =
                new Situation(
                        number,
                        release,
                        List.of(),
                        state.wanted(),
                        members(state),
                        state.rotation(),
                        freePorts(members(state), release),
                        false,
                        0);
        List<Step> way = Strategies.of(release.settings().strategy()).steps(situation);
        steps.addAll(WarmUps.in(way, release, state.rotation()));
        return new Plans(state, number).of(release, steps);
    }

    /// Brings the stable release to so many instances; 0 stops the service.
    public Plan scale(ServiceState state, long number, int wanted) {
        Release release = state.stableRelease().orElseThrow();
        List<Step> steps = new ArrayList<>(leftovers(state));
        List<Step> way = Scaling.steps(state, situation(state, number, release, wanted));
        steps.addAll(WarmUps.in(way, release, state.rotation()));
        return new Plans(state, number).of(release, steps);
    }

    /// Ends all that is left of a service without a stable release.
    ///
    /// @param left the release that what is left is of
    public Plan stop(ServiceState state, long number, Release left) {
        List<Instance> all = state.standing();
        return new Plans(state, number).of(left, Scaling.takeAway(state, all, left.label()));
    }

    /// The way back of the open deployment. Instances that it started go, those of the release
    /// before stay or come back.
    public Plan back(ServiceState state) {
        Deployment open = state.open().orElseThrow();
        List<Instance> stay =
                state.standing().stream()
                        .filter(
                                one ->
                                        Optional.of(one.release()).equals(open.from())
                                                && !open.started(one.id())
                                                && !(one.process() instanceof Process.Stopping))
                        .limit(open.wantedBefore())
                        .toList();
        List<Instance> go = state.standing().stream().filter(one -> !stay.contains(one)).toList();
        List<Step> steps = new ArrayList<>();
        if (open.from().isEmpty() || open.wantedBefore() == 0) {
            steps.addAll(
                    BackStrategy.keepsCandidate(open, state)
                            ? Scaling.leave(state, go, open.to())
                            : Scaling.takeAway(state, go, open.to()));
        } else {
            steps.addAll(wayBack(state, open, stay, go));
        }
        steps.addAll(SchemaSteps.undo(open));
        steps.addAll(Hooks.onBack(open, state));
        return new Plans(state, open.number())
                .of(state.release(open.from().orElse(open.to())), steps);
    }

    private static List<Step> wayBack(
            ServiceState state, Deployment open, List<Instance> stay, List<Instance> go) {
        Release old = state.release(open.from().orElseThrow());
        Situation situation =
                new Situation(
                        open.number(),
                        old,
                        stay,
                        open.wantedBefore() - stay.size(),
                        go,
                        state.rotation(),
                        freePorts(state.standing(), old),
                        true,
                        lettersUsed(open));
        return BackStrategy.steps(situation, open, BackStrategy.keepsCandidate(open, state));
    }

    private static Situation situation(ServiceState state, long number, Release wanted, int count) {
        List<Instance> keep =
                members(state).stream()
                        .filter(one -> one.release().equals(wanted.label()))
                        .limit(count)
                        .toList();
        List<Instance> others = members(state).stream().filter(one -> !keep.contains(one)).toList();
        return new Situation(
                number,
                wanted,
                keep,
                count - keep.size(),
                others,
                state.rotation(),
                freePorts(members(state), wanted),
                false,
                0);
    }

    private static List<Instance> members(ServiceState state) {
        return state.standing().stream().filter(one -> state.rotation().has(one.id())).toList();
    }

    /// What an earlier deployment left without traffic (a failed candidate kept for a look) goes
    /// first: it may hold the ports and the memory that are needed now. The switch confirms before
    /// that they get no requests: when that deployment failed it may never have.
    private static List<Step> leftovers(ServiceState state) {
        List<Instance> left =
                state.standing().stream().filter(one -> !state.rotation().has(one.id())).toList();
        if (left.isEmpty()) {
            return List.of();
        }
        List<InstanceId> serving = Strategies.ids(members(state));
        String label = state.stable().orElse(left.getFirst().release());
        List<Step> steps = new ArrayList<>();
        steps.add(
                new RouteStep(
                        serving,
                        heldUntilServed(state, serving),
                        Duration.ZERO,
                        label,
                        "confirm the routes"));
        steps.addAll(Strategies.drains(left));
        steps.addAll(Strategies.stops(left, Duration.ZERO));
        return steps;
    }

    /// Also when the last one that served is dead or on its way out: requests wait for the next.
    private static boolean heldUntilServed(ServiceState state, List<InstanceId> serving) {
        Rotation rotation = state.rotation();
        return rotation.hold() || serving.isEmpty() && !rotation.members().isEmpty();
    }

    private static List<Integer> freePorts(List<Instance> standing, Release release) {
        Set<Integer> used = new HashSet<>();
        standing.forEach(one -> used.add(one.spec().address().port()));
        return release.settings().ports().ports().stream()
                .filter(port -> !used.contains(port))
                .toList();
    }

    private static int lettersUsed(Deployment open) {
        Set<InstanceId> ids = new HashSet<>();
        for (Step step : open.plan().steps()) {
            if (step instanceof StartStep start) {
                ids.addAll(start.ids());
            }
        }
        ids.removeIf(id -> !open.started(id));
        return ids.size();
    }
}
