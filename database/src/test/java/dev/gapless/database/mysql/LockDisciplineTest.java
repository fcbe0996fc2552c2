package dev.gapless.database.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaReport;
import dev.gapless.database.Members;
import dev.gapless.database.Scene;
import dev.gapless.database.jdbc.LockPatience;
import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.port.Session.LockCount;
import dev.gapless.migration.port.TableName;
import dev.gapless.testkit.database.Writers;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Others hold the table; nobody may have to wait for us for long, and nobody may fail.
@Isolated("it measures how long writers wait")
class LockDisciplineTest {
    private static final String ID = "V2__add_email";

    /// A busy machine may let any statement wait.
    private static final long MARGIN_MILLIS = 1_500;

    private static final LockPatience PATIENCE =
            new LockPatience(
                    Duration.ofMillis(250), Duration.ofMinutes(2), 2_000, Duration.ofMillis(40));
    private static final Duration LOCKING =
            Duration.ofSeconds(Integer.getInteger("gapless.lock-seconds", 60));
    private static final int LOCKS = Integer.getInteger("gapless.locks", 60);
    private static final Duration BETWEEN_LOCKS = Duration.ofMillis(20);

    /// Far above what is measured, since few locks are taken here.
    private static final double MOST_ABORTS_PER_LOCK = 0.4;

    private static final Duration OPEN = Duration.ofSeconds(3);

