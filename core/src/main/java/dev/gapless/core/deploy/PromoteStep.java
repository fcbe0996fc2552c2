package dev.gapless.core.deploy;

import java.util.Optional;

/// Makes a release the stable one. From here on going back is a rollback, no abort.
public record PromoteStep(String release) implements Step {
    @Override
    public void begin(Draft draft) {
        Deployment deployment = draft.deployment();
        if (deployment.goingBack()) {
            draft.stable(deployment.from());
        } else {
            draft.stable(Optional.of(release));
            draft.deployment(deployment.asPromoted());
        }
    }

    @Override
    public Check check(Draft draft) {
        return new Check.Done(release + " is stable");
    }

    @Override
    public String name() {
        return "promote";
    }

    @Override
    public String title() {
        return "promote " + release;
    }

    @Override
    public String phase() {
        return "promoting";
    }
}
