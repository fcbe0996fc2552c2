package dev.gapless.core.deploy;

import dev.gapless.core.service.InstanceId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Ends instances: SIGTERM, and SIGKILL after the grace period of their own release (it is about
/// how long that one takes to shut down).
///
/// @param keep leave them running without traffic for this long instead; zero to stop them now
public record StopStep(String release, List<InstanceId> ids, Duration keep) implements Step {
    private static final Duration MARGIN = Duration.ofSeconds(30);

    public StopStep {
        ids = List.copyOf(ids);
    }

    @Override
    public void begin(Draft draft) {
        for (InstanceId id : Restarts.current(draft, ids)) {
            if (keep.isZero()) {
                draft.instance(id).ifPresent(draft::stop);
            } else {
                draft.change(id, one -> one.keptUntil(draft.now().plus(keep)));
            }
        }
    }

    @Override
    public Check check(Draft draft) {
        if (!keep.isZero()) {
            return new Check.Done(release + " is kept for a look, without traffic");
        }
        List<Instance> mine =
                Restarts.current(draft, ids).stream()
                        .flatMap(id -> draft.instance(id).stream())
                        .toList();
        List<Instance> left = mine.stream().filter(Instance::alive).toList();
        if (left.isEmpty()) {
            return done(draft, mine);
        }
        Instant deadline =
                draft.deployment()
                        .watchedSince()
                        .plus(draft.settings(release).timing().stopGrace())
                        .plus(MARGIN);
        return draft.now().isBefore(deadline)
                ? new Check.Waiting(deadline, left.size() + " still there")
                : new Check.Done(left.size() + " instances are still there after SIGKILL");
    }

    private Check done(Draft draft, List<Instance> mine) {
        String how =
                mine.stream()
                        .map(Instance::process)
                        .flatMap(
                                process ->
                                        process instanceof Process.Ended ended
                                                ? Optional.of(
                                                        ended.how()
                                                                + " after "
                                                                + Counting.seconds(
                                                                        Duration.between(
                                                                                        draft.deployment()
                                                                                                .stepBegan(),
                                                                                        ended.at())
                                                                                .abs()))
                                                        .stream()
                                                : Optional.<String>empty().stream())
                        .findFirst()
                        .orElse("gone");
        mine.forEach(one -> draft.forget(one.id()));
        return new Check.Done(release + ": " + how);
    }

    @Override
    public String name() {
        return "stop";
    }

    @Override
    public String title() {
        return keep.isZero()
                ? "stop " + release
                : "keep " + release + " for a look, without traffic";
    }

    @Override
    public String phase() {
        return "promoting";
    }
}
