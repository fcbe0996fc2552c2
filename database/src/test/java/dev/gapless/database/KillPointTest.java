package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gapless.core.port.SchemaChange;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.service.EnvValue;
import dev.gapless.migration.SchemaChanges;
import dev.gapless.migration.port.Product;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The tool dies at every call that changes the database, before it and after it, forward and back;
/// a new one goes on.
@Execution(ExecutionMode.CONCURRENT)
@Order(2)
class KillPointTest {
    private static final int MAX_CALLS = 200;

    /// Each kind of its steps is in shorter plans, too: it dies at every fifth call, at others on
    /// each product.
    private static final String LONGEST = "replace-table-join";

    static Stream<Arguments> points() {
        return Arrays.stream(Product.values())
                .flatMap(
                        product ->
                                Stream.of(
                                        Arguments.of(product, false), Arguments.of(product, true)));
    }

    /// What a death before a call leaves is what one after the call before it leaves, so the tool
    /// dies on both sides of each in one scenario only.
    static Stream<Arguments> scenarios() {
        return points().flatMap(
                        point -> {
                            Object product = point.get()[0];
                            Object afterwards = point.get()[1];
                            String added =
                                    product == Product.POSTGRESQL
                                            ? "check-and-default"
                                            : "required";
                            return Stream.of(
                                            added,
                                            "rename-column",
                                            "rename-table",
                                            "replace-table",
                                            "replace-tables",
                                            "replace-table-follow",
                                            "replace-table-group",
                                            LONGEST,
                                            "split-table",
                                            "merge-tables",
                                            "tables",
                                            "set-not-null",
                                            "loosen",
                                            "histories")
                                    .filter(
                                            name ->
                                                    name.equals(added)
                                                            || Boolean.TRUE.equals(afterwards))
                                    // its rows remember each column that came and went at once, and
                                    // after a dozen deaths they are too long
                                    .filter(
                                            name ->
                                                    !name.equals("merge-tables")
                                                            || product != Product.MARIADB)
                                    .map(name -> Arguments.of(name, product, afterwards));
                        });
    }

    /// One death for each statement of the plan, and all of it again: the longest plans take a
    /// minute.
    @Timeout(300)
    @ParameterizedTest
    @MethodSource("scenarios")
    void goesOnAfterADeathAtAnyStep(
            String name, Product product, boolean afterwards, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scenario scenario = Scenario.named(name, product);
        Scene scene = scenario.scene(folder);
        String before = CatalogueDump.of(scene);
        int died = 0;
        int every = name.equals(LONGEST) ? 8 : 1;
        for (int at = every == 1 ? 1 : 1 + product.ordinal(); at <= MAX_CALLS; at += every) {
            if (!dies(scene, at, afterwards, true)) {
                break;
            }
            died++;
            scenario.oldReleaseWrites(scene);
            scene.runTo(Scenario.ID, Phase.VERIFY);
            assertThat(scene.run(Scenario.ID, Phase.VERIFY).differ()).isZero();
            if (dies(scene, at, afterwards, false)) {
                scenario.oldReleaseWrites(scene);
                scene.schema.undo(scene.settings(), Scenario.ID);
            }
            assertThat(CatalogueDump.of(scene))
                    .as("undone after a death at call " + at)
                    .isEqualTo(before);
        }
        // each phase is entered in the ledger, and begins with its own call
        assertThat(died * every).isGreaterThan(5);
    }

