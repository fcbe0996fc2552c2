package dev.gapless.database;

import dev.gapless.core.port.SchemaChange;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaReport;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.core.service.EnvValue;
import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.SchemaChanges;
import dev.gapless.migration.port.Product;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;

/// A database of its own on the one server of this test run, a folder of migrations, and Gapless to
/// run them.
public final class Scene {
    private static final AtomicInteger COUNT = new AtomicInteger();

    public final SchemaChange schema =
            new SchemaChanges(new DatabaseRegistry(), Scene::secret, InstantSource.system());
    public final String url;
    private final Path migrations;

    public final Product product;
    private final TestServer server;
    private final String database;

    /// On PostgreSQL.
    public Scene(Path folder) throws SQLException {
        this(folder, Product.POSTGRESQL);
    }

    public Scene(Path folder, Product product) throws SQLException {
        this.product = product;
        this.server = TestServer.of(product);
        this.database = "scene_" + COUNT.incrementAndGet() + "_";
        this.url = server.createDatabase(database);
        this.migrations = folder;
    }

    /// @param id for example `V2__add_email`
    public Scene migration(String id, String yaml) throws IOException {
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

    /// Everything up to and including `last`.
    public void runTo(String id, Phase last) throws InterruptedException {
        for (Phase phase : List.of(Phase.values()).subList(0, last.ordinal() + 1)) {
            run(id, phase);
        }
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, server.user(), server.password());
    }

    public void sql(String... statements) throws SQLException {
        try (Connection connection = connect()) {
            for (String statement : statements) {
                Sql.run(connection, statement);
            }
        }
    }

    /// The first column of each row, as text.
    public List<String> texts(String query) throws SQLException {
        try (Connection connection = connect()) {
            return Sql.list(connection, query, row -> String.valueOf(row.getString(1)));
        }
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
