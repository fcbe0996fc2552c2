package dev.gapless.traffic.nginx;

import dev.gapless.core.port.Routes;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Whether nginx itself says that it sees the flags, and whom it would choose by them.
///
/// @param state of the flags that were put
record Sight(Served served, State state, Routes routes) {
    private static final Duration WITHIN = Duration.ofSeconds(3);
    private static final Duration LOOK = Duration.ofMillis(20);

    /// Returns when it does; else throws `nginx-blind`, or `switch-unreachable`.
    ///
    /// @param tell tells nginx, once, when another include is in force; throws when it may not be
    void await(Runnable tell) {
        long end = System.nanoTime() + WITHIN.toNanos();
        boolean told = false;
        Probe.Answer seen = ask(served.include());
        while (!isRight(seen)) {
            if (!seen.include().equals(served.id()) && !told) {
                // the right include lies there, but nginx was never told or did not hear
                tell.run();
                told = true;
            } else if (System.nanoTime() > end) {
                throw NginxProblems.blind(new Layout(served.nginx().include()), text(seen));
            }
            pause();
            seen = ask(served.include());
        }
    }

    private boolean isRight(Probe.Answer seen) {
        return seen.include().equals(served.id())
                && seen.state().equals(Optional.of(state))
                && choices().contains(seen.slot());
    }

    private Set<String> choices() {
        Set<String> choices =
                Buckets.of(routes).stream()
                        .map(served.include()::upstream)
                        .collect(Collectors.toSet());
        return choices.isEmpty() ? Set.of(served.include().nobody()) : choices;
    }

    private static String text(Probe.Answer seen) {
        return "it answers "
                + seen.status()
                + ", would choose "
                + seen.slot()
                + " and sees "
                + seen.state().map(Object::toString).orElse("no state");
    }

    /// Throws `switch-unreachable`.
    static Probe.Answer ask(Include include) {
        try {
            return Probe.ask(include);
        } catch (IOException e) {
            throw NginxProblems.unreachable(include, e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException e) {
            throw NginxProblems.cancelled(e);
        }
    }
}
