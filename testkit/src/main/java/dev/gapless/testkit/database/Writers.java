package dev.gapless.testkit.database;

import dev.gapless.migration.port.Product;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Two releases writing to the table of a scenario at once, as plain JDBC; some transactions roll
/// back. What has to be in the table afterwards is kept, so that a lost row or a wrong value can be
/// told.
public final class Writers implements AutoCloseable {
    private static final int ROLLED_BACK_PERCENT = 5;
    private static final int PERCENT = 100;

    /// DDL of MariaDB and MySQL needs a moment in which no transaction has the table.
    private static final int LONGEST_PAUSE_MILLIS = 6;

    /// Two releases that write the same row at the same moment can deadlock, each through the
    /// other's table. PostgreSQL looks for that after a second only: a wait that is the server's
    /// own, and would hide those that are ours. (The account has to be a superuser.)
    private static final long DEADLOCK_SEEN_MILLIS = 100;

    private static final Duration PULSE = Duration.ofMillis(5);
    private static final String BEAT = "UPDATE pulse SET beats = beats + 1";
    private static final Duration LOOK = Duration.ofMillis(50);

    /// No two writers of a run may make up the same values.
    private static final AtomicLong SEEDS = new AtomicLong();

    public final Tally tally;
    public final Expected expected = new Expected();
    private final DatabaseScene scene;
    private final LiveScenario scenario;
    private final Isolation isolation;
    private final AtomicLong noise = new AtomicLong();
    private final AtomicLong beside = new AtomicLong();
    private final Stalls stalls;
    private final AtomicBoolean silent = new AtomicBoolean();
    private final List<Thread> observers = new CopyOnWriteArrayList<>();
    private final Group oldRelease = new Group("the old release");
    private final Group newRelease = new Group("the new release");

    public Writers(DatabaseScene scene, LiveScenario scenario, Isolation isolation)
            throws SQLException {
        this.scene = scene;
        this.scenario = scenario;
        this.isolation = isolation;
        this.tally = new Tally(scene.product);
        this.stalls = new Stalls(scene.product);
        scene.texts("SELECT " + scenario.row() + " FROM " + scenario.table())
                .forEach(id -> expected.ids.add(Long.valueOf(id)));
    }

    /// The longest that the machine kept a statement waiting that asks for nothing at all, while
    /// anybody wrote.
    public Duration noise() {
        return Duration.ofNanos(noise.get());
    }

    /// For who wants to know why a statement took long: what the server was at then, oldest first;
    /// and how long at most one took that writes where nobody else does, as disks have it.
    public List<String> stalls() {
        return Stream.concat(
                        Stream.of("a write beside: " + Duration.ofNanos(beside.get())),
                        stalls.seen().stream())
                .toList();
    }

    public Writers oldRelease(int count) {
        return start(oldRelease, count);
    }

    public Writers newRelease(int count) {
        return start(newRelease, count);
    }

    /// Ends it, and waits for its transactions, long open ones, too.
    public void endOldRelease() throws InterruptedException {
        oldRelease.end();
    }

    /// As with the old one.
    public void endNewRelease() throws InterruptedException {
        newRelease.end();
    }

    /// Waits until `more` statements have been executed since now.
    public void await(long more) throws InterruptedException {
        long until = tally.statements() + more;
        while (tally.statements() < until && tally.failures().isEmpty()) {
            Thread.sleep(1);
        }
    }

    /// Begins a transaction of the release that serves (the old one, while both do): it has read
    /// the table when this returns, does nothing for this time, then writes and commits.
    public void stand(Duration open) throws InterruptedException {
        CountDownLatch read = new CountDownLatch(1);
        Group group = oldRelease.threads.isEmpty() ? newRelease : oldRelease;
        group.standing.add(Thread.ofPlatform().start(() -> stand(group, open, read)));
        read.await();
    }

    /// Ends all and waits for it.
    @Override
    public void close() throws InterruptedException {
        oldRelease.end();
        newRelease.end();
        silent.set(true);
        for (Thread thread : observers) {
            thread.join();
        }
    }

