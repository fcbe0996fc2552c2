package dev.gapless.core.deploy;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.service.InstanceId;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Gives the traffic to these instances, at once or along a ramp, and waits until the switch does
/// so. An instance that this deployment started gets none before it is healthy, nor when it is not
/// any more.
///
/// A ramp begins with 1 % and grows by the same factor in equal times: 10 % is half of the way. So
/// who is cold has few requests, and [DipGuard] has the time to see what comes of them. While that
/// slows the newcomer down the share stays; after a pause the ramp begins anew, under a later agent
/// it goes on.
///
/// @param members who gets requests afterwards
/// @param hold keep new requests waiting (members may be empty then)
/// @param ramp from the present members to these; zero for at once
/// @param candidate label of the release whose share grows
public record RouteStep(
        List<InstanceId> members, boolean hold, Duration ramp, String candidate, String text)
        implements Step {
    private static final Duration RAMP_TICK = Duration.ofMillis(500);
    private static final int FULL = 100;

    public RouteStep {
        members = List.copyOf(members);
    }

    @Override
    public void begin(Draft draft) {
        if (unfit(draft).isEmpty()) {
            set(draft);
        }
    }

    @Override
    public Check check(Draft draft) {
        Instant deadline = deadline(draft);
        Optional<Instance> unfit = unfit(draft);
        if (unfit.isPresent()) {
            return draft.now().isBefore(deadline)
                    ? new Check.Waiting(deadline, unfit.get().id() + " is not healthy")
                    : new Check.Failed(Guard.unhealthy(draft, unfit.get()));
        }
        set(draft);
        Steering.steer(draft);
        boolean full = percent(draft) == FULL;
        if (full && draft.routing().settled()) {
            return new Check.Done(hold ? "held" : members.isEmpty() ? "no traffic" : evidence());
        }
        if (!draft.now().isBefore(deadline)) {
            return new Check.Failed(
                    draft.routing()
                            .failure()
                            .orElseGet(
                                    () ->
                                            Problem.of(
                                                            ProblemCode.PROGRESS_DEADLINE,
                                                            "The switch did not confirm the new"
                                                                    + " routes in time.")
                                                    .todo(
                                                            "gapless status shows the switch; then"
                                                                    + " gapless retry")
                                                    .report()));
        }
        return new Check.Waiting(full ? deadline : nextMove(draft), percent(draft) + " %");
    }

    /// Why not yet: a newcomer is not healthy; or nobody of these is, and those that get the
    /// requests now serve well (the plan was made when others were well). On the way back newcomers
    /// that are not healthy are left out by [Steering]: one that is has to do.
    private Optional<Instance> unfit(Draft draft) {
        List<InstanceId> ids = Restarts.current(draft, members);
        List<Instance> all = ids.stream().flatMap(id -> draft.instance(id).stream()).toList();
        boolean relieved =
                all.stream().noneMatch(Instance::healthy)
                        && draft.instances().stream()
                                .filter(one -> draft.rotation().has(one.id()))
                                .anyMatch(one -> one.healthy() && !ids.contains(one.id()));
        if (relieved) {
            return all.stream().findFirst();
        }
        return draft.deployment().goingBack()
                ? Optional.empty()
                : all.stream()
                        .filter(one -> draft.deployment().started(one.id()))
                        .filter(one -> !draft.rotation().has(one.id()) && !one.healthy())
                        .findFirst();
    }

    private String evidence() {
        return "100 % to " + candidate;
    }

    private boolean gives(Draft draft) {
        return members.stream()
                .flatMap(id -> draft.instance(id).stream())
                .anyMatch(instance -> instance.release().equals(draft.deployment().to()));
    }

    private int percent(Draft draft) {
        if (ramp.isZero() || draft.deployment().hurry()) {
            return FULL;
        }
        double way = (double) moved(draft) / ramp.toMillis();
        return way >= 1 ? FULL : (int) Math.pow(FULL, way);
    }

    /// Milliseconds of the ramp at the newest tick: between two of them the routes stay, whatever
    /// happens meanwhile, or each answer of the switch would ask it for a percent more.
    private long moved(Draft draft) {
        long passed = passed(draft);
        return passed >= ramp.toMillis() ? ramp.toMillis() : passed - passed % RAMP_TICK.toMillis();
    }

    /// Milliseconds of the ramp that are behind it. A later agent goes on from the share that the
    /// one before had come to, for nobody watched in between.
    private long passed(Draft draft) {
        Deployment open = draft.deployment();
        Instant since = since(draft);
        boolean resumed = since.equals(open.resumedAt().orElse(Instant.MIN));
        double before = resumed ? Math.log(Math.max(1, open.resumedShare())) / Math.log(FULL) : 0;
        long moved =
                open.dips()
                        .map(dips -> dips.moved(since, draft.now()))
                        .orElseGet(() -> Duration.between(since, draft.now()))
                        .toMillis();
        return Math.round(before * ramp.toMillis()) + moved;
    }

    /// Since when the ramp goes on: it began, an agent took it up again, or a pause ended.
    private static Instant since(Draft draft) {
        Instant began = draft.deployment().watchedSince();
        return draft.deployment()
                .dips()
                .map(dips -> dips.afterPauses(began, draft.now()))
                .orElse(began);
    }

    private Instant deadline(Draft draft) {
        Instant since = since(draft);
        return since.plus(ramp)
                .plus(draft.held(Pace.SLOW, since))
                .plus(draft.serviceSettings().orElseThrow().timing().progressDeadline());
    }

    /// Percent of the traffic that goes to this release.
    static int share(Draft draft, String release) {
        Map<String, Integer> weights = draft.rotation().weights();
        int all = weights.values().stream().mapToInt(Integer::intValue).sum();
        return all == 0 ? 0 : FULL * weights.getOrDefault(release, 0) / all;
    }

    private Instant nextMove(Draft draft) {
        long next = Math.min(moved(draft) + RAMP_TICK.toMillis(), ramp.toMillis());
        return draft.now().plusMillis(next - passed(draft));
    }

    private void set(Draft draft) {
        if (gives(draft) && !draft.deployment().goingBack()) {
            draft.deployment(draft.deployment().asShifted());
        }
        int percent = percent(draft);
        List<InstanceId> now = Restarts.current(draft, members);
        now.forEach(id -> enters(draft, id));
        if (percent == FULL) {
            draft.rotation(new Rotation(Set.copyOf(now), shares(draft, now, FULL), hold));
            return;
        }
        List<InstanceId> old =
                draft.rotation().members().stream().filter(id -> !now.contains(id)).toList();
        Map<String, Integer> weights = shares(draft, old, FULL - percent);
        shares(draft, now, percent)
                .forEach((label, share) -> weights.merge(label, share, Integer::sum));
        List<InstanceId> both = new ArrayList<>(old);
        both.addAll(now);
        draft.rotation(new Rotation(Set.copyOf(both), weights, hold));
    }

    /// Whoever was held back until now may have answered late: no row of failures goes on over the
    /// moment at which it gets its share of the CPU.
    private static void enters(Draft draft, InstanceId id) {
        if (!draft.rotation().has(id) && draft.deployment().started(id)) {
            draft.change(id, one -> one.with(one.health().interrupted()));
        }
    }

    /// All the traffic to these, shared by their number.
    static Rotation all(Draft draft, List<InstanceId> ids) {
        return new Rotation(Set.copyOf(ids), shares(draft, ids, FULL), false);
    }

    /// `total` shared among the releases of these instances by their number.
    private static Map<String, Integer> shares(Draft draft, List<InstanceId> ids, int total) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        ids.stream()
                .flatMap(id -> draft.instance(id).stream())
                .forEach(instance -> counts.merge(instance.release(), 1, Integer::sum));
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        Map<String, Integer> weights = new LinkedHashMap<>();
        counts.forEach(
                (label, count) ->
                        weights.put(label, Math.max(1, total * count / Math.max(1, all))));
        return weights;
    }

    @Override
    public String name() {
        return hold ? "hold" : "shift";
    }

    @Override
    public String title() {
        return text;
    }

    @Override
    public String phase() {
        return "shifting";
    }

    /// The release whose share is being raised, for the guard.
    Optional<String> raised() {
        return members.isEmpty() ? Optional.empty() : Optional.of(candidate);
    }
}
