package dev.gapless.database.mysql;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.database.jdbc.Sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Transactions that have their snapshot from before a table of ours was there.
///
/// MariaDB lets a trigger that reads such a table fail their next write with 1412, also where they
/// have read nothing that the trigger is about. So triggers come when none of them is left. (MySQL
/// lets such a trigger read.)
final class OldSnapshots {
    /// The server tells times of transactions in its own time zone, in whole seconds.
    private static final String MADE =
            """
            SELECT sql_text, convert_tz(done_at, '+00:00', 'SYSTEM') FROM gapless.step
            WHERE of_database = ? AND migration = ? AND phase = ? AND done_at IS NOT NULL\
            """;

    private static final String TRIGGERS =
            "SELECT sql_text FROM gapless.step WHERE of_database = ? AND migration = ? AND phase <>"
                    + " ?";

    private static final Pattern CREATED =
            Pattern.compile("CREATE TABLE (?:IF NOT EXISTS )?(?:`[^`]*`\\.)?(`[^`]+`)");

    private static final String OLDER =
            """
            SELECT concat('connection ', trx_mysql_thread_id, ', transaction since ', trx_started, ': ',
                          left(coalesce(trx_query, ''), 120))
            FROM information_schema.innodb_trx
            WHERE trx_started <= ? AND trx_isolation_level IN ('REPEATABLE READ', 'SERIALIZABLE')
              AND trx_is_read_only = 0 AND trx_mysql_thread_id NOT IN (0, connection_id())
            ORDER BY trx_started LIMIT 5\
            """;

    /// The server looks anew only for who has not asked for a tenth of a second.
    private static final Duration PAUSE = Duration.ofMillis(150);

    private final Connection connection;
    private final String database;
    private final Duration giveUpAfter;
    private boolean gone;

    OldSnapshots(Connection connection, String database, Duration giveUpAfter) {
        this.connection = connection;
        this.database = database;
        this.giveUpAfter = giveUpAfter;
    }

    /// Returns when there is none, and at once where the account may not see transactions.
    void awaitNone(int migration) throws InterruptedException {
        if (gone) {
            return;
        }
        long giveUp = System.nanoTime() + giveUpAfter.toNanos();
        try {
            Optional<LocalDateTime> made = tablesMade(migration);
            while (made.isPresent()) {
                List<String> older = older(made.get());
                if (older.isEmpty()) {
                    break;
                }
                if (System.nanoTime() > giveUp) {
                    throw stillOpen(older);
                }
                Thread.sleep(PAUSE);
            }
        } catch (SQLException e) {
            if (!Failures.rightMissing(e)) {
                throw Failures.problem("looking for old transactions", e);
            }
        }
        gone = true;
    }

    private record Made(String name, LocalDateTime at) {}

    /// When the last one of the new tables was there that triggers are about to use.
    private Optional<LocalDateTime> tablesMade(int migration) throws SQLException {
        String expand = Phase.EXPAND.name();
        String triggers =
                String.join(
                        "\n",
                        Sql.list(
                                connection,
                                TRIGGERS,
                                row -> row.getString(1),
                                database,
                                migration,
                                expand));
        return Sql.list(connection, MADE, OldSnapshots::made, database, migration, expand).stream()
                .flatMap(List::stream)
                .filter(made -> triggers.contains(made.name()))
                .map(Made::at)
                .max(Comparator.naturalOrder());
    }

    private static List<Made> made(ResultSet row) throws SQLException {
        LocalDateTime at = row.getObject(2, LocalDateTime.class);
        return CREATED.matcher(row.getString(1))
                .results()
                .map(found -> new Made(found.group(1), at))
                .toList();
    }

    private List<String> older(LocalDateTime than) throws SQLException {
        return Sql.list(connection, OLDER, row -> row.getString(1), than);
    }

    private Problem stillOpen(List<String> older) {
        return Problem.of(
                        ProblemCode.DATABASE_LOCK_TIMEOUT,
                        "A transaction that began before the new tables were there did not end in "
                                + giveUpAfter.toSeconds()
                                + " s.")
                .found(older.getFirst())
                .todo(
                        "End the transactions below, or wait for their end, then retry. With"
                                + " triggers there their next write would fail (1412).")
                .retryable()
                .evidence(older)
                .build();
    }
}
