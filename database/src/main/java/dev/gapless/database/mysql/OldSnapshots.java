package dev.gapless.database.mysql;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.database.jdbc.Sql;
import dev.gapless.database.jdbc.Transaction;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
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

    /// Whoever reads this table sees it as it was when somebody last read it who was the first to
    /// do so for a tenth of a second: as long as others ask all the time it stays what it was, with
    /// transactions that have ended, and without those that have begun. So ours has to be in it.
    private static final String LISTED =
            """
            SELECT trx_mysql_thread_id = connection_id() AS own,
                   concat('connection ', trx_mysql_thread_id, ', transaction since ', trx_started, ': ',
                          left(coalesce(trx_query, ''), 120))
            FROM information_schema.innodb_trx
            WHERE CASE WHEN trx_mysql_thread_id = connection_id()
                       THEN trx_isolation_level = 'READ UNCOMMITTED'
                       ELSE trx_started <= ? AND trx_isolation_level IN ('REPEATABLE READ', 'SERIALIZABLE')
                            AND trx_is_read_only = 0 AND trx_mysql_thread_id <> 0 END
            ORDER BY own DESC, trx_started LIMIT 6\
            """;

    /// Nothing else of ours has this level, so an earlier transaction of this connection is not
    /// taken for the one that looks.
    private static final String AS_ONE_TO_BE_SEEN =
            "SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED";

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(150);

    /// Not always the same: those who wait at once would keep each other from seeing anything new.
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(750);

    /// So much longer from look to look, for the more there are.
    private static final double SLOWER = 1.2;

    private static final Duration SLOWEST = Duration.ofSeconds(6);

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
            Seen seen = look(migration);
            double longest = LONGEST_PAUSE.toMillis();
            while (!seen.none()) {
                if (System.nanoTime() > giveUp) {
                    throw seen.fresh() ? stillOpen(seen.older()) : neverRenewed();
                }
                Thread.sleep(
                        ThreadLocalRandom.current()
                                .nextLong(SHORTEST_PAUSE.toMillis(), (long) longest));
                longest = Math.min(SLOWER * longest, SLOWEST.toMillis());
                seen = look(migration);
            }
        } catch (SQLException e) {
            if (!Failures.rightMissing(e)) {
                throw Failures.problem("looking for old transactions", e);
            }
        }
        gone = true;
    }

    /// @param fresh whether the server has looked since we began to
    /// @param older than the new tables
    private record Seen(boolean fresh, List<String> older) {
        boolean none() {
            return fresh && older.isEmpty();
        }
    }

    private Seen look(int migration) throws SQLException {
        return Transaction.run(
                connection,
                () -> {
                    Sql.run(connection, AS_ONE_TO_BE_SEEN);
                    Optional<LocalDateTime> made = tablesMade(migration);
                    return made.isPresent() ? listed(made.get()) : new Seen(true, List.of());
                });
    }

    private Seen listed(LocalDateTime made) throws SQLException {
        List<Listed> all =
                Sql.list(
                        connection,
                        LISTED,
                        row -> new Listed(row.getBoolean(1), row.getString(2)),
                        made);
        return new Seen(
                all.stream().anyMatch(Listed::own),
                all.stream().filter(listed -> !listed.own()).map(Listed::text).toList());
    }

    private record Listed(boolean own, String text) {}

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

    private Problem neverRenewed() {
        return Problem.of(
                        ProblemCode.DATABASE_LOCK_TIMEOUT,
                        "The server did not tell for "
                                + giveUpAfter.toSeconds()
                                + " s which transactions are open.")
                .found(
                        "information_schema.innodb_trx stays as it is while somebody reads it more"
                                + " than ten times a second")
                .todo(
                        "Find who does (SHOW FULL PROCESSLIST), slow it down, then retry. With"
                                + " triggers there the next write of a transaction that is older than"
                                + " the new tables would fail (1412).")
                .retryable()
                .build();
    }
}
