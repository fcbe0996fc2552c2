package dev.gapless.database.mysql;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.database.jdbc.Sql;
import dev.gapless.database.jdbc.Transaction;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.StepText;
import dev.gapless.migration.port.LedgerEntry;
import dev.gapless.migration.port.Session.Comparison;
import dev.gapless.migration.port.Session.Header;
import dev.gapless.migration.port.Session.LockCount;
import dev.gapless.migration.port.StoredStep;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The tables of the database `gapless`: which migrations of which database were begun, and each of
/// their steps. There is one for all databases of a server. Leaves transactions to its caller,
/// except for [#begin].
///
/// @param database whose migrations are meant
record Ledger(Connection connection, String database) {
    private static final String FORMAT = "Gapless ledger, format 1";
    private static final List<String> CREATE =
            List.of(
                    "CREATE DATABASE IF NOT EXISTS gapless CHARACTER SET utf8mb4 COLLATE"
                            + " utf8mb4_bin",
                    """
                    CREATE TABLE IF NOT EXISTS gapless.step (
                      of_database varchar(64) NOT NULL,
                      migration int NOT NULL,
                      sequence int NOT NULL,
                      phase varchar(20) NOT NULL,
                      what text NOT NULL,
                      plan longtext NOT NULL,
                      sql_text longtext NOT NULL,
                      inverse longtext NOT NULL,
                      begun int NOT NULL DEFAULT 0,
                      taken_back int NOT NULL DEFAULT 0,
                      done_at datetime(6) NULL,
                      lock_tries int NOT NULL DEFAULT 0,
                      longest_lock_ms bigint NOT NULL DEFAULT 0,
                      PRIMARY KEY (of_database, migration, sequence)) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin\
                    """,
                    """
                    CREATE TABLE IF NOT EXISTS gapless.backfill (
                      of_database varchar(64) NOT NULL,
                      migration int NOT NULL,
                      sequence int NOT NULL,
                      pass int NOT NULL DEFAULT 1,
                      last_key longtext NOT NULL DEFAULT (''),
                      stop_key longtext NOT NULL,
                      done bigint NOT NULL DEFAULT 0,
                      total bigint NOT NULL DEFAULT 0,
                      skipped bigint NOT NULL DEFAULT 0,
                      bad bigint NOT NULL DEFAULT 0,
                      first_bad longtext NOT NULL DEFAULT (''),
                      PRIMARY KEY (of_database, migration, sequence)) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin\
                    """,
                    """
                    CREATE TABLE IF NOT EXISTS gapless.migration (
                      of_database varchar(64) NOT NULL,
                      number int NOT NULL,
                      id varchar(255) NOT NULL,
                      sha256 char(64) NOT NULL,
                      phase varchar(20) NULL,
                      undoing boolean NOT NULL DEFAULT false,
                      undone boolean NOT NULL DEFAULT false,
                      rows_compared bigint NULL,
                      rows_differ bigint NULL,
                      rows_own bigint NULL,
                      first_differ longtext NULL,
                      compared_at datetime(6) NULL,
                      begun_at datetime(6) NOT NULL DEFAULT (utc_timestamp(6)),
                      changed_at datetime(6) NOT NULL DEFAULT (utc_timestamp(6)),
                      PRIMARY KEY (of_database, number)) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                    COMMENT = '%s'\
                    """
                            .formatted(FORMAT));
    private static final String OF_STEP =
            " WHERE of_database = ? AND migration = ? AND sequence = ?";
    private static final String OF_MIGRATION = " WHERE of_database = ? AND number = ?";

    /// How far a step is that commits statement by statement.
    ///
    /// @param begun statements that were begun; of the last one it is not known whether it was
    ///   carried out, unless the step is done
    /// @param takenBack inverses that were begun, counted from the last statement
    record Place(boolean done, int begun, int takenBack) {}

