package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gapless.api.Problem;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.PlannedPhase;
import dev.gapless.core.port.SchemaChange.RepairOrder;
import dev.gapless.core.port.SchemaChange.RepairReport;
import dev.gapless.core.port.SchemaChange.SchemaReport;
import dev.gapless.core.port.SchemaChange.Shape;
import dev.gapless.migration.port.Product;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Rows that are changed in chunks: each once, also where the tool dies, and none that cannot be.
class UpdateDataTest {
    private static final String ID = "V2__update";
    private static final int ROWS = 3_000;
    private static final Duration LONGEST = Duration.ofSeconds(30);

    @ParameterizedTest
    @EnumSource(Product.class)
    void isInvalid(Product product, @TempDir Path folder) throws SQLException, IOException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                "CREATE TABLE keyless (a int)",
                "CREATE TABLE member (id int PRIMARY KEY, a int, b int, c int)");
        scene.migration(
                ID,
                """
                - update-data: { table: member, set: { a: 1 }, where: b = 2, no-undo: true }
                - update-data: { table: member, set: { id: id + 1 }, where: id < 0, no-undo: true }
                - update-data: { table: keyless, set: { a: 1 }, where: a = 2, no-undo: true }
                - update-data: { table: member, set: { b: nope }, where: b = 2 and, undo: { b: 2 }, undo-where: b = 1 }
                - update-data: { table: member, set: { d: 1 }, where: (select true), no-undo: true }
                - update-data: { table: member, set: { c: { OTHER: 1 } }, where: c = 2, no-undo: true }
                - set-not-null: { table: member, column: a, up: "1" }
                """
                        .replace("OTHER", scene.words("mysql", "postgresql")));
        assertThat(String.join("\n", found(scene)))
                .contains(
                        "V2__update.yaml:1: 'where' names no column that 'set' changes",
                        "V2__update.yaml:2: The column 'id' of ",
                        " is part of the key by which the rows are found.",
                        "V2__update.yaml:3: The table ",
                        "so its rows cannot be changed in chunks.",
                        "V2__update.yaml:4: 'set' is not accepted by the database",
                        "V2__update.yaml:4: 'where' is not accepted by the database",
                        "V2__update.yaml:5: 'where' is refused: it holds 'select'",
                        "has no column 'd'",
                        "V2__update.yaml:6: 'set' says nothing for " + product.id(),
                        "V2__update.yaml:7: This is about the column 'a' of member, and so is"
                                + " V2__update.yaml:1.");
    }

    @ParameterizedTest
    @EnumSource(Product.class)
    void saysHowItIsTakenBack(Product product, @TempDir Path folder)
            throws SQLException, IOException {
        Scene scene = new Scene(folder, product);
        scene.sql("CREATE TABLE member (id int PRIMARY KEY, a int)");
        scene.migration(
                ID,
                """
                - update-data: { table: member, set: { a: 1 }, where: a = 2 }
                - update-data: { table: member, set: { a: 1 }, where: a = 2, undo: { a: 2 } }
                - update-data: { table: member, set: { a: 1 }, where: a = 2, undo: { a: 2 }, undo-where: a = 1, no-undo: true }
                - update-data: { table: member, where: a = 2, no-undo: true }
                """);
        assertThat(String.join("\n", found(scene)))
                .contains(
                        "V2__update.yaml:1: 'undo' and 'undo-where' are missing",
                        "V2__update.yaml:2: 'undo' says what takes a row back",
                        "V2__update.yaml:3: 'undo' and 'no-undo' exclude each other.",
                        "V2__update.yaml:4: The key 'set' is missing.");
    }

    /// MariaDB and MySQL would let the second value see the first one.
    @ParameterizedTest
    @EnumSource(Product.class)
    void exchangesColumnsOnlyWhereAllValuesAreOfTheRowAsItWas(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                "CREATE TABLE member (id int PRIMARY KEY, a int, b int, done int)",
                "INSERT INTO member VALUES (1, 10, 20, 0)");
        scene.migration(
                ID,
                "- update-data: { table: member, set: { a: b, b: a, done: 1 }, where: done = 0,"
                        + " no-undo: true }");
        if (product == Product.POSTGRESQL) {
            scene.runTo(ID, Phase.BACKFILL);
            assertThat(scene.text("SELECT concat_ws(' ', a, b) FROM member")).isEqualTo("20 10");
        } else {
            assertThat(String.join("\n", found(scene)))
                    .contains("The values of 'set' use each other's columns (a, b)");
        }
    }

    /// At every call that changes the database, before it and after it.
    @ParameterizedTest
    @EnumSource(Product.class)
    void changesEachRowOnceWhereverItDies(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        for (boolean afterwards : new boolean[] {false, true}) {
            int died = 0;
            for (int at = 1; at <= 40; at++) {
                Scene scene = counted(product, folder);
                boolean dies = KillPointTest.dies(scene, ID, at, afterwards, true);
                scene.runTo(ID, Phase.VERIFY);
                assertThat(scene.text("SELECT count(*) FROM member WHERE n = 1 AND done = 1"))
                        .isEqualTo(String.valueOf(ROWS));
                if (KillPointTest.dies(scene, ID, at, afterwards, false)) {
                    scene.schema.undo(scene.settings(), ID);
                }
                assertThat(scene.text("SELECT count(*) FROM member WHERE n = 0 AND done = 0"))
                        .isEqualTo(String.valueOf(ROWS));
                if (!dies) {
                    break;
                }
                died++;
            }
            assertThat(died).isGreaterThan(5);
        }
    }

    private static Scene counted(Product product, Path folder) throws SQLException, IOException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                "CREATE TABLE member (id int PRIMARY KEY, n int DEFAULT 0, done int DEFAULT 0)",
                "INSERT INTO member (id) SELECT n FROM " + scene.numbers(ROWS));
        return scene.migration(
                ID,
                "- update-data: { table: member, set: { n: n + 1, done: 1 }, where: done = 0, undo:"
                        + " { n: n - 1, done: 0 }, undo-where: done = 1 }");
    }

    @ParameterizedTest
    @EnumSource(Product.class)
    void changesWhatTheOldReleaseWroteSinceBeforeItContracts(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = counted(product, folder);
        scene.runTo(ID, Phase.BACKFILL);
        scene.sql(
                "INSERT INTO member (id) VALUES (10001), (10002)",
                "UPDATE member SET done = 0 WHERE id = 7");
        SchemaReport verified = scene.run(ID, Phase.VERIFY);
        assertThat(verified.differ()).isZero();
        assertThat(verified.evidence())
                .contains("3 rows of ")
                .contains("break what update-data says: 'where' holds for them again");
        scene.run(ID, Phase.CONTRACT);
        assertThat(scene.texts("SELECT id FROM member WHERE done = 0 OR n <> 1"))
                .containsExactly("7");
        assertThat(scene.text("SELECT n FROM member WHERE id = 7")).isEqualTo("2");
    }

    /// Whoever writes these rows again does so until the contract that goes through.
    @ParameterizedTest
    @EnumSource(Product.class)
    void looksAgainAtEachAttemptToContract(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                "CREATE TABLE member (id int PRIMARY KEY, n int NOT NULL, done int NOT NULL)",
                "INSERT INTO member VALUES (1, 1, 0), (2, 2, 0)");
        scene.migration(
                ID,
                """
                - update-data: { table: member, set: { done: 1 }, where: done = 0, no-undo: true }
                - add-unique: { table: member, name: member_n, columns: [n] }
                """);
        scene.runTo(ID, Phase.VERIFY);
        scene.sql("INSERT INTO member VALUES (3, 1, 0)");
        assertThat(catchThrowableOfType(Problem.class, () -> scene.run(ID, Phase.CONTRACT)))
                .hasMessageContaining("nothing was contracted");
        assertThat(scene.texts("SELECT id FROM member WHERE done = 0")).isEmpty();
        scene.sql(
                "UPDATE member SET n = 3 WHERE id = 3",
                "UPDATE member SET done = 0 WHERE id = 1",
                "INSERT INTO member VALUES (4, 4, 0)");
        scene.run(ID, Phase.CONTRACT);
        assertThat(scene.texts("SELECT id FROM member WHERE done = 0")).isEmpty();
    }

    /// That is contract's to do.
    @ParameterizedTest
    @EnumSource(Product.class)
    void isNoBusinessOfARepair(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = counted(product, folder);
        scene.runTo(ID, Phase.VERIFY);
        scene.sql("UPDATE member SET done = 0 WHERE id = 7");
        RepairReport repaired =
                scene.schema.repair(
                        scene.settings(), ID, new RepairOrder(Shape.OLD, true, false), _ -> {});
        assertThat(repaired.rows()).isZero();
        assertThat(scene.text("SELECT n FROM member WHERE id = 7")).isEqualTo("1");
    }

    /// While it is locked the row is passed by, and taken later.
    @ParameterizedTest
    @EnumSource(Product.class)
    void waitsForNoWriter(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = counted(product, folder);
        scene.runTo(ID, Phase.SYNC);
        try (Connection writer = scene.connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("UPDATE member SET n = 100 WHERE id = 5");
            Thread commit =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            awaitDone(scene, ROWS - 1);
                                            writer.commit();
                                        } catch (SQLException | InterruptedException e) {
                                            throw new IllegalStateException(e);
                                        }
                                    });
            scene.run(ID, Phase.BACKFILL);
            commit.join();
        }
        assertThat(scene.text("SELECT n FROM member WHERE id = 5")).isEqualTo("101");
        assertThat(scene.text("SELECT count(*) FROM member WHERE done = 1"))
                .isEqualTo(String.valueOf(ROWS));
    }

    private static void awaitDone(Scene scene, int rows) throws SQLException, InterruptedException {
        String wanted = String.valueOf(rows);
        long until = System.nanoTime() + LONGEST.toNanos();
        while (!scene.text("SELECT count(*) FROM member WHERE done = 1").equals(wanted)) {
            if (System.nanoTime() > until) {
                throw new AssertionError("not " + wanted + " rows within " + LONGEST);
            }
            Thread.sleep(5);
        }
    }

    @ParameterizedTest
    @EnumSource(Product.class)
    void stopsBeforeARowThatWouldMatchForEver(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                "CREATE TABLE member (id int PRIMARY KEY, n int)",
                "INSERT INTO member SELECT n, n FROM " + scene.numbers(10));
        scene.migration(
                ID,
                "- update-data: { table: member, set: { n: n + 5 }, where: n > 0, no-undo: true }");
        assertThat(scene.schema.plan(scene.settings()).migrations().getFirst().phases())
                .extracting(PlannedPhase::loses)
                .contains("what the rows said before");
        scene.runTo(ID, Phase.SYNC);
        for (int i = 0; i < 2; i++) {
            Problem problem =
                    catchThrowableOfType(Problem.class, () -> scene.run(ID, Phase.BACKFILL));
            assertThat(problem.report().code()).isEqualTo("row-not-convertible");
            assertThat(problem.report().what())
                    .contains("still matches the condition")
                    .endsWith("member with key 1.");
            assertThat(scene.text("SELECT sum(n) FROM member")).isEqualTo("55");
        }
        scene.schema.undo(scene.settings(), ID);
        assertThat(scene.text("SELECT sum(n) FROM member")).isEqualTo("55");
    }

    @ParameterizedTest
    @EnumSource(Product.class)
    void namesTheRowThatGetsNoValueAndKeepsThoseBefore(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                "CREATE TABLE member (id int PRIMARY KEY, n varchar(10), half int)",
                "INSERT INTO member (id, n) SELECT n, n FROM " + scene.numbers(ROWS),
                "UPDATE member SET n = 'many' WHERE id = 1234");
        scene.migration(
                ID,
                scene.words(
                        "- update-data: { table: member, set: { half: n::int / 2 }, where: half IS"
                                + " NULL, no-undo: true }",
                        "- update-data: { table: member, set: { half: n }, where: half IS NULL,"
                                + " no-undo: true }"));
        scene.runTo(ID, Phase.SYNC);
        Problem problem = catchThrowableOfType(Problem.class, () -> scene.run(ID, Phase.BACKFILL));
        assertThat(problem.report().code()).isEqualTo("row-not-convertible");
        assertThat(problem.report().what())
                .contains("A row gets no value: ")
                .endsWith("member with key 1234.");
        assertThat(problem.report().found()).contains("many");
        assertThat(scene.text("SELECT max(id) FROM member WHERE half IS NOT NULL"))
                .isEqualTo("1233");
        scene.sql("UPDATE member SET n = '4' WHERE id = 1234");
        scene.run(ID, Phase.BACKFILL);
        assertThat(scene.text("SELECT count(*) FROM member WHERE half IS NULL")).isEqualTo("0");
    }

    /// One that is begun and taken back before any row was changed changes none.
    @ParameterizedTest
    @EnumSource(Product.class)
    void takesBackOnlyWhatABackfillBegan(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = counted(product, folder);
        scene.sql("UPDATE member SET done = 1 WHERE id = 9");
        scene.runTo(ID, Phase.SYNC);
        scene.schema.undo(scene.settings(), ID);
        assertThat(scene.text("SELECT n FROM member WHERE id = 9")).isEqualTo("0");
    }

    private static List<String> found(Scene scene) {
        Problem problem =
                catchThrowableOfType(Problem.class, () -> scene.schema.plan(scene.settings()));
        assertThat(problem.report().code()).isEqualTo("migration-invalid");
        List<String> found = new ArrayList<>(problem.report().evidence());
        found.add(problem.report().where() + ": " + problem.report().what());
        return found;
    }
}
