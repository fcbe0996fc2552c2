package dev.gapless.load.record;

import org.jspecify.annotations.Nullable;

/// Counts over some stretch of time. `failed` and `errors` are both part of `requests`, and
/// disjoint.
///
/// @param latency null when no request was answered or timed out
public record Totals(long requests, long failed, long errors, @Nullable Latency latency) {}
