package dev.gapless.database.postgres;

import dev.gapless.core.port.SchemaChange;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaReport;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.core.service.EnvValue;
import dev.gapless.database.DatabaseRegistry;
import dev.gapless.example.database.EmbeddedDatabase;
import dev.gapless.migration.SchemaChanges;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A database of its own on the one server of this test run, a folder of migrations, and Gapless to
/// run them.
final class Scene {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final EmbeddedDatabase SERVER = start();

    final SchemaChange schema =
            new SchemaChanges(new DatabaseRegistry(), Scene::secret, InstantSource.system());
    final String url;
    private final Path migrations;

    Scene(Path folder) throws SQLException {
        url = SERVER.createDatabase("scene_" + COUNT.incrementAndGet());
        migrations = folder;
    }

    /// @param id for example `V2__add_email`
    Scene migration(String id, String yaml) throws IOException {
        Files.writeString(migrations.resolve(id + ".yaml"), yaml);
        return this;
    }

    DatabaseSettings settings() {
        return settings(SERVER.user());
    }

    DatabaseSettings settings(String user) {
        return new DatabaseSettings(
                url,
                user,
                new EnvValue.Literal(SERVER.password()),
                migrations,
                Duration.ofMillis(250),
                Duration.ofMillis(50),
                80,
                true);
    }

    SchemaReport run(String id, Phase phase) throws InterruptedException {
        return schema.run(settings(), id, phase, _ -> {});
    }

    /// Everything up to and including `last`.
    void runTo(String id, Phase last) throws InterruptedException {
        for (Phase phase : List.of(Phase.values()).subList(0, last.ordinal() + 1)) {
            run(id, phase);
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, SERVER.user(), SERVER.password());
    }

    void sql(String... statements) throws SQLException {
        try (Connection connection = connect()) {
            for (String statement : statements) {
                Sql.run(connection, statement);
            }
        }
    }

    /// The first column of each row, as text.
    List<String> texts(String query) throws SQLException {
        try (Connection connection = connect()) {
            return Sql.list(connection, query, row -> String.valueOf(row.getString(1)));
        }
    }

    String text(String query) throws SQLException {
        return texts(query).getFirst();
    }

    static String secret(EnvValue value) {
        return value instanceof EnvValue.Literal(String text) ? text : "";
    }

    private static EmbeddedDatabase start() {
        try {
            EmbeddedDatabase server = EmbeddedDatabase.temporary();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
