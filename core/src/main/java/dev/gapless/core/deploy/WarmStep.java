package dev.gapless.core.deploy;

import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.Settings;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Sends requests to instances that are healthy before anybody else does, until their answers come
/// as fast as they will, or the limit is reached. That it does not get done is no reason to give
/// up; that a request which was named always fails is one. Whether they are well counts once it has
/// ended.
///
/// @param what is sent, for people
public record WarmStep(String release, List<InstanceId> ids, String what, Duration limit)
        implements Step {
    /// For the answers that are under way at the limit, and for the agent.
    private static final Duration SLACK = Duration.ofSeconds(20);

    public WarmStep {
        ids = List.copyOf(ids);
    }

    /// The step that warms this instance up at this moment.
    public static Optional<WarmStep> of(ServiceState state, Instance one) {
        return state.open().flatMap(open -> of(open, one));
    }

    static Optional<WarmStep> of(Deployment open, Instance one) {
        return open.begun()
                        && open.current() instanceof WarmStep warm
                        && warm.ids().contains(one.id())
                ? Optional.of(warm)
                : Optional.empty();
    }

    @Override
    public void begin(Draft draft) {
        List<Action.WarmUp.Target> targets =
                mine(draft).stream()
                        .map(one -> new Action.WarmUp.Target(one.id(), one.spec().address()))
                        .toList();
        draft.warmUp(Optional.of(new WarmUpRun(draft.now(), "", false, Optional.empty())));
        draft.act(
                new Action.WarmUp(
                        draft.now(), release, targets, draft.settings(release).warmUp(), limit));
    }

    @Override
    public Check check(Draft draft) {
        List<Instance> mine = mine(draft);
        Optional<Check> gone = StartStep.gone(draft, mine);
        if (gone.isPresent()) {
            return gone.get();
        }
        WarmUpRun run = draft.warmUp().orElseThrow();
        if (run.problem().isPresent()) {
            return new Check.Failed(run.problem().get());
        }
        Instant began = draft.watched(run.began());
        Duration held = draft.held(Pace.SLOW, began);
        Instant end = began.plus(limit).plus(SLACK).plus(held.compareTo(limit) < 0 ? held : limit);
        Optional<String> over = over(draft, run, end);
        if (over.isEmpty()) {
            return new Check.Waiting(end, run.text().isEmpty() ? what : run.text());
        }
        if (!run.done()) {
            draft.act(new Action.CancelWarmUp(run.began()));
            draft.warmUp(
                    Optional.of(new WarmUpRun(run.began(), over.get(), true, Optional.empty())));
        }
        return unwell(draft, mine, end).orElseGet(() -> new Check.Done(over.get()));
    }

    /// Why nothing more is to be sent: it has ended, or somebody waits for these instances.
    private Optional<String> over(Draft draft, WarmUpRun run, Instant end) {
        if (run.done()) {
            return Optional.of(run.text());
        }
        if (draft.deployment().hurry()) {
            return Optional.of("ended early, asked to promote");
        }
        boolean served =
                draft.instances().stream()
                        .anyMatch(one -> one.healthy() && draft.rotation().has(one.id()));
        if (!served) {
            return Optional.of("ended early, nobody else serves");
        }
        return draft.now().isBefore(end)
                ? Optional.empty()
                : Optional.of("not done within " + Counting.seconds(limit));
    }

    /// Somebody who has next to no CPU and many requests may answer its health check late: it has
    /// the time for that which a start has.
    private static Optional<Check> unwell(Draft draft, List<Instance> mine, Instant end) {
        return mine.stream()
                .filter(one -> !one.healthy())
                .findFirst()
                .map(
                        one -> {
                            Settings settings = draft.settings(one.release());
                            Instant last = end.plus(settings.health().healthyDeadline());
                            return draft.now().isBefore(last)
                                    ? new Check.Waiting(last, one.id() + " is not healthy")
                                    : new Check.Failed(Guard.unhealthy(draft, one));
                        });
    }

    private List<Instance> mine(Draft draft) {
        return Restarts.current(draft, ids).stream()
                .map(id -> draft.instance(id).orElseThrow())
                .toList();
    }

    @Override
    public String name() {
        return "warm-up";
    }

    @Override
    public String title() {
        return "warm up, " + what;
    }

    @Override
    public String phase() {
        return "warming";
    }
}
