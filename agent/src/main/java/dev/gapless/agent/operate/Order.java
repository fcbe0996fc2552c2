package dev.gapless.agent.operate;

import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Outcome;

/// What a person may ask of the deployment that is open.
enum Order {
    ABORT("is being aborted"),
    ROLL_BACK("is being rolled back"),
    PROMOTE("promoting now"),
    PAUSE("pauses before its next step"),
    RESUME("goes on");

    private final String said;

    Order(String said) {
        this.said = said;
    }

    /// Said after the name of the release.
    String said() {
        return said;
    }

    Event event(long deployment, String by) {
        return switch (this) {
            case ABORT -> new Event.Abort(deployment, by);
            case ROLL_BACK -> new Event.RollBack(deployment, by);
            case PROMOTE -> new Event.Promote(deployment, by);
            case PAUSE -> new Event.Pause(deployment, by);
            case RESUME -> new Event.Resume(deployment, by);
        };
    }

    /// Whether the deployment, as it is right afterwards, has taken the order.
    boolean heardBy(Deployment after) {
        boolean succeeded = after.outcome().filter(Outcome.SUCCEEDED::equals).isPresent();
        return switch (this) {
            case ABORT, ROLL_BACK -> after.goingBack() || !after.open() && !succeeded;
            case PROMOTE -> after.hurry();
            case PAUSE -> after.pause();
            case RESUME -> after.open() && !after.pause() && !after.goingBack();
        };
    }
}
