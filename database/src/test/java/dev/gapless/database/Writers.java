package dev.gapless.database;

import dev.gapless.migration.port.Product;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Two releases writing to `member` at once, as plain JDBC: each transaction begins with a SELECT,
/// some roll back. What has to be in the table afterwards is kept here, so that a lost row or a
/// wrong value can be told.
public final class Writers implements AutoCloseable {
    private static final int ROLLED_BACK_PERCENT = 5;
    private static final int PERCENT = 100;
    private static final int DEADLOCK = 1213;

    /// DDL of MariaDB and MySQL needs a moment in which no transaction has the table.
    private static final int LONGEST_PAUSE_MILLIS = 6;

    public final AtomicLong statements = new AtomicLong();
    public final Queue<String> failures = new ConcurrentLinkedQueue<>();

    /// Transactions that a lock of ours made fail, on servers that can only be asked to wait for
    /// one; to be done again.
    public final AtomicLong aborts = new AtomicLong();

    public final AtomicLong longestMillis = new AtomicLong();

    /// Ids that must be there.
    public final Set<Long> ids = ConcurrentHashMap.newKeySet();

    /// Values that V2 chose itself.
    public final Map<Long, String> chosen = new ConcurrentHashMap<>();

    private final Scene scene;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    public Writers(Scene scene) throws SQLException {
        this.scene = scene;
        scene.texts("SELECT id FROM member").forEach(id -> ids.add(Long.valueOf(id)));
    }

    public Writers oldRelease(int count) {
        return start(count, OldRelease::new);
    }

    public Writers newRelease(int count) {
        return start(count, NewRelease::new);
    }

    /// Waits until `more` statements have been executed since now.
    public void await(long more) throws InterruptedException {
        long until = statements.get() + more;
        while (statements.get() < until && failures.isEmpty()) {
            Thread.sleep(1);
        }
    }

    @Override
    public void close() throws InterruptedException {
        stop.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private interface Release {
        void transaction(Session session) throws SQLException;
    }

    private interface Kind {
        Release of(Random random);
    }

    private Writers start(int count, Kind kind) {
        for (int i = 0; i < count; i++) {
            Random random = new Random(threads.size());
            Release release = kind.of(random);
            threads.add(Thread.ofPlatform().start(() -> work(release, random)));
        }
        return this;
    }

    private void work(Release release, Random random) {
        try (Connection connection = scene.connect()) {
            connection.setAutoCommit(false);
            while (!stop.get()) {
                Session session = new Session(connection);
                try {
                    release.transaction(session);
                    session.end(random.nextInt(PERCENT) >= ROLLED_BACK_PERCENT);
                } catch (SQLException e) {
                    if (scene.product != Product.POSTGRESQL && e.getErrorCode() == DEADLOCK) {
                        aborts.incrementAndGet();
                    } else {
                        failures.add(release.getClass().getSimpleName() + ": " + e.getMessage());
                    }
                    connection.rollback();
                }
                pause(random);
            }
        } catch (SQLException e) {
            failures.add("connection: " + e.getMessage());
        }
    }

    private void pause(Random random) {
        if (scene.product != Product.POSTGRESQL) {
            LockSupport.parkNanos(random.nextInt(LONGEST_PAUSE_MILLIS * 1_000_000));
        }
    }

    /// One transaction, and what becomes true when it commits.
    private final class Session {
        private final Connection connection;
        private final List<Runnable> onCommit = new ArrayList<>();

        Session(Connection connection) {
            this.connection = connection;
        }

        void end(boolean commit) throws SQLException {
            if (commit) {
                // Before the commit, while the rows are still ours.
                onCommit.forEach(Runnable::run);
                connection.commit();
            } else {
                connection.rollback();
            }
        }

        /// Returns the first column of the first row, if there is one.
        List<Long> execute(String sql, Object... arguments) throws SQLException {
            long began = System.nanoTime();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < arguments.length; i++) {
                    statement.setObject(i + 1, arguments[i]);
                }
                List<Long> found = new ArrayList<>();
                if (statement.execute()) {
                    try (ResultSet result = statement.getResultSet()) {
                        while (result.next()) {
                            found.add(result.getLong(1));
                        }
                    }
                }
                return found;
            } finally {
                statements.incrementAndGet();
                longestMillis.accumulateAndGet((System.nanoTime() - began) / 1_000_000, Math::max);
            }
        }