    /// From the first step back on the triggers may be gone while the column is still there: what
    /// the old release writes then must not be taken for in step.
    @ParameterizedTest
    @MethodSource("points")
    void beginsAnewAfterADeathOnTheWayBack(
            Product product, boolean afterwards, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                table(scene),
                "INSERT INTO member (login) SELECT concat('user', n) FROM " + scene.numbers(100));
        scene.migration(
                Scenario.ID,
                "- add-column: { table: member, column: email, type: text, not-null: true, up:"
                        + " \"concat(login, '@x.example')\" }");
        String before = CatalogueDump.of(scene);
        int at = 1;
        for (boolean died = true; died; at++) {
            scene.runTo(Scenario.ID, Phase.VERIFY);
            died = dies(scene, at, afterwards, false);
            scene.sql(
                    "UPDATE member SET login = concat('changed at "
                            + at
                            + ", ', id) WHERE id % 2 = 0",
                    "INSERT INTO member (id, login) VALUES (" + (1_000 + at) + ", 'new')");
            assertThat(scene.schema.plan(scene.settings()).migrations().getFirst().phases())
                    .extracting(SchemaChange.PlannedPhase::phase)
                    .as("left to do after a death at call " + at)
                    .isEqualTo(whatIsLeft(died, at, afterwards));
            scene.runTo(Scenario.ID, Phase.BACKFILL);
            assertThat(scene.run(Scenario.ID, Phase.VERIFY).differ()).isZero();
            assertThat(
                            scene.texts(
                                    "SELECT id FROM member WHERE email IS NULL OR email <>"
                                            + " concat(login, '@x.example')"))
                    .as("stale after a death at call " + at)
                    .isEmpty();
            scene.schema.undo(scene.settings(), Scenario.ID);
            assertThat(CatalogueDump.of(scene)).isEqualTo(before);
        }
        assertThat(at).isGreaterThan(6);
    }

    private static String table(Scene scene) {
        return scene.words(
                "CREATE TABLE member (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, login"
                        + " text)",
                "CREATE TABLE member (id int AUTO_INCREMENT PRIMARY KEY, login varchar(60))");
    }

    /// Before the undo has written its first word only the contract is left, later everything.
    private static List<Phase> whatIsLeft(boolean died, int at, boolean afterwards) {
        boolean untouched = died && at == 1 && !afterwards;
        return untouched
                ? List.of(Phase.CONTRACT)
                : Stream.of(Phase.values()).filter(phase -> phase != Phase.TRIAL).toList();
    }

    /// The file was wrong: what it says now holds, and the half-done undo of the old one with it.
    @ParameterizedTest
    @EnumSource(Product.class)
    void takesTheChangedFileAfterADeathOnTheWayBack(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        scene.sql(table(scene), "INSERT INTO member (id, login) VALUES (1, 'one')");
        scene.migration(
                Scenario.ID,
                "- add-column: { table: member, column: email, type: text, up: login }");
        scene.runTo(Scenario.ID, Phase.VERIFY);
        assertThat(dies(scene, 3, false, false)).isTrue();
        assertThat(scene.schema.status(scene.settings()).text())
                .isEqualTo(Scenario.ID + ": being taken back");
        assertThat(catchThrowable(() -> scene.run(Scenario.ID, Phase.SYNC)))
                .hasMessageContaining("it was being taken back");
        scene.migration(
                Scenario.ID,
                "- add-column: { table: member, column: mail, type: text, up: login }");
        scene.runTo(Scenario.ID, Phase.VERIFY);
        assertThat(scene.text("SELECT mail FROM member")).isEqualTo("one");
    }

    static Stream<Arguments> contracted() {
        return points().flatMap(
                        point ->
                                Stream.of(
                                                "required",
                                                "rename-column",
                                                "rename-table",
                                                "replace-table",
                                                "replace-tables",
                                                "replace-table-group",
                                                LONGEST,
                                                "tables",
                                                "change-type",
                                                "split-column",
                                                "set-not-null",
                                                "add-constraints",
                                                "update-data",
                                                "change-collation",
                                                "sql")
                                        .filter(name -> Scenario.is(name, point.get()[0]))
                                        .filter(
                                                name ->
                                                        name.equals("required")
                                                                || Boolean.TRUE.equals(
                                                                        point.get()[1]))
                                        .map(
                                                name ->
                                                        Arguments.of(
                                                                name,
                                                                point.get()[0],
                                                                point.get()[1])));
    }

    @ParameterizedTest
    @MethodSource("contracted")
    void contractsAfterADeathAtAnyStep(
            String name, Product product, boolean afterwards, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scenario scenario = Scenario.named(name, product);
        Scene scene = scenario.scene(folder);
        scene.runTo(Scenario.ID, Phase.VERIFY);
        int at = 0;
        do {
            at++;
            scenario.newReleaseWrites(scene);
        } while (diesInContract(scene, at, afterwards));
        assertThat(at).isGreaterThan(1);
        scenario.newReleaseWrites(scene);
        scenario.expect(scene);
        scenario.expectGolden(scene, "after.txt", CatalogueDump.of(scene) + "\n");
    }

    /// Whether it died: forward from wherever it is to VERIFY, or back.
    static boolean dies(Scene scene, int at, boolean afterwards, boolean forward)
            throws InterruptedException {
        return dies(scene, Scenario.ID, at, afterwards, forward);
    }

    static boolean dies(Scene scene, String id, int at, boolean afterwards, boolean forward)
            throws InterruptedException {
        FaultyDatabases databases = new FaultyDatabases(new DatabaseRegistry(), at, afterwards);
        SchemaChange schema = schema(databases);
        try {
            if (forward) {
                for (Phase phase : Phase.values()) {
                    if (phase.untilBothShapes()) {
                        schema.run(scene.settings(), id, phase, _ -> {});
                    }
                }
            } else {
                schema.undo(scene.settings(), id);
            }
            return false;
        } catch (FaultyDatabases.Died _) {
            return true;
        }
    }

    /// Each try goes on where the last one died.
    private static boolean diesInContract(Scene scene, int at, boolean afterwards)
            throws InterruptedException {
        try {
            schema(new FaultyDatabases(new DatabaseRegistry(), at, afterwards))
                    .run(scene.settings(), Scenario.ID, Phase.CONTRACT, _ -> {});
            return false;
        } catch (FaultyDatabases.Died _) {
            return true;
        }
    }

    private static SchemaChange schema(FaultyDatabases databases) {
        return new SchemaChanges(
                databases,
                value -> value instanceof EnvValue.Literal(String text) ? text : "",
                InstantSource.system());
    }
}
