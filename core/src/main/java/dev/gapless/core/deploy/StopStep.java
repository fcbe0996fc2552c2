package dev.gapless.core.deploy;

import static java.util.stream.Collectors.joining;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.service.InstanceId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Ends instances: SIGTERM, and SIGKILL after the grace period of their own release (it is about
/// how long that one takes to shut down). One that is still there after that fails the deployment
/// if another is yet to be started, which needs its port; else it is left to be stopped again and
/// again.
///
/// @param keep leave them running without traffic for this long instead; zero to stop them now
public record StopStep(String release, List<InstanceId> ids, Duration keep) implements Step {
    /// Longer than the runtime takes to find that not even SIGKILL ends it, so that its reason is
    /// heard.
    private static final Duration MARGIN = Duration.ofSeconds(45);

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
        boolean inVain = reason(left).isPresent() && requestsWait(draft);
        if (draft.now().isBefore(deadline) && !inVain) {
            String why = reason(left).map(problem -> ": " + problem.what()).orElse("");
            return new Check.Waiting(deadline, left.size() + " still there" + why);
        }
        return othersToStart(draft)
                ? new Check.Failed(reason(left).orElseGet(() -> stillThere(left)))
                : new Check.Done(stillThere(left).what());
    }

    /// Requests are held, and somebody could take them at once: then the host is not given a second
    /// try.
    private boolean requestsWait(Draft draft) {
        List<InstanceId> mine = Restarts.current(draft, ids);
        return draft.rotation().hold()
                && draft.instances().stream()
                        .anyMatch(one -> one.healthy() && !mine.contains(one.id()));
    }

    private static boolean othersToStart(Draft draft) {
        Deployment open = draft.deployment();
        return open.plan().steps().stream().skip(open.step()).anyMatch(StartStep.class::isInstance);
    }

    private static Optional<ProblemReport> reason(List<Instance> left) {
        return left.stream().flatMap(one -> one.stopProblem().stream()).findFirst();
    }

    private ProblemReport stillThere(List<Instance> left) {
        String names = left.stream().map(one -> one.id().value()).collect(joining(", "));
        return Problem.of(
                        ProblemCode.INTERNAL, release + ": " + names + " still there after SIGKILL")
                .todo("look at its processes (state D waits for a disk); it is stopped again")
                .report();
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
