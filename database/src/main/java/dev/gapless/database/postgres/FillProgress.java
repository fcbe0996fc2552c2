package dev.gapless.database.postgres;

import dev.gapless.migration.port.Session.FillChunk;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How far a backfill is; one row of `gapless.backfill`.
///
/// @param pass counted from 1; later passes look at pending rows only
/// @param last key of the last row done in this pass, empty at its beginning
/// @param stop highest key of all, empty when the table was empty
/// @param done rows looked at in the first pass, of about `total`
/// @param skipped rows of this pass that a writer had locked
/// @param bad rows of this pass that stayed without a value
record FillProgress(
        int pass,
        List<String> last,
        List<String> stop,
        long done,
        long total,
        long skipped,
        long bad,
        String firstBad) {

    static FillProgress first(List<String> stop, long total) {
        return new FillProgress(1, List.of(), stop, 0, total, 0, 0, "");
    }

    FillProgress advanced(
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

    FillProgress nextPass() {
        return new FillProgress(pass + 1, List.of(), stop, done, total, 0, 0, "");
    }

    FillChunk chunk(long began, boolean finished) {
        long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
        return new FillChunk(
                done, Math.max(total, done), skipped, bad, firstBad, millis, pass, finished);
    }

    /// The row of one step. Leaves transactions to its caller.
    record Store(Connection connection, int migration, int sequence) {
        Optional<FillProgress> load() throws SQLException {
            return Sql.first(
                    connection,
                    """
                    SELECT pass, last_key, stop_key, done, total, skipped, bad, first_bad
                    FROM gapless.backfill WHERE migration = ? AND sequence = ? FOR UPDATE\
                    """,
                    Store::progress,
                    migration,
                    sequence);
        }

        void create(FillProgress progress) throws SQLException {
            Sql.update(
                    connection,
                    "INSERT INTO gapless.backfill (migration, sequence, stop_key, total) VALUES (?,"
                            + " ?, ?, ?)",
                    migration,
                    sequence,
                    progress.stop(),
                    progress.total());
        }

        void save(FillProgress progress) throws SQLException {
            Sql.update(
                    connection,
                    """
                    UPDATE gapless.backfill SET pass = ?, last_key = ?, done = ?, skipped = ?, bad = ?, first_bad = ?
                    WHERE migration = ? AND sequence = ?\
                    """,
                    progress.pass(),
                    progress.last(),
                    progress.done(),
                    progress.skipped(),
                    progress.bad(),
                    progress.firstBad(),
                    migration,
                    sequence);
        }

        private static FillProgress progress(ResultSet row) throws SQLException {
            return new FillProgress(
                    row.getInt(1),
                    Sql.texts(row, 2),
                    Sql.texts(row, 3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7),
                    row.getString(8));
        }
    }
}
