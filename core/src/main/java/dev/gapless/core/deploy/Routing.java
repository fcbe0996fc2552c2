package dev.gapless.core.deploy;

import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.Routes;

import java.time.Instant;
import java.util.Optional;

/// What the switch was asked for and what it has confirmed.
///
/// @param generation of the newest routes asked for
/// @param asked the newest routes asked for
/// @param acked newest generation confirmed by the switch
/// @param failure why the newest could not be applied
/// @param retryAt when it is tried again
/// @param attempts in a row that failed
public record Routing(
        long generation,
        Optional<Routes> asked,
        long acked,
        Optional<ProblemReport> failure,
        Optional<Instant> retryAt,
        int attempts) {
    public static final Routing NONE =
            new Routing(0, Optional.empty(), 0, Optional.empty(), Optional.empty(), 0);

    /// The switch does what was asked.
    public boolean settled() {
        return acked == generation;
    }

    Routing asking(Routes routes) {
        return new Routing(
                routes.generation(),
                Optional.of(routes),
                acked,
                Optional.empty(),
                Optional.empty(),
                attempts);
    }

    Routing acked(long applied) {
        return applied == generation
                ? new Routing(generation, asked, applied, Optional.empty(), Optional.empty(), 0)
                : new Routing(
                        generation, asked, Math.max(acked, applied), failure, retryAt, attempts);
    }

    Routing failed(ProblemReport problem, Instant again) {
        return new Routing(
                generation, asked, acked, Optional.of(problem), Optional.of(again), attempts + 1);
    }

    /// After a restart of the agent nothing is known to be in force: asked for again, unless others
    /// are wanted by now.
    Routing unconfirmed(Instant now) {
        return asked.isEmpty()
                ? this
                : new Routing(
                        generation, asked, generation - 1, Optional.empty(), Optional.of(now), 0);
    }

    Routing retrying() {
        return new Routing(generation, asked, acked, failure, Optional.empty(), attempts);
    }
}
