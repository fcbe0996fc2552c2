package dev.gapless.load;

import dev.gapless.load.record.Recording;
import dev.gapless.load.record.SecondRow;

/// What came of a run.
///
/// @param connectionsOpened over the whole run
/// @param closedIdle connections that the peer closed while no request was on them: nothing is lost
///   by that
/// @param worstOwnDelayMillis longest time by which this process itself was late: latencies may be
///   too high by it
public record LoadResult(
        LoadPlan plan,
        Recording recording,
        IdLedger ids,
        long connectionsOpened,
        long closedIdle,
        double worstOwnDelayMillis) {

    public long requests() {
        return recording.totals().requests();
    }

    public long failed() {
        return recording.totals().failed();
    }

    public long errors() {
        return recording.totals().errors();
    }

    /// Seconds of the run in which at least one request failed.
    public int secondsWithFailures() {
        return (int)
                recording.timeline().stream()
                        .filter(row -> row.totals().failed() > 0)
                        .mapToInt(SecondRow::second)
                        .distinct()
                        .count();
    }
}
