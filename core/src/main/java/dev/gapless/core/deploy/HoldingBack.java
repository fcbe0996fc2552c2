package dev.gapless.core.deploy;

import dev.gapless.core.service.Settings;
import dev.gapless.core.service.StartPriority;

import java.time.Duration;
import java.time.Instant;

/// Which instances are to have little of the CPU: one of a release that is being introduced, while
/// it starts and others serve. It gets its share once it is healthy, which is before it gets a
/// request; and when half of the time is over that it has for that, for a machine on which nothing
/// is left over would never start it.
///
/// Never on the way back, nor in a rollback: then those that serve do not serve well.
public final class HoldingBack {
    private HoldingBack() {}

    public static boolean holds(ServiceState state, Instance one, Instant now) {
        return one.running()
                && !one.healthy()
                && !state.rotation().members().isEmpty()
                && !state.rotation().has(one.id())
                && state.open().filter(open -> introduces(open, one)).isPresent()
                && settings(state, one).startPriority() == StartPriority.LOW
                && now.isBefore(one.process().since().plus(patience(state, one)));
    }

    private static boolean introduces(Deployment open, Instance one) {
        return open.kind() != Deployment.Kind.ROLLBACK
                && !open.goingBack()
                && open.started(one.id());
    }

    private static Duration patience(ServiceState state, Instance one) {
        return settings(state, one).health().healthyDeadline().dividedBy(2);
    }

    private static Settings settings(ServiceState state, Instance one) {
        return state.release(one.release()).settings();
    }
}