    private void pulse() {
        try (Connection connection = scene.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS pulse (n INT PRIMARY KEY, beats INT)");
            statement.execute("DELETE FROM pulse");
            statement.execute("INSERT INTO pulse VALUES (1, 0)");
            while (!silent.get()) {
                longest(noise, statement, "SELECT 1");
                longest(beside, statement, BEAT);
                LockSupport.parkNanos(PULSE.toNanos());
            }
        } catch (SQLException e) {
            tally.failed("the pulse", BEAT, e);
        }
    }

    private static void longest(AtomicLong nanos, Statement statement, String sql)
            throws SQLException {
        long began = System.nanoTime();
        statement.execute(sql);
        nanos.accumulateAndGet(System.nanoTime() - began, Math::max);
    }

    private void lookForStalls() {
        try (Connection connection = scene.connect()) {
            while (!silent.get()) {
                stalls.look(connection);
                LockSupport.parkNanos(LOOK.toNanos());
            }
        } catch (SQLException e) {
            tally.failed("who looks for stalls", "its view", e);
        }
    }

    private final class Group {
        private final String name;
        private final List<Thread> threads = new CopyOnWriteArrayList<>();
        private final List<Thread> standing = new CopyOnWriteArrayList<>();
        private volatile AtomicBoolean stop = new AtomicBoolean();

        Group(String name) {
            this.name = name;
        }

        String table() {
            return this == oldRelease ? scenario.table() : scenario.youngTable();
        }

        WriterSession session(Connection connection, AtomicReference<Stalls.UnderWay> underWay) {
            return new WriterSession(
                    connection,
                    scene.product,
                    table(),
                    scenario.row(),
                    scenario.mark(),
                    expected,
                    tally,
                    underWay);
        }

        void transaction(WriterSession session, Random random) throws SQLException {
            if (this == oldRelease) {
                scenario.oldRelease(session, random);
            } else {
                scenario.newRelease(session, random);
            }
        }

        void end() throws InterruptedException {
            stop.set(true);
            join(threads);
            join(standing);
            stop = new AtomicBoolean();
        }

        private static void join(List<Thread> threads) throws InterruptedException {
            for (Thread thread : threads) {
                thread.join();
            }
            threads.clear();
        }
    }

    private Writers start(Group group, int count) {
        if (observers.isEmpty()) {
            observers.add(Thread.ofPlatform().start(this::pulse));
            observers.add(Thread.ofPlatform().start(this::lookForStalls));
        }
        for (int i = 0; i < count; i++) {
            Random random = new Random(SEEDS.incrementAndGet());
            AtomicBoolean stop = group.stop;
            group.threads.add(Thread.ofPlatform().start(() -> work(group, random, stop)));
        }
        return this;
    }

    private void work(Group group, Random random, AtomicBoolean stop) {
        AtomicReference<Stalls.UnderWay> underWay = stalls.writer();
        try (Connection connection = connect()) {
            while (!stop.get()) {
                WriterSession session = group.session(connection, underWay);
                try {
                    group.transaction(session, random);
                    session.end(random.nextInt(PERCENT) >= ROLLED_BACK_PERCENT);
                } catch (SQLException e) {
                    tally.failed(group.name, session.last(), e);
                    connection.rollback();
                }
                pause(random);
            }
        } catch (SQLException e) {
            tally.failed(group.name, "its connection", e);
        }
    }

    private void stand(Group group, Duration open, CountDownLatch read) {
        try (Connection connection = connect()) {
            WriterSession session = group.session(connection, stalls.writer());
            try {
                session.execute("SELECT count(*) FROM " + group.table() + " WHERE id < 10");
                read.countDown();
                Thread.sleep(open);
                group.transaction(session, new Random(SEEDS.incrementAndGet()));
                session.end(true);
            } catch (SQLException e) {
                tally.failed(group.name + ", long open", session.last(), e);
                connection.rollback();
            }
        } catch (SQLException e) {
            tally.failed(group.name + ", long open", "its connection", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            read.countDown();
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = scene.connect();
        connection.setAutoCommit(false);
        isolation.set(connection);
        if (scene.product == Product.POSTGRESQL) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET deadlock_timeout = " + DEADLOCK_SEEN_MILLIS);
            }
        }
        return connection;
    }

    private void pause(Random random) {
        if (scene.product != Product.POSTGRESQL) {
            LockSupport.parkNanos(random.nextInt(LONGEST_PAUSE_MILLIS * 1_000_000));
        }
    }
}
