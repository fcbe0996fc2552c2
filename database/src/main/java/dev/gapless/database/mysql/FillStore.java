package dev.gapless.database.mysql;

import dev.gapless.database.jdbc.FillProgress;
import dev.gapless.database.jdbc.Sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// The row of one step in `gapless.backfill`. Leaves transactions to its caller.
///
/// @param database whose migration it is
record FillStore(Connection connection, String database, int migration, int sequence) {
    Optional<FillProgress> load() throws SQLException {
        return Sql.first(
                connection,
                """
                SELECT pass, last_key, stop_key, done, total, skipped, bad, first_bad FROM gapless.backfill
                WHERE of_database = ? AND migration = ? AND sequence = ? FOR UPDATE\
                """,
                FillStore::progress,
                database,
                migration,
                sequence);
    }

    void create(FillProgress progress) throws SQLException {
        Sql.update(
                connection,
                """
                INSERT INTO gapless.backfill (of_database, migration, sequence, stop_key, total)
                VALUES (?, ?, ?, ?, ?)\
                """,
                database,
                migration,
                sequence,
                Texts.joined(progress.stop()),
                progress.total());
    }

    void save(FillProgress progress) throws SQLException {
        Sql.update(
                connection,
                """
                UPDATE gapless.backfill SET pass = ?, last_key = ?, done = ?, skipped = ?, bad = ?, first_bad = ?
                WHERE of_database = ? AND migration = ? AND sequence = ?\
                """,
                progress.pass(),
                Texts.joined(progress.last()),
                progress.done(),
                progress.skipped(),
                progress.bad(),
                progress.firstBad(),
                database,
                migration,
                sequence);
    }

    private static FillProgress progress(ResultSet row) throws SQLException {
        return new FillProgress(
                row.getInt(1),
                Texts.split(row.getString(2)),
                Texts.split(row.getString(3)),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getString(8));
    }
}
