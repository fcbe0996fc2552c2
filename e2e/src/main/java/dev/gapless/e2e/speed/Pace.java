package dev.gapless.e2e.speed;

/// How careful the backfill is.
///
/// @param chunkMillis aim for one chunk
/// @param duty percent of the time that it works
record Pace(int chunkMillis, int duty) {
    /// Where the file says nothing.
    static final Pace USUAL = new Pace(50, 20);

    /// As for whoever wants it to be quick.
    static final Pace ALL_THE_TIME = new Pace(300, 100);
}
