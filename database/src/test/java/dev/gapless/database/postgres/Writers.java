package dev.gapless.database.postgres;

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

/// Two releases writing to `member` at once, as plain JDBC: each transaction begins with a SELECT,
/// some roll back. What has to be in the table afterwards is kept here, so that a lost row or a
/// wrong value can be told.
final class Writers implements AutoCloseable {
    private static final int ROLLED_BACK_PERCENT = 5;
    private static final int PERCENT = 100;

    final AtomicLong statements = new AtomicLong();
    final Queue<String> failures = new ConcurrentLinkedQueue<>();
    final AtomicLong longestMillis = new AtomicLong();

    /// Ids that must be there.
    final Set<Long> ids = ConcurrentHashMap.newKeySet();

    /// Values that V2 chose itself.
    final Map<Long, String> chosen = new ConcurrentHashMap<>();

    private final Scene scene;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    Writers(Scene scene) throws SQLException {
        this.scene = scene;
        scene.texts("SELECT id FROM member").forEach(id -> ids.add(Long.valueOf(id)));
    }

    Writers oldRelease(int count) {
        return start(count, OldRelease::new);
    }

    Writers newRelease(int count) {
        return start(count, NewRelease::new);
    }

    /// Waits until `more` statements have been executed since now.
    void await(long more) throws InterruptedException {
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
                    failures.add(release.getClass().getSimpleName() + ": " + e.getMessage());
                    connection.rollback();
                }
            }
        } catch (SQLException e) {
            failures.add("connection: " + e.getMessage());
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
            return execute(
                    "SELECT id FROM member WHERE id >= (SELECT max(id) FROM member) * ? ORDER BY id"
                            + " LIMIT 1 FOR UPDATE SKIP LOCKED",
                    random.nextDouble());
        }

        void inserted(List<Long> rows) {
            onCommit.add(() -> ids.addAll(rows));
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
                        session.inserted(
                                session.execute(
                                        "INSERT INTO member (login, name) VALUES (?, 'n') RETURNING"
                                                + " id",
                                        login));
                case 1 ->
                        session.inserted(
                                session.execute(
                                        "INSERT INTO member (login, name) VALUES (?, 'a'), (?, 'b')"
                                                + " RETURNING id",
                                        login,
                                        login));
                case 2 ->
                        session.inserted(
                                session.execute(
                                        "INSERT INTO member (login, name) SELECT ? || n, 's' FROM"
                                                + " generate_series(1, 3) n RETURNING id",
                                        login));
                case 3 -> {
                    for (long id : session.any(random)) {
                        session.execute(
                                "UPDATE member SET login = ?, name = 'u' WHERE id = ?", login, id);
                    }
                }
                case 4 -> {
                    for (long id : session.any(random)) {
                        session.execute(
                                "INSERT INTO member (id, login) VALUES (?, ?) ON CONFLICT (id) DO"
                                        + " UPDATE SET login = excluded.login",
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
                            session.execute(
                                    "INSERT INTO member (login, name, email) VALUES ('new', 'n', ?)"
                                            + " RETURNING id",
                                    email);
                    session.inserted(rows);
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
                                "UPDATE member SET login = login || 'x', name = 'w', email = email"
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
