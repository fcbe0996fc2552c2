package dev.gapless.core.deploy;

import dev.gapless.core.service.Settings;
import dev.gapless.core.service.StartPriority;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Which instances are to have little of the CPU: one of a release that is being introduced, while
/// it starts or is warmed up and others serve. It gets its share after that, which is before it
/// gets a request; and when half of the time is over that it has for either, for on a machine on
/// which nothing is left over it would never get there. [DipGuard] may hold it back for longer, and
/// again.
///
/// Never on the way back, nor in a rollback: then those that serve do not serve well.
public final class HoldingBack {
    private HoldingBack() {}

    public static boolean holds(ServiceState state, Instance one, Instant now) {
        return one.running()
                && !state.rotation().members().isEmpty()
                && !state.rotation().has(one.id())
                && state.open().filter(open -> introduces(open, one)).isPresent()
                && (state.open().orElseThrow().pace() != Pace.FULL
                        || settings(state, one).startPriority() == StartPriority.LOW
                                && now.isBefore(patience(state, one)));
    }

    private static boolean introduces(Deployment open, Instance one) {
        return open.kind() != Deployment.Kind.ROLLBACK
                && !open.goingBack()
                && open.started(one.id());
    }

    private static Instant patience(ServiceState state, Instance one) {
        Optional<WarmStep> warm = WarmStep.of(state, one);
        if (warm.isPresent()) {
            Duration half = warm.get().limit().dividedBy(2);
            return state.warmUp()
                    .filter(run -> !run.done())
                    .map(run -> run.began().plus(half))
                    .orElse(Instant.MIN);
        }
        Duration half = settings(state, one).health().healthyDeadline().dividedBy(2);
        return one.health().everHealthy() && !toBeWarmedUp(state, one)
                ? Instant.MIN
                : one.process().since().plus(half);
    }

    /// Whoever is healthy before the others of its release waits for them.
    private static boolean toBeWarmedUp(ServiceState state, Instance one) {
        return state.open().stream()
                .flatMap(open -> open.plan().steps().stream().skip(open.step()))
                .anyMatch(step -> step instanceof WarmStep warm && warm.ids().contains(one.id()));
    }

    private static Settings settings(ServiceState state, Instance one) {
        return state.release(one.release()).settings();
    }
}
