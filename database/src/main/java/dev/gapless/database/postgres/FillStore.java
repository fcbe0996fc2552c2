package dev.gapless.database.postgres;

import dev.gapless.database.jdbc.FillProgress;
import dev.gapless.database.jdbc.Sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// The row of one step in `gapless.backfill`. Leaves transactions to its caller.
record FillStore(Connection connection, int migration, int sequence) {
    Optional<FillProgress> load() throws SQLException {
        return Sql.first(
                connection,
                """
                SELECT pass, last_key, stop_key, done, total, skipped, bad, first_bad
                FROM gapless.backfill WHERE migration = ? AND sequence = ? FOR UPDATE\
                """,
                FillStore::progress,
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
