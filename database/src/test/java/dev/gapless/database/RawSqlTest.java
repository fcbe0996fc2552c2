package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gapless.api.Problem;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.port.Product;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

class RawSqlTest {
    private static final String ID = "V2__sql";

    @ParameterizedTest
    @EnumSource(Product.class)
    void saysAllThatIsWrongBeforeItBegins(Product product, @TempDir Path folder)
            throws SQLException, IOException {
        Scene scene = new Scene(folder, product);
        scene.sql("CREATE TABLE member (id int PRIMARY KEY, name varchar(20))");
        scene.migration(
                ID,
                """
                - sql: { tables: [member, nobody], expand: [{ do: CREATE TABEL a (id int), undo: nothing }] }
                - sql: { tables: [member], expand: [{ do: UPDATE member SET name = 'x' }] }
                - sql: { tables: [member], contract: [{ do: "COMMIT; DROP TABLE member" }] }
                - sql: { tables: [member], backfill: [{ do: UPDATE member SET SET name = 'x', undo: nothing }] }
                - sql: { tables: [member], contract: [{ do: { %s: SELECT 1 } }] }
                """
                        .formatted(product == Product.POSTGRESQL ? "mysql" : "postgresql"));
        assertThat(findings(scene))
                .contains(
                        ":1: There is no table 'nobody'.",
                        ":1: " + product.id() + " does not understand 'CREATE TABEL a (id int)': ",
                        ":2: 'undo' is missing",
                        ":3: 'commit' is not for you to say here",
                        ":4: " + product.id() + " does not understand 'UPDATE member SET SET",
                        ":5: There is no statement for " + product.id() + " here.");
    }

    @Test
    void saysWhatCannotBeReadInTheFile(@TempDir Path folder) throws SQLException, IOException {
        Scene scene = new Scene(folder, Product.POSTGRESQL);
        scene.migration(
                ID,
                """
                - sql: { tables: [member] }
                - sql: { tables: [member], contract: [{ do: { sybase: SELECT 1 } }] }
                - sql: { tables: [member], contract: [{ do: DELETE FROM member, undo: nothing }] }
                - sql: { tables: [a.b.c.d], expand: { do: SELECT 1 } }
                """);
        assertThat(findings(scene))
                .contains(
                        ":1: There is nothing to do: say 'expand', 'backfill' or 'contract'.",
                        ":2: Unknown database 'sybase'",
                        ":3: Unknown key 'undo'. Allowed here: do.",
                        ":4: 'a.b.c.d' in 'tables' must be NAME or SCHEMA.NAME",
                        ":4: 'expand' must be a list");
    }

    private static String findings(Scene scene) {
        Problem problem =
                catchThrowableOfType(Problem.class, () -> scene.schema.plan(scene.settings()));
        return String.join("\n", problem.report().evidence()) + problem.report().what();
    }

    @Test
    void refusesWhatPostgresDoesOnlyOutsideATransaction(@TempDir Path folder)
            throws SQLException, IOException {
        Scene scene = new Scene(folder, Product.POSTGRESQL);
        scene.sql("CREATE TABLE member (id int PRIMARY KEY, name text)");
        scene.migration(
                ID,
                "- sql: { tables: [member], expand: [{ do: CREATE INDEX CONCURRENTLY m ON member"
                        + " (name), undo: DROP INDEX m }] }");
        Problem problem =
                catchThrowableOfType(Problem.class, () -> scene.schema.plan(scene.settings()));
        assertThat(problem.report().what()).contains("only outside a transaction", "create-index");
    }

    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            mode = Mode.EXCLUDE,
            names = {"POSTGRESQL"})
    void refusesToMixRowsAndSchemaWhereTheServerCommitsByItself(
            Product product, @TempDir Path folder) throws SQLException, IOException {
        Scene scene = new Scene(folder, product);
        scene.sql("CREATE TABLE member (id int PRIMARY KEY, name varchar(20))");
        scene.migration(
                ID,
                "- sql: { tables: [member], expand: [{ do: CREATE TABLE a (id int), undo: DELETE"
                        + " FROM member }] }");
        Problem problem =
                catchThrowableOfType(Problem.class, () -> scene.schema.plan(scene.settings()));
        assertThat(problem.report().what())
                .contains("One of 'do' and 'undo' changes rows, the other one the schema");
    }

    /// Statements that change rows are carried out once, and taken back once, wherever the tool
    /// dies.
    @ParameterizedTest
    @EnumSource(Product.class)
    void changesRowsOnceWhereverItDies(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scenario scenario = Scenario.named("sql", product);
        for (boolean afterwards : new boolean[] {false, true}) {
            Scene scene = scenario.scene(folder);
            String before = CatalogueDump.of(scene);
            boolean died = true;
            int at = 1;
            for (; died; at++) {
                died = KillPointTest.dies(scene, at, afterwards, true);
                scene.runTo(Scenario.ID, Phase.VERIFY);
                scenario.expect(scene);
                KillPointTest.dies(scene, at, afterwards, false);
                scene.schema.undo(scene.settings(), Scenario.ID);
                assertThat(scene.texts("SELECT value FROM setting"))
                        .as("undone after a death at call " + at)
                        .containsExactly("0");
                assertThat(CatalogueDump.of(scene)).isEqualTo(before);
            }
            assertThat(at).isGreaterThan(6);
            scene.sql("DROP TABLE member", "DROP TABLE setting");
        }
    }

    /// The name is taken by somebody else's column: the server says so each time, and nothing of it
    /// is ours to take back.
    @ParameterizedTest
    @EnumSource(Product.class)
    void neitherTakesForDoneNorTakesBackWhatTheServerRefused(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                "CREATE TABLE member (id int PRIMARY KEY, nick varchar(20))",
                "INSERT INTO member VALUES (1, 'kept')");
        scene.migration(
                ID,
                "- sql: { tables: [member], expand: [{ do: ALTER TABLE member ADD COLUMN nick int,"
                        + " undo: ALTER TABLE member DROP COLUMN nick }] }");
        for (int i = 0; i < 3; i++) {
            assertThat(catchThrowable(() -> scene.run(ID, Phase.EXPAND)))
                    .isInstanceOf(Problem.class);
        }
        scene.schema.undo(scene.settings(), ID);
        assertThat(scene.texts("SELECT nick FROM member")).containsExactly("kept");
    }

    /// What it cannot have at once it asks for again.
    @ParameterizedTest
    @EnumSource(Product.class)
    void waitsForRowsThatSomebodyHas(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = Scenario.named("sql", product).scene(folder);
        scene.runTo(Scenario.ID, Phase.SYNC);
        try (Connection writer = scene.connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("UPDATE setting SET value = 7 WHERE name = 'runs'");
            Thread commit =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            TimeUnit.SECONDS.sleep(1);
                                            writer.commit();
                                        } catch (SQLException | InterruptedException e) {
                                            throw new IllegalStateException(e);
                                        }
                                    });
            scene.run(Scenario.ID, Phase.BACKFILL);
            commit.join();
        }
        assertThat(scene.texts("SELECT value FROM setting WHERE name = 'runs'"))
                .containsExactly("8");
    }
}
