package dev.gapless.testkit.database;

import dev.gapless.core.port.SchemaChange;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaReport;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.core.service.EnvValue;
import dev.gapless.migration.SchemaChanges;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.Databases;
import dev.gapless.migration.port.Product;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;

/// A database of its own on the one server of this test run, a folder of migrations, and Gapless to
/// run them.
public class DatabaseScene {
    private static final AtomicInteger COUNT = new AtomicInteger();

    public final SchemaChange schema;
    public final String url;
    private final Path migrations;

    public final Product product;
    private final TestServer server;
    private final String database;
    private volatile StepObserver observer = StepObserver.NONE;

    /// @param folder of the migrations
    /// @param databases who opens the databases that `schema` changes
    public DatabaseScene(Path folder, Product product, Databases databases) throws SQLException {
        this.schema =
                new SchemaChanges(
                        new ObservedDatabases(databases, new Forwarding()),
                        DatabaseScene::secret,
                        InstantSource.system());
        this.product = product;
        this.server = TestServer.of(product);
        this.database = "scene_" + COUNT.incrementAndGet() + "_";
        this.url = server.createDatabase(database);
        this.migrations = folder;
    }

    /// Hears of every step from now on.
    public void observe(StepObserver hears) {
        observer = hears;
    }

    private final class Forwarding implements StepObserver {
        @Override
        public void begins(Step step) throws InterruptedException {
            observer.begins(step);
        }

        @Override
        public void ended(Step step) {
            observer.ended(step);
        }
    }

    /// @param id for example `V2__add_email`
    public DatabaseScene migration(String id, String yaml) throws IOException {
        Files.writeString(migrations.resolve(id + ".yaml"), yaml);
        return this;
    }

    public DatabaseSettings settings() {
        return settings(server.user());
    }

    public DatabaseSettings settings(String user) {
        return new DatabaseSettings(
                url,
                user,
                new EnvValue.Literal(server.password()),
                migrations,
                Duration.ofMillis(250),
                Duration.ofMillis(50),
                80,
                true);
    }

    public SchemaReport run(String id, Phase phase) throws InterruptedException {
        return schema.run(settings(), id, phase, _ -> {});
    }

    /// Everything up to and including `last`, without a trial in between.
    public void runTo(String id, Phase last) throws InterruptedException {
        for (Phase phase : Phase.values()) {
            if (phase.compareTo(last) <= 0 && (phase != Phase.TRIAL || phase == last)) {
                run(id, phase);
            }
        }
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, server.user(), server.password());
    }

    public void sql(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            // `?` is an operator of PostgreSQL.
            statement.setEscapeProcessing(false);
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    /// The first column of each row, as text.
    public List<String> texts(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (row.next()) {
                texts.add(String.valueOf(row.getString(1)));
            }
            return texts;
        }
    }

    /// Whether there is a table of that name.
    public boolean has(String table) throws SQLException {
        return !texts(
                        "SELECT 1 FROM information_schema.tables WHERE table_schema = "
                                + words("current_schema()", "database()")
                                + " AND table_name = '"
                                + table
                                + "'")
                .isEmpty();
    }

    /// Whether a table of that name has a column of this one.
    public boolean has(String table, String column) throws SQLException {
        return !texts(
                        "SELECT 1 FROM information_schema.columns WHERE table_schema = "
                                + words("current_schema()", "database()")
                                + " AND table_name = '"
                                + table
                                + "' AND column_name = '"
                                + column
                                + "'")
                .isEmpty();
    }

    public String text(String query) throws SQLException {
        return texts(query).getFirst();
    }

    public static String secret(EnvValue value) {
        return value instanceof EnvValue.Literal(String text) ? text : "";
    }

    /// A table with a column `n` of the numbers from 1, in the words of the product.
    public String numbers(int last) {
        return switch (product) {
            case POSTGRESQL -> "generate_series(1, " + last + ") AS numbers(n)";
            case MARIADB, MYSQL ->
                    "JSON_TABLE(concat('[', repeat('0,', "
                            + (last - 1)
                            + "), '0]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers";
        };
    }

    /// How many deadlocks of rows the whole server has had. A transaction that fails with the same
    /// error without being counted here met the lock of a DDL statement.
    public long rowDeadlocks() throws SQLException {
        return Long.parseLong(
                switch (product) {
                    case POSTGRESQL ->
                            text(
                                    "SELECT deadlocks FROM pg_stat_database WHERE datname ="
                                            + " current_database()");
                    case MARIADB ->
                            text(
                                    "SELECT variable_value FROM information_schema.global_status"
                                            + " WHERE variable_name = 'innodb_deadlocks'");
                    case MYSQL ->
                            text(
                                    "SELECT count FROM information_schema.innodb_metrics WHERE name"
                                            + " = 'lock_deadlocks'");
                });
    }

    /// Without the name of this database, which another run would not have.
    public String neutral(String text) {
        if (product == Product.POSTGRESQL) {
            return text;
        }
        CRC32 digest = new CRC32();
        digest.update(database.getBytes(StandardCharsets.UTF_8));
        return text.replace(String.format("%08x", digest.getValue()), "DIGEST")
                .replace(database, "app");
    }

    /// The words of the product.
    public String words(String postgres, String mysql) {
        return product == Product.POSTGRESQL ? postgres : mysql;
    }
}
