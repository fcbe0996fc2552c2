package dev.gapless.core.deploy;

import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.HealthPolicy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Watches the new release while the way back is still short. What ends it early stands in [Guard].
///
/// It is over when all are healthy, too: after a restart of the host they have to become so again.
public record BakeStep(String release, Duration time) implements Step {
    @Override
    public void begin(Draft draft) {}

    @Override
    public Check check(Draft draft) {
        if (draft.deployment().hurry()) {
            return new Check.Done("ended early, asked to promote");
        }
        Instant end = draft.deployment().watchedSince().plus(time);
        if (draft.now().isBefore(end)) {
            return new Check.Waiting(end, "watching " + release);
        }
        return notHealthyAgain(draft, end)
                .orElseGet(
                        () ->
                                new Check.Done(
                                        release
                                                + " was healthy for "
                                                + Counting.seconds(time)
                                                + unseen(draft)));
    }

    /// What a step that is done otherwise still waits for: that those who serve are healthy again.
    ///
    /// @param end not given up before
    static Optional<Check> notHealthyAgain(Draft draft, Instant end) {
        Deployment deployment = draft.deployment();
        Optional<Instance> slow =
                draft.instances().stream()
                        .filter(one -> deployment.started(one.id()))
                        .filter(one -> draft.rotation().has(one.id()) && !one.healthy())
                        .findFirst();
        if (slow.isEmpty()) {
            return Optional.empty();
        }
        HealthPolicy policy = draft.settings(slow.get().release()).health();
        Instant deadline = deployment.watchedSince().plus(policy.healthyDeadline());
        Instant last = deadline.isAfter(end) ? deadline : end;
        return Optional.of(
                draft.now().isBefore(last)
                        ? new Check.Waiting(last, slow.get().id() + " is not healthy again")
                        : new Check.Failed(StartStep.deadline(slow.get(), policy)));
    }

    private String unseen(Draft draft) {
        if (draft.traffic().isEmpty()) {
            return "; errors not observed: the switch did not answer at its end";
        }
        Traffic seen = draft.traffic().get();
        if (!seen.uncounted().isEmpty()) {
            return "; errors not observed: " + seen.uncounted();
        }
        return seen.releases().containsKey(release)
                ? ""
                : "; errors not observed: no request to it was counted";
    }

    @Override
    public String name() {
        return "bake";
    }

    @Override
    public String title() {
        return "bake, watching " + release;
    }

    @Override
    public String phase() {
        return "baking";
    }
}