    List<LedgerEntry> read() throws SQLException {
        if (!exists()) {
            return List.of();
        }
        List<LedgerEntry> entries = new ArrayList<>();
        for (LedgerEntry entry :
                Sql.list(
                        connection,
                        """
                        SELECT number, id, sha256, phase, undoing, undone, rows_compared, rows_differ, rows_own,
                               first_differ, timestampdiff(MICROSECOND, '1970-01-01', compared_at)
                        FROM gapless.migration WHERE of_database = ? ORDER BY number\
                        """,
                        Ledger::entry,
                        database)) {
            entries.add(
                    new LedgerEntry(
                            entry.header(),
                            entry.done(),
                            entry.undoing(),
                            entry.undone(),
                            steps(entry.header().number()),
                            entry.comparison(),
                            entry.comparedAt()));
        }
        return entries;
    }

    /// Creates the tables if need be, which commits by itself; then writes in one transaction.
    void begin(Header header, List<Step> steps) throws SQLException {
        if (!exists()) {
            for (String statement : CREATE) {
                Sql.run(connection, statement);
            }
        }
        Transaction.run(
                connection,
                () -> {
                    write(header, steps);
                    return "";
                });
    }

    private void write(Header header, List<Step> steps) throws SQLException {
        for (String table : List.of("backfill", "step")) {
            Sql.update(
                    connection,
                    "DELETE FROM gapless."
                            + table
                            + " WHERE of_database = ? AND migration = ? AND EXISTS (SELECT 1 FROM"
                            + " gapless.migration m WHERE m.of_database = ? AND m.number = ? AND"
                            + " m.undone)",
                    database,
                    header.number(),
                    database,
                    header.number());
        }
        Sql.update(
                connection,
                "DELETE FROM gapless.migration" + OF_MIGRATION + " AND undone",
                database,
                header.number());
        Sql.update(
                connection,
                "INSERT INTO gapless.migration (of_database, number, id, sha256) VALUES (?, ?, ?,"
                        + " ?)",
                database,
                header.number(),
                header.id(),
                header.sha256());
        int sequence = 0;
        for (Step step : steps) {
            sequence++;
            Sql.update(
                    connection,
                    """
                    INSERT INTO gapless.step (of_database, migration, sequence, phase, what, plan, sql_text, inverse)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)\
                    """,
                    database,
                    header.number(),
                    sequence,
                    step.phase().name(),
                    step.what(),
                    StepText.write(step),
                    joined(step, true),
                    joined(step, false));
        }
    }

