package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Checkout;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.example.database.EmbeddedDatabase;
import dev.gapless.load.LoadResult;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/// Release 2 of hello requires a column that release 1 has never heard of. In one step, as it is
/// usually done, the column breaks release 1; with Gapless no statement of either fails, though its
/// agent is killed in the middle.
@Order(4)
class SchemaIT {
    private static final int USERS = 8;
    private static final Duration THINK = Duration.ofMillis(20);
    private static final Duration SOON = Duration.ofSeconds(60);

    /// Enough for a backfill that is still under way when it is looked at.
    private static final int ROWS = 20_000;

    @Test
    void changesSchemaAndServiceTogetherThoughTheAgentIsKilled() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.temporary();
                Site site = Site.hello(database);
                Connection connection = database.connect()) {
            site.offer("hello", "2");
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            sql(
                    connection,
                    "INSERT INTO member (id, login, name, created_by_release) SELECT 'old-' || n,"
                            + " 'Old' || n, 'Old', '1' FROM generate_series(1, "
                            + ROWS
                            + ") n");
            inOneStep(site, connection);
            withGapless(site, database, connection);
        }
    }

    /// What hello does itself with `HELLO_MIGRATE=naive`, and what a migration tool would do at the
    /// start of release 2.
    private static void inOneStep(Site site, Connection connection) throws SQLException {
        try (Traffic traffic = site.helloTraffic(USERS, THINK).awaitMore(20)) {
            assertThat(traffic.errors()).isZero();
            sql(
                    connection,
                    "ALTER TABLE member ADD COLUMN email varchar(320) NOT NULL DEFAULT ''",
                    "ALTER TABLE member ALTER COLUMN email DROP DEFAULT");
            Await.until("release 1 cannot insert", SOON, () -> traffic.errors() > 0);
            SQLException insert =
                    catchThrowableOfType(
                            SQLException.class,
                            () ->
                                    sql(
                                            connection,
                                            "INSERT INTO member (id, login, name,"
                                                    + " created_by_release) VALUES ('x', 'x', 'x',"
                                                    + " '1')"));
            assertThat(insert.getSQLState()).as("not null violated").isEqualTo("23502");
            assertThat(traffic.stop().errors()).isPositive();
        }
        sql(connection, "ALTER TABLE member DROP COLUMN email");
    }

    private static void withGapless(Site site, EmbeddedDatabase database, Connection connection)
            throws IOException, SQLException {
        offerMigration(site, database);
        try (Traffic traffic = site.helloTraffic(USERS, THINK).awaitMore(20)) {
            DeploymentView begun = site.begin("2").orElseThrow();
            Await.until("the backfill is under way", SOON, () -> backfills(connection));
            site.agent().kill();
            assertThat(backfills(connection)).as("killed in the middle of it").isTrue();
            traffic.awaitMore(50);
            site.agent().connect();
            Lossless.assertOutcome(site.outcome(begun), "succeeded", 0);
            traffic.awaitMore(50);
            Lossless.assertNothingLost(site, traffic, "2");
            LoadResult result = traffic.stop();
            assertThat(result.errors()).as("statements that failed").isZero();
        }
        assertHolds(connection);
    }

    private static void offerMigration(Site site, EmbeddedDatabase database) throws IOException {
        Path folder = Files.createDirectories(site.folder().resolve("db/gapless"));
        String file = "V2__add_email.yaml";
        Files.copy(
                Checkout.root().resolve("examples/hello/db/gapless").resolve(file),
                folder.resolve(file));
        site.with("database.url", database.jdbcUrl())
                .with("database.user", database.user())
                .with(
                        "database.password",
                        "{ from-file: " + site.folder().resolve("password") + " }")
                .with("database.chunk-time", "10ms")
                .with("database.duty", "5%");
    }

    private static boolean backfills(Connection connection) {
        try {
            return number(connection, "SELECT count(*) FROM pg_class WHERE relname = 'backfill'")
                            == 1
                    && number(
                                    connection,
                                    "SELECT count(*) FROM gapless.step s JOIN gapless.backfill b"
                                            + " USING (migration, sequence) WHERE s.done_at IS NULL AND"
                                            + " b.done > 0")
                            == 1;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertHolds(Connection connection) throws SQLException {
        assertThat(
                        number(
                                connection,
                                "SELECT count(*) FROM member WHERE email IS NULL OR lower(email) <>"
                                        + " lower(login) || '@example.com'"))
                .as("rows with another value")
                .isZero();
        assertThat(number(connection, "SELECT rows_differ FROM gapless.migration"))
                .as("rows that differ")
                .isZero();
        assertThat(number(connection, "SELECT rows_compared FROM gapless.migration"))
                .isGreaterThan(ROWS);
        for (String release : new String[] {"1", "2"}) {
            assertThat(
                            number(
                                    connection,
                                    "SELECT count(*) FROM member WHERE id NOT LIKE 'old-%' AND"
                                            + " created_by_release = '"
                                            + release
                                            + "'"))
                    .as("rows written by release " + release)
                    .isPositive();
        }
    }

    private static void sql(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
