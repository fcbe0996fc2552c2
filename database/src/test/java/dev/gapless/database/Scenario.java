package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.port.SchemaChange.Migration;
import dev.gapless.core.port.SchemaChange.PlannedPhase;
import dev.gapless.core.port.SchemaChange.SchemaPlan;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.port.Product;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A folder of test resources: a migration, the table before it, what each release writes, what
/// must hold, and as golden files the plan and the catalogue afterwards. `-Dgapless.golden=write`
/// writes the golden files anew, `skip` leaves them alone, for other versions of a server.
public record Scenario(Path folder, Product product) {
    public static final String ID = "V2__scenario";

    static List<Scenario> all() {
        try (Stream<Path> found = Files.list(folders())) {
            return found.sorted()
                    .flatMap(
                            folder ->
                                    Arrays.stream(Product.values())
                                            .map(product -> new Scenario(folder, product)))
                    .filter(Scenario::exists)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether there is one of this name for the product.
    static boolean is(String name, @Nullable Object product) {
        return product instanceof Product one
                && new Scenario(folders().resolve(name), one).exists();
    }

    private static Path folders() {
        return Path.of(System.getProperty("gapless.root", ".."))
                .resolve("database/src/test/resources/scenarios");
    }

    public static Scenario named(String name, Product product) {
        return all().stream()
                .filter(scenario -> scenario.toString().equals(name + " on " + product.id()))
                .findFirst()
                .orElseThrow();
    }

    public Scene scene(Path migrations) throws SQLException, IOException {
        Scene scene = new Scene(migrations, product);
        scene.sql(statements("before.sql"));
        return scene.migration(ID, read("migration.yaml"));
    }

    public void oldReleaseWrites(Scene scene) throws SQLException {
        scene.sql(statements("old.sql"));
    }

    public void newReleaseWrites(Scene scene) throws SQLException {
        scene.sql(statements("new.sql"));
    }

    /// What must hold while there are both shapes, too.
    void expectBoth(Scene scene) throws SQLException {
        expect(scene);
        if (Files.exists(file("both.sql"))) {
            expect(scene, "both.sql");
        }
    }

    void expect(Scene scene) throws SQLException {
        expect(scene, "expect.sql");
    }

    private void expect(Scene scene, String name) throws SQLException {
        assertThat(
                        scene.texts(
                                scene.words("SELECT row_to_json(wrong)", "SELECT wrong.*")
                                        + " FROM ("
                                        + read(name)
                                        + ") AS wrong"))
                .isEmpty();
    }

    public void expectGolden(Scene scene, String name, String found) throws IOException {
        if ("skip".equals(System.getProperty("gapless.golden"))) {
            return;
        }
        Path golden = file(golden(name));
        String text = scene.neutral(found);
        if ("write".equals(System.getProperty("gapless.golden"))) {
            Files.writeString(golden, text);
        }
        assertThat(text).isEqualTo(Files.readString(golden));
    }

    /// The plan as a person could read it, without the figures that depend on statistics.
    static String text(SchemaPlan plan) {
        StringBuilder text = new StringBuilder();
        for (Migration migration : plan.migrations()) {
            for (PlannedPhase phase : migration.phases()) {
                text.append("-- ").append(phase.phase().name().toLowerCase(Locale.ROOT));
                text.append(": ").append(phase.what()).append('\n');
                text.append(phase.lock().isEmpty() ? "" : "-- lock: " + phase.lock() + "\n");
                text.append("-- going back loses ").append(phase.loses()).append('\n');
                phase.sql().forEach(statement -> append(statement, text));
                text.append('\n');
            }
        }
        plan.notes().forEach(note -> text.append("-- note: ").append(note).append('\n'));
        return text.toString();
    }

    private static void append(Statement statement, StringBuilder text) {
        text.append(statement.sql().isEmpty() ? "" : statement.sql() + ";\n");
        if (!statement.inverse().isEmpty()) {
            text.append("-- undo: ")
                    .append(statement.inverse().replace("\n", "\n-- "))
                    .append(";\n");
        }
    }

    private String[] statements(String name) {
        return Arrays.stream(read(name).split(";\n"))
                .filter(sql -> !sql.isBlank())
                .toArray(String[]::new);
    }

    private boolean exists() {
        return Files.exists(file("before.sql"))
                && (product != Product.MARIADB || !Files.exists(file("only-mysql")))
                && (product != Product.MYSQL || !Files.exists(file("only-mariadb")));
    }

    /// MariaDB and MySQL read the same files; what comes out differs.
    private Path file(String name) {
        return product == Product.POSTGRESQL
                ? folder.resolve(name)
                : folder.resolve("mysql").resolve(name);
    }

    private String golden(String name) {
        return product == Product.POSTGRESQL ? name : product.id() + "-" + name;
    }

    private String read(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return folder.getFileName() + " on " + product.id();
    }
}
