package dev.gapless.database.postgres;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.database.jdbc.Sql;
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
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The tables of the schema `gapless`: which migrations were begun, and each of their steps. Leaves
/// transactions to its caller.
final class Ledger {
    private static final int FORMAT = 2;

    private static final List<String> CREATE =
            List.of(
                    "CREATE SCHEMA gapless",
                    "COMMENT ON SCHEMA gapless IS 'Gapless ledger, format " + FORMAT + "'",
                    """
                    CREATE TABLE gapless.migration (
                      number integer PRIMARY KEY,
                      id text NOT NULL,
                      sha256 text NOT NULL,
                      phase text,
                      undoing boolean NOT NULL DEFAULT false,
                      undone boolean NOT NULL DEFAULT false,
                      rows_compared bigint,
                      rows_differ bigint,
                      rows_own bigint,
                      first_differ text[],
                      compared_at timestamptz,
                      begun_at timestamptz NOT NULL DEFAULT now(),
                      changed_at timestamptz NOT NULL DEFAULT now())\
                    """,
                    """
                    CREATE TABLE gapless.step (
                      migration integer REFERENCES gapless.migration ON DELETE CASCADE,
                      sequence integer,
                      phase text NOT NULL,
                      what text NOT NULL,
                      plan text NOT NULL,
                      sql text NOT NULL,
                      inverse text NOT NULL,
                      done_at timestamptz,
                      lock_tries integer NOT NULL DEFAULT 0,
                      longest_lock_ms bigint NOT NULL DEFAULT 0,
                      PRIMARY KEY (migration, sequence))\
                    """,
                    """
                    CREATE TABLE gapless.backfill (
                      migration integer,
                      sequence integer,
                      pass integer NOT NULL DEFAULT 1,
                      last_key text[],
                      stop_key text[],
                      done bigint NOT NULL DEFAULT 0,
                      total bigint NOT NULL DEFAULT 0,
                      skipped bigint NOT NULL DEFAULT 0,
                      bad bigint NOT NULL DEFAULT 0,
                      first_bad text NOT NULL DEFAULT '',
                      PRIMARY KEY (migration, sequence),
                      FOREIGN KEY (migration, sequence) REFERENCES gapless.step ON DELETE CASCADE)\
                    """);

    private final Connection connection;

    Ledger(Connection connection) {
        this.connection = connection;
    }

    List<LedgerEntry> read() throws SQLException {
        if (!exists()) {
            return List.of();
        }
        List<LedgerEntry> entries = new ArrayList<>();
        for (LedgerEntry entry :
                Sql.list(
                        connection,
                        """
                        SELECT number, id, sha256, phase, undoing, undone, rows_compared, rows_differ, rows_own, first_differ, compared_at
                        FROM gapless.migration ORDER BY number\
                        """,
                        Ledger::entry)) {
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

    void begin(Header header, List<Step> steps) throws SQLException {
        if (!exists()) {
            for (String statement : CREATE) {
                Sql.run(connection, statement);
            }
        }
        Sql.update(
                connection,
                "DELETE FROM gapless.migration WHERE number = ? AND undone",
                header.number());
        Sql.update(
                connection,
                "INSERT INTO gapless.migration (number, id, sha256) VALUES (?, ?, ?)",
                header.number(),
                header.id(),
                header.sha256());
        int sequence = 0;
        for (Step step : steps) {
            sequence++;
            Sql.update(
                    connection,
                    """
                    INSERT INTO gapless.step (migration, sequence, phase, what, plan, sql, inverse)
                    VALUES (?, ?, ?, ?, ?, ?, ?)\
                    """,
                    header.number(),
                    sequence,
                    step.phase().name(),
                    step.what(),
                    StepText.write(step),
                    joined(step, true),
                    joined(step, false));
        }
    }

    boolean isDone(int migration, int sequence) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT done_at IS NOT NULL FROM gapless.step WHERE migration = ? AND"
                                + " sequence = ?",
                        row -> row.getBoolean(1),
                        migration,
                        sequence)
                .orElseThrow(() -> new SQLException("the ledger has no such step", "42704"));
    }

    void done(int migration, int sequence, LockCount locks) throws SQLException {
        Sql.update(
                connection,
                """
                UPDATE gapless.step SET done_at = now(), lock_tries = lock_tries + ?,
                  longest_lock_ms = greatest(longest_lock_ms, ?) WHERE migration = ? AND sequence = ?\
                """,
                locks.tries(),
                locks.longestMillis(),
                migration,
                sequence);
    }

