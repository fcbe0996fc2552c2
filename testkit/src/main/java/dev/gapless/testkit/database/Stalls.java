package dev.gapless.testkit.database;

import dev.gapless.migration.port.Product;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/// What the server was at whenever a statement of a writer took long: who waits there, and for
/// whom. Without it, nobody can tell afterwards why.
final class Stalls {
    private static final Duration LONG = Duration.ofMillis(300);

    /// More of them tell nothing new.
    private static final int MOST = 5;

    private static final String POSTGRESQL_VIEW =
            """
            SELECT concat_ws(' ', datname, pid, 'behind ' || pg_blocking_pids(pid)::text,
              wait_event_type, wait_event, state, now() - xact_start, now() - query_start, query)
            FROM pg_stat_activity
            WHERE pid <> pg_backend_pid() AND (state <> 'idle' OR backend_type <> 'client backend')
            ORDER BY xact_start
            """;

    /// All threads: one that sleeps may have a transaction.
    private static final String OTHERS_VIEW =
            """
            SELECT concat_ws(' ', p.db, p.id, p.command, p.time, 's', p.state, t.trx_state,
              t.trx_started, p.info)
            FROM information_schema.processlist p
            LEFT JOIN information_schema.innodb_trx t ON t.trx_mysql_thread_id = p.id
            WHERE p.id <> connection_id() AND (p.command <> 'Sleep' OR t.trx_id IS NOT NULL)
            ORDER BY p.id
            """;

    /// A statement under way.
    ///
    /// @param began as of [System#nanoTime]
    record UnderWay(String statement, long began) {
        static final UnderWay NOTHING = new UnderWay("", 0);
    }

    private final Product product;
    private final Queue<AtomicReference<UnderWay>> writers = new ConcurrentLinkedQueue<>();
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    Stalls(Product product) {
        this.product = product;
    }

    /// Where a writer says what it is at.
    AtomicReference<UnderWay> writer() {
        AtomicReference<UnderWay> place = new AtomicReference<>(UnderWay.NOTHING);
        writers.add(place);
        return place;
    }

    /// What was seen so far, oldest first.
    List<String> seen() {
        return List.copyOf(seen);
    }

    /// Looks once.
    ///
    /// @param connection of the one thread that looks
    void look(Connection connection) throws SQLException {
        for (AtomicReference<UnderWay> writer : writers) {
            UnderWay one = writer.get();
            if (one != UnderWay.NOTHING
                    && System.nanoTime() - one.began() > LONG.toNanos()
                    && seen.size() < MOST
                    && writer.compareAndSet(one, UnderWay.NOTHING)) {
                seen.add(
                        "long under way: "
                                + one.statement()
                                + "\n    "
                                + String.join("\n    ", view(connection)));
            }
        }
    }

    private List<String> view(Connection connection) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                product == Product.POSTGRESQL ? POSTGRESQL_VIEW : OTHERS_VIEW)) {
            while (row.next()) {
                lines.add(row.getString(1).replaceAll("\\s+", " "));
            }
        }
        return lines;
    }
}
