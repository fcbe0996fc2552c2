package dev.gapless.load.report;

import java.time.Instant;
import java.util.List;

/// The life of one instance.
///
/// @param address where it listens: `:8081`
/// @param inFlight how many requests it had, at some moments in order; empty when nobody counted
public record Lane(
        String instance,
        String release,
        String address,
        List<Span> states,
        List<InFlight> inFlight) {
    public Lane {
        states = List.copyOf(states);
        inFlight = List.copyOf(inFlight);
    }

    /// @param state of the glossary: starting, warming, healthy, unhealthy, draining, drained,
    ///   stopped
    public record Span(String state, Instant from, Instant to) {}

    public record InFlight(Instant at, long requests) {}
}
