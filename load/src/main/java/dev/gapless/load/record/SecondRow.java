package dev.gapless.load.record;

import org.jspecify.annotations.Nullable;

/// What one release did in one second of the run. A second without requests has no row; one in
/// which requests of several phases ended has rows for each.
///
/// @param second 0 is the first second of the run; a request belongs to the second in which its
///   outcome was known
/// @param phase in which the requests were due
/// @param release null: nobody knows which, mostly because no answer came
public record SecondRow(int second, String phase, @Nullable String release, Totals totals) {}