        /// A row of anybody's, locked.
        List<Long> any(Random random) throws SQLException {
            String from =
                    "SELECT id FROM member WHERE id >= (SELECT max(id) FROM member) * ? ORDER BY id"
                            + " LIMIT 1";
            if (scene.product == Product.POSTGRESQL) {
                return execute(from + " FOR UPDATE SKIP LOCKED", random.nextDouble());
            }
            // A locked range would lock the gaps in it, and two of these writers could deadlock.
            List<Long> found = execute(from, random.nextDouble());
            return found.isEmpty()
                    ? found
                    : execute(
                            "SELECT id FROM member WHERE id = ? FOR UPDATE SKIP LOCKED",
                            found.getFirst());
        }

        /// Rows of one login that nobody else uses.
        List<Long> insert(String login, String sql, Object... arguments) throws SQLException {
            List<Long> rows;
            if (scene.product == Product.MYSQL) {
                execute(sql, arguments);
                rows = execute("SELECT id FROM member WHERE login = ?", login);
            } else {
                rows = execute(sql + " RETURNING id", arguments);
            }
            onCommit.add(() -> ids.addAll(rows));
            return rows;
        }

        void chose(long id, String email) {
            onCommit.add(() -> chosen.put(id, email));
        }

        void delete(long id) throws SQLException {
            execute("DELETE FROM member WHERE id = ?", id);
            onCommit.add(() -> ids.remove(id));
        }
    }

    /// Knows nothing of `email`.
    private final class OldRelease implements Release {
        private final Random random;

        OldRelease(Random random) {
            this.random = random;
        }

        @Override
        public void transaction(Session session) throws SQLException {
            session.execute("SELECT count(*) FROM member WHERE id < 10");
            String login = "old" + random.nextInt();
            switch (random.nextInt(6)) {
                case 0 ->
                        session.insert(
                                login, "INSERT INTO member (login, name) VALUES (?, 'n')", login);
                case 1 ->
                        session.insert(
                                login,
                                "INSERT INTO member (login, name) VALUES (?, 'a'), (?, 'b')",
                                login,
                                login);
                case 2 ->
                        session.insert(
                                login,
                                "INSERT INTO member (login, name) SELECT s.login, 's' FROM (SELECT"
                                        + " ? AS login UNION ALL SELECT ? UNION ALL SELECT ?) AS s",
                                login,
                                login,
                                login);
                case 3 -> {
                    for (long id : session.any(random)) {
                        session.execute(
                                "UPDATE member SET login = ?, name = 'u' WHERE id = ?", login, id);
                    }
                }
                case 4 -> {
                    for (long id : session.any(random)) {
                        session.execute(
                                "INSERT INTO member (id, login) VALUES (?, ?) "
                                        + scene.words(
                                                "ON CONFLICT (id) DO UPDATE SET login ="
                                                        + " excluded.login",
                                                "ON DUPLICATE KEY UPDATE login = VALUES(login)"),
                                id,
                                login);
                    }
                }
                default -> {
                    for (long id : session.any(random)) {
                        session.delete(id);
                    }
                }
            }
        }
    }

    /// Gives every row it makes an e-mail of its own, mostly.
    private final class NewRelease implements Release {
        private final Random random;

        NewRelease(Random random) {
            this.random = random;
        }

        @Override
        public void transaction(Session session) throws SQLException {
            session.execute("SELECT count(email) FROM member WHERE id < 10");
            String email = "chosen" + random.nextLong();
            switch (random.nextInt(5)) {
                case 0 -> {
                    List<Long> rows =
                            session.insert(
                                    email,
                                    "INSERT INTO member (login, name, email) VALUES (?, 'n', ?)",
                                    email,
                                    email);
                    rows.forEach(id -> session.chose(id, email));
                }
                case 1 -> {
                    for (long id : session.any(random)) {
                        session.execute("UPDATE member SET email = ? WHERE id = ?", email, id);
                        session.chose(id, email);
                    }
                }
                case 2 -> {
                    for (long id : session.any(random)) {
                        // all columns, as an object-relational mapper writes them
                        session.execute(
                                "UPDATE member SET login = concat(login, 'x'), name = 'w', email = email"
                                        + " WHERE id = ?",
                                id);
                    }
                }
                case 3 -> {
                    for (long id : session.any(random)) {
                        session.execute("UPDATE member SET name = 'only' WHERE id = ?", id);
                    }
                }
                default -> {
                    for (long id : session.any(random)) {
                        session.delete(id);
                    }
                }
            }
        }
    }
}