    Place place(int migration, int sequence) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT done_at IS NOT NULL, begun, taken_back FROM gapless.step" + OF_STEP,
                        row -> new Place(row.getBoolean(1), row.getInt(2), row.getInt(3)),
                        database,
                        migration,
                        sequence)
                .orElseThrow(() -> new SQLException("the ledger has no such step", "42S02", 1146));
    }

    void begun(int migration, int sequence, int statements) throws SQLException {
        Sql.update(
                connection,
                "UPDATE gapless.step SET begun = ?" + OF_STEP,
                statements,
                database,
                migration,
                sequence);
    }

    void takenBack(int migration, int sequence, int statements) throws SQLException {
        Sql.update(
                connection,
                "UPDATE gapless.step SET taken_back = ?" + OF_STEP,
                statements,
                database,
                migration,
                sequence);
    }

    void done(int migration, int sequence, LockCount locks) throws SQLException {
        Sql.update(
                connection,
                """
                UPDATE gapless.step SET done_at = utc_timestamp(6), lock_tries = lock_tries + ?,
                  longest_lock_ms = greatest(longest_lock_ms, ?)\
                """
                        + OF_STEP,
                locks.tries(),
                locks.longestMillis(),
                database,
                migration,
                sequence);
    }

    void notDone(int migration, int sequence) throws SQLException {
        Sql.update(
                connection,
                "UPDATE gapless.step SET done_at = NULL, begun = 0, taken_back = 0" + OF_STEP,
                database,
                migration,
                sequence);
        Sql.update(
                connection,
                "DELETE FROM gapless.backfill" + OF_STEP,
                database,
                migration,
                sequence);
    }

    void reached(int migration, Phase phase) throws SQLException {
        update("phase = ?", migration, phase.name());
    }

    void undoing(int migration) throws SQLException {
        update("undoing = true", migration);
    }

    void undone(int migration) throws SQLException {
        update("phase = NULL, undoing = false, undone = true", migration);
    }

    void compared(int migration, Comparison comparison) throws SQLException {
        update(
                "rows_compared = ?, rows_differ = ?, rows_own = ?, first_differ = ?, compared_at ="
                        + " utc_timestamp(6)",
                migration,
                comparison.rows(),
                comparison.differ(),
                comparison.own(),
                Texts.joined(comparison.first()));
    }

    private void update(String set, int migration, Object... values) throws SQLException {
        List<Object> arguments = new ArrayList<>(List.of(values));
        arguments.add(database);
        arguments.add(migration);
        Sql.update(
                connection,
                "UPDATE gapless.migration SET "
                        + set
                        + ", changed_at = utc_timestamp(6)"
                        + OF_MIGRATION,
                arguments.toArray());
    }

    private boolean exists() throws SQLException {
        Optional<String> comment =
                Sql.first(
                        connection,
                        "SELECT table_comment FROM information_schema.tables WHERE table_schema ="
                                + " 'gapless' AND table_name = 'migration'",
                        row -> row.getString(1));
        if (comment.isPresent() && !comment.get().equals(FORMAT)) {
            throw Problem.of(
                            ProblemCode.DATABASE_UNSUPPORTED,
                            "The database gapless of this server was written by another Gapless.")
                    .found(comment.get().isEmpty() ? "no format named" : comment.get())
                    .todo("Use the newest Gapless that ran here.")
                    .build();
        }
        return comment.isPresent();
    }

    private static LedgerEntry entry(ResultSet row) throws SQLException {
        String phase = row.getString(4);
        Optional<Instant> compared = instant(row, 11);
        Optional<Comparison> comparison =
                compared.isPresent()
                        ? Optional.of(
                                new Comparison(
                                        row.getLong(7),
                                        row.getLong(8),
                                        row.getLong(9),
                                        Texts.split(row.getString(10))))
                        : Optional.empty();
        return new LedgerEntry(
                new Header(row.getInt(1), row.getString(2), row.getString(3)),
                Optional.ofNullable(phase).map(Phase::valueOf),
                row.getBoolean(5),
                row.getBoolean(6),
                List.of(),
                comparison,
                compared);
    }

    private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    private List<StoredStep> steps(int migration) throws SQLException {
        return Sql.list(
                connection,
                """
                SELECT s.sequence, s.plan,
                       s.done_at IS NOT NULL AND (s.phase <> 'TRIAL' OR s.taken_back = 0), s.begun > 0, coalesce(b.done, 0), coalesce(b.total, 0),
                       s.lock_tries, s.longest_lock_ms,
                       timestampdiff(MICROSECOND, '1970-01-01', s.done_at)
                FROM gapless.step s LEFT JOIN gapless.backfill b USING (of_database, migration, sequence)
                WHERE s.of_database = ? AND s.migration = ? ORDER BY s.sequence\
                """,
                row ->
                        new StoredStep(
                                row.getInt(1),
                                StepText.read(row.getString(2)),
                                row.getBoolean(3),
                                row.getBoolean(3) || row.getBoolean(4),
                                row.getLong(5),
                                row.getLong(6),
                                new LockCount(row.getInt(7), row.getLong(8)),
                                instant(row, 9)),
                database,
                migration);
    }

    private static String joined(Step step, boolean forward) {
        return step.statements().stream()
                .map(statement -> forward ? statement.sql() : statement.inverse())
                .filter(sql -> !sql.isEmpty())
                .collect(Collectors.joining(";\n"));
    }
}
