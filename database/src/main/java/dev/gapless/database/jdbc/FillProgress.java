package dev.gapless.database.jdbc;

import dev.gapless.migration.port.Session.FillChunk;

import java.time.Duration;
import java.util.List;

/// How far a backfill is; one row of `gapless.backfill`.
///
/// @param pass counted from 1; later passes look at pending rows only
/// @param last key of the last row done in this pass, empty at its beginning
/// @param stop highest key of all, empty when the table was empty
/// @param done rows looked at in the first pass, of about `total`
/// @param skipped rows of this pass that a writer had locked
/// @param bad rows of this pass that stayed without a value
public record FillProgress(
        int pass,
        List<String> last,
        List<String> stop,
        long done,
        long total,
        long skipped,
        long bad,
        String firstBad) {

    public static FillProgress first(List<String> stop, long total) {
        return new FillProgress(1, List.of(), stop, 0, total, 0, 0, "");
    }

    public FillProgress advanced(
            List<String> until, long moreDone, long moreSkipped, long moreBad, String oneBad) {
        return new FillProgress(
                pass,
                until,
                stop,
                done + moreDone,
                total,
                skipped + moreSkipped,
                bad + moreBad,
                firstBad.isEmpty() ? oneBad : firstBad);
    }

    public FillProgress nextPass() {
        return new FillProgress(pass + 1, List.of(), stop, done, total, 0, 0, "");
    }

    public FillChunk chunk(long began, boolean finished) {
        long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
        return new FillChunk(
                done, Math.max(total, done), skipped, bad, firstBad, millis, pass, finished);
    }
}
