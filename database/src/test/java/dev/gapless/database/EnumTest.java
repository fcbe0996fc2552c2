package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gapless.api.Problem;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.port.Product;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Values that come to an enum, and what the old release finds of them after an undo.
class EnumTest {
    private static final String ID = "V2__enum";

    @ParameterizedTest
    @EnumSource(Product.class)
    void isInvalid(Product product, @TempDir Path folder) throws SQLException, IOException {
        Scene scene = new Scene(folder, product);
        orders(scene);
        scene.sql(
                scene.words("CREATE TABLE bare (s state)", "CREATE TABLE bare (s enum('a','b'))"));
        scene.migration(
                ID,
                """
                - change-enum: { table: orders, column: login, add: [c], down: { c: a } }
                - change-enum: { table: orders, column: state, add: [c, d, e], down: { c: x, d: c, f: a } }
                - change-enum: { table: bare, column: s, add: [c], down: { c: a } }
                - change-enum: { table: orders, column: other, add: [c], down: { c: a } }
                """);
        Problem problem =
                catchThrowableOfType(Problem.class, () -> scene.schema.plan(scene.settings()));
        assertThat(problem.report().code()).isEqualTo("migration-invalid");
        List<String> found = new ArrayList<>(problem.report().evidence());
        found.add(problem.report().where() + ": " + problem.report().what());
        assertThat(String.join("\n", found))
                .contains(
                        "V2__enum.yaml:1: ",
                        "orders.login is no enum: it is of type ",
                        "V2__enum.yaml:2: 'down' puts 'x' in the place of 'c', which the old release"
                                + " does not know. It knows: a, b.",
                        "V2__enum.yaml:2: 'down' puts 'c' in the place of 'd'",
                        "V2__enum.yaml:2: 'down' says nothing of 'e'",
                        "V2__enum.yaml:2: 'down' names 'f', which 'add' does not.",
                        "V2__enum.yaml:3: The table ",
                        "so an undo could not change its rows in chunks.",
                        "has no column 'other'");
    }

    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"MARIADB", "MYSQL"})
    void refusesMoreThanOneByteHolds(Product product, @TempDir Path folder)
            throws SQLException, IOException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                "CREATE TABLE orders (id int PRIMARY KEY, state enum("
                        + IntStream.range(0, 255)
                                .mapToObj(n -> "'v" + n + "'")
                                .collect(Collectors.joining(","))
                        + "))");
        scene.migration(
                ID, "- change-enum: { table: orders, column: state, add: [c], down: { c: v0 } }");
        Problem problem =
                catchThrowableOfType(Problem.class, () -> scene.schema.plan(scene.settings()));
        assertThat(problem.report().what()).contains("more than 255 values");
    }

    /// At every call that changes the database, before it and after it, forward and back, and begun
    /// anew.
    @ParameterizedTest
    @EnumSource(Product.class)
    void givesTheOldReleaseItsValuesBackWhereverItDies(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        orders(scene);
        scene.migration(
                ID,
                "- change-enum: { table: orders, column: state, add: [c, d], down: { c: a, d: b } }");
        for (boolean afterwards : new boolean[] {false, true}) {
            int died = 0;
            for (int at = 1; at <= 40; at++) {
                if (!KillPointTest.dies(scene, ID, at, afterwards, true)) {
                    break;
                }
                died++;
                scene.runTo(ID, Phase.VERIFY);
                scene.sql(
                        "UPDATE orders SET state = 'c' WHERE id = 1",
                        "UPDATE orders SET state = 'd' WHERE id = 2");
                if (KillPointTest.dies(scene, ID, at, afterwards, false)) {
                    scene.schema.undo(scene.settings(), ID);
                }
                assertThat(scene.texts("SELECT state FROM orders ORDER BY id"))
                        .as("undone after a death at call " + at)
                        .containsExactly("a", "b", "b");
            }
            assertThat(died).isGreaterThan(4);
            scene.schema.undo(scene.settings(), ID);
        }
        scene.runTo(ID, Phase.CONTRACT);
        scene.sql("UPDATE orders SET state = 'd' WHERE id = 3");
        assertThat(scene.text("SELECT state FROM orders WHERE id = 3")).isEqualTo("d");
    }

    private static void orders(Scene scene) throws SQLException {
        scene.sql(
                scene.words("CREATE TYPE state AS ENUM ('a', 'b')", "SELECT 1"),
                scene.words(
                        "CREATE TABLE orders (id int PRIMARY KEY, login varchar(9), state state)",
                        "CREATE TABLE orders (id int PRIMARY KEY, login varchar(9), state"
                                + " enum('a','b') NOT NULL)"),
                "INSERT INTO orders VALUES (1, 'one', 'a'), (2, 'two', 'b'), (3, 'three', 'b')");
    }
}