    @TempDir Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"MARIADB", "MYSQL"})
    void givesWayToALongTransactionAndItsWriters(Product product)
            throws SQLException, IOException, InterruptedException, ExecutionException {
        Scene scene = scene(product);
        try (Writers writers = Members.writers(scene).oldRelease(2)) {
            writers.await(100);
            CompletableFuture<SchemaReport> expanded = new CompletableFuture<>();
            try (Connection open = scene.connect()) {
                open.setAutoCommit(false);
                Sql.list(open, "SELECT count(*) FROM member", row -> row.getLong(1));
                begin(scene, expanded);
                Thread.sleep(OPEN);
                assertThat(expanded).isNotDone();
                // It has read the table, and now it writes: the one whom a waiting lock would kill.
                Sql.update(open, "UPDATE member SET name = 'late' WHERE id = 1");
                open.commit();
            }
            SchemaReport report = expanded.get();
            writers.close();
            assertThat(writers.tally.failures()).isEmpty();
            assertThat(writers.tally.aborts().size())
                    .isLessThanOrEqualTo(product == Product.MYSQL ? 3 : 0);
            assertThat(report.lockTries()).isGreaterThan(12);
            assertThat(writers.tally.longest().toMillis()).isLessThan(MARGIN_MILLIS);
        }
    }

    /// It has its snapshot, and comes to the table after its columns changed: MySQL lets it fail.
    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"MARIADB", "MYSQL"})
    void waitsForATransactionThatHasReadAnotherTable(Product product)
            throws SQLException, IOException, InterruptedException, ExecutionException {
        Scene scene = scene(product);
        scene.sql("CREATE TABLE other (id int PRIMARY KEY)");
        CompletableFuture<SchemaReport> expanded = new CompletableFuture<>();
        try (Connection open = scene.connect()) {
            open.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            open.setAutoCommit(false);
            Sql.list(open, "SELECT count(*) FROM other", row -> row.getLong(1));
            begin(scene, expanded);
            Thread.sleep(Duration.ofSeconds(1));
            Sql.list(open, "SELECT count(*) FROM member", row -> row.getLong(1));
            Sql.update(open, "UPDATE member SET name = 'late' WHERE id = 1");
            open.commit();
        }
        expanded.get();
    }

    /// Under a load that never pauses it does not wait for ever.
    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"MARIADB", "MYSQL"})
    void doesNotWaitForOneThatStaysOnAnotherTable(Product product)
            throws SQLException, IOException, InterruptedException, ExecutionException {
        Scene scene = scene(product);
        scene.sql("CREATE TABLE other (id int PRIMARY KEY)");
        CompletableFuture<SchemaReport> expanded = new CompletableFuture<>();
        try (Connection open = scene.connect()) {
            open.setAutoCommit(false);
            Sql.list(open, "SELECT count(*) FROM other", row -> row.getLong(1));
            begin(scene, expanded);
            expanded.get();
        }
    }

    private static void begin(Scene scene, CompletableFuture<SchemaReport> expanded) {
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                expanded.complete(scene.run(ID, Phase.EXPAND));
                            } catch (InterruptedException | RuntimeException e) {
                                expanded.completeExceptionally(e);
                            }
                        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"MARIADB", "MYSQL"})
    void givesUpWithTheNameOfWhoIsInTheWay(Product product)
            throws SQLException, IOException, InterruptedException {
        Scene scene = scene(product);
        String database = scene.text("SELECT database()");
        try (Connection reader = scene.connect();
                Connection ours = scene.connect();
                Connection control = scene.connect()) {
            reader.setAutoCommit(false);
            Sql.list(reader, "SELECT count(*) FROM member", row -> row.getLong(1));
            TableLock lock =
                    lock(
                            scene,
                            ours,
                            control,
                            new LockPatience(
                                    Duration.ofMillis(50),
                                    Duration.ofMillis(400),
                                    12,
                                    Duration.ofMillis(20)));
            assertThatThrownBy(
                            () ->
                                    lock.hold(
                                            new TableName(database, "member"),
                                            List.of(),
                                            "trying",
                                            _ -> {}))
                    .hasMessageContaining("database-lock-timeout")
                    .hasMessageContaining(database + ".member was never free");
        }
    }

    /// Locks in a row while others write: how many of their transactions does one lock cost?
    /// `-Dgapless.locks=100000` for figures: as many as a minute has room for.
    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"MARIADB", "MYSQL"})
    void makesHardlyAnyTransactionFail(Product product)
            throws SQLException, IOException, InterruptedException {
        Scene scene = scene(product);
        TableName table = new TableName(scene.text("SELECT database()"), "member");
        try (Writers writers = Members.writers(scene).oldRelease(3);
                Connection ours = scene.connect();
                Connection control = scene.connect()) {
            TableLock lock = lock(scene, ours, control, PATIENCE);
            writers.await(500);
            long until = System.nanoTime() + LOCKING.toNanos();
            int locks = 0;
            LockCount count = LockCount.NONE;
            while (locks < LOCKS && System.nanoTime() < until) {
                count = count.plus(lock.hold(table, List.of(), "trying", _ -> {}));
                locks++;
                Thread.sleep(BETWEEN_LOCKS);
            }
            writers.close();
            System.getLogger(LockDisciplineTest.class.getName())
                    .log(
                            System.Logger.Level.INFO,
                            "{0}: {1} locks, {2}, {3} statements, {4} aborts, longest {5}",
                            product,
                            locks,
                            count,
                            writers.tally.statements(),
                            writers.tally.aborts().size(),
                            writers.tally.longest());
            assertThat(writers.tally.failures()).isEmpty();
            assertThat((double) writers.tally.aborts().size() / locks)
                    .as("aborts per lock, of %s locks", locks)
                    .isLessThanOrEqualTo(product == Product.MYSQL ? MOST_ABORTS_PER_LOCK : 0);
        }
    }

    private static TableLock lock(
            Scene scene, Connection ours, Connection control, LockPatience patience)
            throws SQLException {
        MySqlServer server = MySqlServer.of(scene.text("SELECT version()"));
        return new TableLock(ours, new Watch(ours, control, server), patience);
    }

    private Scene scene(Product product) throws SQLException, IOException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                "CREATE TABLE member (id bigint AUTO_INCREMENT PRIMARY KEY, login varchar(60), name"
                        + " varchar(20), KEY (login))",
                "INSERT INTO member (login) SELECT concat('user', n) FROM " + scene.numbers(500));
        return scene.migration(
                ID,
                "- add-column: { table: member, column: email, type: varchar(60), not-null: true,"
                        + " up: login }");
    }
}
