package dev.gapless.core.deploy;

import java.time.Duration;
import java.time.Instant;

/// Watches the new release while the way back is still short. What ends it early stands in [Guard].
public record BakeStep(String release, Duration time) implements Step {
    @Override
    public void begin(Draft draft) {}

    @Override
    public Check check(Draft draft) {
        if (draft.deployment().hurry()) {
            return new Check.Done("ended early, asked to promote");
        }
        Instant end = draft.deployment().watchedSince().plus(time);
        return draft.now().isBefore(end)
                ? new Check.Waiting(end, "watching " + release)
                : new Check.Done(release + " was healthy for " + Counting.seconds(time));
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