    void notDone(int migration, int sequence) throws SQLException {
        Sql.update(
                connection,
                "UPDATE gapless.step SET done_at = NULL WHERE migration = ? AND sequence = ?",
                migration,
                sequence);
        Sql.update(
                connection,
                "DELETE FROM gapless.backfill WHERE migration = ? AND sequence = ?",
                migration,
                sequence);
    }

    void reached(int migration, Phase phase) throws SQLException {
        Sql.update(
                connection,
                "UPDATE gapless.migration SET phase = ?, changed_at = now() WHERE number = ?",
                phase.name(),
                migration);
    }

    void undoing(int migration) throws SQLException {
        Sql.update(
                connection,
                "UPDATE gapless.migration SET undoing = true, changed_at = now() WHERE number = ?",
                migration);
    }

    void undone(int migration) throws SQLException {
        Sql.update(
                connection,
                "UPDATE gapless.migration SET phase = NULL, undoing = false, undone = true,"
                        + " changed_at = now() WHERE number = ?",
                migration);
    }

    void compared(int migration, Comparison comparison) throws SQLException {
        Sql.update(
                connection,
                """
                UPDATE gapless.migration SET rows_compared = ?, rows_differ = ?, rows_own = ?, first_differ = ?,
                  compared_at = now() WHERE number = ?\
                """,
                comparison.rows(),
                comparison.differ(),
                comparison.own(),
                comparison.first(),
                migration);
    }

    private boolean exists() throws SQLException {
        Optional<String> comment =
                Sql.first(
                        connection,
                        """
                        SELECT coalesce(obj_description(to_regnamespace('gapless'), 'pg_namespace'), '')
                        WHERE to_regclass('gapless.backfill') IS NOT NULL\
                        """,
                        row -> row.getString(1));
        if (comment.isPresent() && !comment.get().endsWith("format " + FORMAT)) {
            throw Problem.of(
                            ProblemCode.DATABASE_UNSUPPORTED,
                            "The schema gapless of this database was written by another Gapless.")
                    .found(comment.get().isEmpty() ? "no format named" : comment.get())
                    .todo("Use the newest Gapless that ran here.")
                    .build();
        }
        return comment.isPresent();
    }

    private static LedgerEntry entry(ResultSet row) throws SQLException {
        String phase = row.getString(4);
        Timestamp compared = row.getTimestamp(11);
        Optional<Comparison> comparison =
                compared == null
                        ? Optional.empty()
                        : Optional.of(
                                new Comparison(
                                        row.getLong(7),
                                        row.getLong(8),
                                        row.getLong(9),
                                        Sql.texts(row, 10)));
        return new LedgerEntry(
                new Header(row.getInt(1), row.getString(2), row.getString(3)),
                Optional.ofNullable(phase).map(Phase::valueOf),
                row.getBoolean(5),
                row.getBoolean(6),
                List.of(),
                comparison,
                Optional.ofNullable(compared).map(Timestamp::toInstant));
    }

    private List<StoredStep> steps(int migration) throws SQLException {
        return Sql.list(
                connection,
                """
                SELECT s.sequence, s.plan, s.done_at IS NOT NULL, coalesce(b.done, 0), coalesce(b.total, 0),
                       s.lock_tries, s.longest_lock_ms, s.done_at
                FROM gapless.step s LEFT JOIN gapless.backfill b USING (migration, sequence)
                WHERE s.migration = ? ORDER BY s.sequence\
                """,
                row ->
                        new StoredStep(
                                row.getInt(1),
                                StepText.read(row.getString(2)),
                                row.getBoolean(3),
                                row.getBoolean(3),
                                row.getLong(4),
                                row.getLong(5),
                                new LockCount(row.getInt(6), row.getLong(7)),
                                Optional.ofNullable(row.getTimestamp(8)).map(Timestamp::toInstant)),
                migration);
    }

    private static String joined(Step step, boolean forward) {
        return step.statements().stream()
                .map(statement -> forward ? statement.sql() : statement.inverse())
                .filter(sql -> !sql.isEmpty())
                .collect(Collectors.joining(";\n"));
    }
}
