package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.e2e.site.Checkout;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.TestServer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/// What [SchemaIT] does on PostgreSQL, on MariaDB: release 2 of hello requires a column that
/// release 1 has never heard of, and both write while it comes.
class SchemaOnMariaDbIT {
    private static final int USERS = 8;
    private static final Duration THINK = Duration.ofMillis(20);
    private static final int ROWS = 20_000;

    @Test
    void changesSchemaAndServiceTogether() throws SQLException, IOException {
        TestServer server = TestServer.of(Product.MARIADB);
        String url = server.createDatabase("hello");
        try (Site site = Site.hello(url, server.user(), server.password());
                Connection connection =
                        DriverManager.getConnection(url, server.user(), server.password())) {
            site.offer("hello", "2");
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            sql(
                    connection,
                    "INSERT INTO member (id, login, name, created_by_release) SELECT concat('old-',"
                            + " seq), concat('Old', seq), 'Old', '1' FROM seq_1_to_"
                            + ROWS);
            offerMigration(site, url, server);
            try (Traffic traffic = site.helloTraffic(USERS, THINK).awaitMore(20)) {
                Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
                traffic.awaitMore(50);
                Lossless.assertNothingLost(site, traffic, "2");
                Lossless.assertNoErrors(traffic);
            }
            assertHolds(connection);
        }
    }

    private static void offerMigration(Site site, String url, TestServer server)
            throws IOException {
        Path folder = Files.createDirectories(site.folder().resolve("db/gapless"));
        String file = "V2__add_email.yaml";
        Files.copy(
                Checkout.root().resolve("examples/hello/db/gapless-mariadb").resolve(file),
                folder.resolve(file));
        site.with("database.url", url)
                .with("database.user", server.user())
                .with(
                        "database.password",
                        "{ from-file: " + site.folder().resolve("password") + " }");
    }

    private static void assertHolds(Connection connection) throws SQLException {
        assertThat(
                        number(
                                connection,
                                "SELECT count(*) FROM member WHERE email IS NULL OR lower(email) <>"
                                        + " concat(lower(login), '@example.com')"))
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

    private static void sql(Connection connection, String statement) throws SQLException {
        try (Statement one = connection.createStatement()) {
            one.execute(statement);
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
