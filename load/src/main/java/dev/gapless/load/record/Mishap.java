package dev.gapless.load.record;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// One request that failed, or that a release answered with an error.
///
/// @param at when its outcome was known
/// @param seconds the same, since the run began
/// @param phase in which the request was due
/// @param kind code of the [dev.gapless.load.http.FailureKind], or `error`
/// @param release null: nobody knows
/// @param status null: no answer
public record Mishap(
        Instant at,
        double seconds,
        String phase,
        String kind,
        String request,
        @Nullable String release,
        @Nullable Integer status,
        String detail,
        double millis) {}
