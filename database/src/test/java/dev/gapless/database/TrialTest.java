package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.SchemaChange;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.PlannedPhase;
import dev.gapless.core.port.SchemaChange.RepairOrder;
import dev.gapless.core.port.SchemaChange.Shape;
import dev.gapless.core.port.SchemaChange.Trial;
import dev.gapless.core.port.SchemaChange.Trying;
import dev.gapless.migration.SchemaChanges;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.DatabaseScene;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// While a migration is on trial whoever writes its old shape is refused, and nobody else.
@Execution(ExecutionMode.CONCURRENT)
class TrialTest {
    private static final String ID = TrialShape.ID;

    /// What two columns become, or one, differs in what is compared only: each on one server. The
    /// others are of columns that the server writes by itself.
    private static final Map<String, Product> ON_ONE_SERVER =
            Map.of(
                    "split-column",
                    Product.POSTGRESQL,
                    "defaults",
                    Product.POSTGRESQL,
                    "identity",
                    Product.POSTGRESQL,
                    "foreign-key",
                    Product.POSTGRESQL,
                    "merge-columns",
                    Product.MARIADB);

    static Stream<Arguments> all() {
        return Arrays.stream(Product.values())
                .flatMap(
                        product ->
                                TrialShape.ALL.stream()
                                        .filter(shape -> shape.possibleOn(product))
                                        .filter(
                                                shape ->
                                                        ON_ONE_SERVER
                                                                .getOrDefault(shape.name(), product)
                                                                .equals(product))
                                        .map(shape -> Arguments.of(shape, product)));
    }

    private static Scene ready(TrialShape shape, Product product, Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        scene.sql(shape.before(product));
        scene.migration(ID, shape.migration());
        return scene;
    }

    private static Trial trial(Scene scene) {
        return scene.schema.status(scene.settings()).open().getFirst().trial();
    }

    private static void end(Scene scene) throws InterruptedException {
        scene.schema.endTrial(scene.settings(), ID, _ -> {});
    }

    private static void assertRefused(TrialShape shape, Scene scene) {
        for (String sql : shape.refused()) {
            SQLException refusal = catchThrowableOfType(SQLException.class, () -> scene.sql(sql));
            assertThat((Throwable) refusal).as(sql).isNotNull();
            if (shape.view() && scene.product != Product.POSTGRESQL) {
                assertThat(refusal.getErrorCode()).as(sql).isIn(1288, 1471);
                continue;
            }
            assertThat(refusal.getSQLState()).as(sql + ": " + refusal).isEqualTo("45G01");
            assertThat((Throwable) refusal)
                    .hasMessageContaining("Gapless refuses writes of " + shape.thing())
                    .hasMessageContaining("V2 is on trial")
                    .hasMessageContaining("gapless db contract --end-trial V2");
        }
    }

    private static void assertTaken(List<String> statements, Scene scene) {
        for (String sql : statements) {
            assertThatCode(() -> scene.sql(sql)).as(sql).doesNotThrowAnyException();
        }
    }

    private static void assertEqual(Scene scene) throws InterruptedException {
        assertThat(scene.run(ID, Phase.VERIFY).differ()).isZero();
    }

    @ParameterizedTest
    @MethodSource("all")
    void refusesTheOldShapeAloneUntilItsEnd(TrialShape shape, Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = ready(shape, product, folder);
        String before = CatalogueDump.of(scene);
        scene.runTo(ID, Phase.VERIFY);
        String both = CatalogueDump.of(scene);
        assertNoTrialOfWhatAnEarlierVersionBegan(scene);
        assertThat(trial(scene).state()).isEqualTo(Trying.POSSIBLE);

        scene.run(ID, Phase.TRIAL);
        assertThat(trial(scene).state()).isEqualTo(Trying.ON);
        assertThat(trial(scene).since()).isPresent();
        assertThat(scene.schema.status(scene.settings()).contracted()).isEqualTo(2);
        assertThat(phases(scene)).containsExactly(Phase.CONTRACT);
        assertRefused(shape, scene);
        assertTaken(shape.taken(), scene);
        assertRefused(shape, scene);
        assertEqual(scene);
        assertThat(scene.run(ID, Phase.TRIAL).lockTries()).isLessThan(60);

        end(scene);
        assertThat(trial(scene).state()).isEqualTo(Trying.POSSIBLE);
        assertThat(scene.schema.status(scene.settings()).contracted()).isZero();
        assertThat(CatalogueDump.of(scene)).isEqualTo(both);
        assertTaken(shape.refused(), scene);
        assertTaken(shape.cleanUp(), scene);
        assertTaken(shape.taken(), scene);
        assertEqual(scene);
        end(scene);

        scene.run(ID, Phase.TRIAL);
        assertRefused(shape, scene);
        scene.schema.undo(scene.settings(), ID);
        assertThat(CatalogueDump.of(scene)).isEqualTo(before);
        scene.sql(shape.cleanUp().toArray(String[]::new));
        assertTaken(shape.refused(), scene);

        scene.sql(shape.cleanUp().toArray(String[]::new));
        scene.runTo(ID, Phase.TRIAL);
        assertRefused(shape, scene);
        scene.run(ID, Phase.CONTRACT);
        assertTaken(shape.taken(), scene);
        assertThat(scene.schema.plan(scene.settings()).migrations()).isEmpty();
        assertThat(CatalogueDump.of(scene)).doesNotContain("gapless");
    }

    private static List<Phase> phases(Scene scene) {
        return scene.schema.plan(scene.settings()).migrations().getFirst().phases().stream()
                .map(PlannedPhase::phase)
                .toList();
    }

    static Stream<Arguments> killed() {
        return all().filter(
                        arguments ->
                                arguments.get()[0] instanceof TrialShape shape
                                        && List.of("rename-column", "rename-table", "replace-table")
                                                .contains(shape.name()));
    }

    /// Also in the middle of a contract and of an undo of what is on trial.
    @ParameterizedTest
    @MethodSource("killed")
    void goesOnAfterADeathAtAnyStep(TrialShape shape, Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = ready(shape, product, folder);
        scene.runTo(ID, Phase.VERIFY);
        String both = CatalogueDump.of(scene);
        int died = 0;
        while (dies(scene, died + 1, Phase.TRIAL)) {
            died++;
            assertTaken(shape.taken(), scene);
            scene.run(ID, Phase.TRIAL);
            assertRefused(shape, scene);
            dies(scene, died, Phase.VERIFY);
            assertTaken(shape.taken(), scene);
            end(scene);
            assertThat(CatalogueDump.of(scene)).isEqualTo(both);
        }
        assertThat(died).isPositive();
        dies(scene, 2, Phase.EXPAND);
        scene.schema.undo(scene.settings(), ID);
        scene.sql(shape.cleanUp().toArray(String[]::new));
        assertTaken(shape.refused(), scene);
        scene.sql(shape.cleanUp().toArray(String[]::new));
        scene.runTo(ID, Phase.TRIAL);
        int at = 1;
        while (dies(scene, at, Phase.CONTRACT)) {
            assertTaken(shape.taken(), scene);
            at++;
        }
        assertTaken(shape.taken(), scene);
        assertThat(CatalogueDump.of(scene)).doesNotContain("gapless");
    }

    /// Right after a call, which is as right before the next one.
    ///
    /// @param to VERIFY ends the trial, EXPAND takes the migration back
    private static boolean dies(Scene scene, int at, Phase to) throws InterruptedException {
        SchemaChange schema =
                new SchemaChanges(
                        new FaultyDatabases(new DatabaseRegistry(), at, true),
                        DatabaseScene::secret,
                        InstantSource.system());
        try {
            switch (to) {
                case VERIFY -> schema.endTrial(scene.settings(), ID, _ -> {});
                case EXPAND -> schema.undo(scene.settings(), ID);
                default -> schema.run(scene.settings(), ID, to, _ -> {});
            }
            return false;
        } catch (FaultyDatabases.Died _) {
            return true;
        }
    }

    static Stream<Arguments> repaired() {
        return all().filter(
                        arguments ->
                                arguments.get()[0] instanceof TrialShape shape
                                        && List.of("rename-column", "replace-table")
                                                .contains(shape.name()));
    }

    /// Rows are made to agree from the new shape, which writes the old one.
    @ParameterizedTest
    @MethodSource("repaired")
    void repairGoesOnMeanwhile(TrialShape shape, Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = ready(shape, product, folder);
        scene.runTo(ID, Phase.TRIAL);
        boolean pair = shape.name().equals("rename-column");
        // those that keep the shapes in step, not those of the trial
        scene.dropTriggers(pair ? "member" : "remark", pair ? "%1_u" : "%u");
        scene.sql(
                pair
                        ? "UPDATE member SET nickname = 'other' WHERE id = 1"
                        : "UPDATE remark SET text = 'other' WHERE text = 'a'");
        scene.schema.repair(scene.settings(), ID, new RepairOrder(Shape.NEW, true, false), _ -> {});
        assertThat(
                        scene.text(
                                "SELECT "
                                        + (pair ? "nick FROM member" : "body FROM note")
                                        + " WHERE id = 1"))
                .isEqualTo("other");
        assertEqual(scene);
        assertRefused(shape, scene);
    }

    @ParameterizedTest
    @EnumSource(Product.class)
    void thereIsNothingToTryWithoutAnOldShape(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                "CREATE TABLE member (id " + TrialShape.counted(product) + ", login varchar(40))");
        scene.migration(
                ID,
                """
                - create-index: { table: member, name: by_login, columns: [login] }
                - add-column: { table: member, column: email, type: varchar(80), up: login }
                """);
        scene.runTo(ID, Phase.VERIFY);
        assertThat(trial(scene).state()).isEqualTo(Trying.NOTHING);
        Problem problem = catchThrowableOfType(Problem.class, () -> scene.run(ID, Phase.TRIAL));
        assertThat(problem.is(ProblemCode.NOT_POSSIBLE_NOW)).isTrue();
        assertThat((Throwable) problem).hasMessageContaining("leaves no old shape behind");
        scene.run(ID, Phase.CONTRACT);
    }

    /// Its statements commit one by one: what was taken back is not known to be in force.
    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"MARIADB", "MYSQL"})
    void anEndThatDiedInTheMiddleComesBeforeTheNextTrial(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        TrialShape shape = TrialShape.named("rename-column");
        Scene scene = ready(shape, product, folder);
        scene.runTo(ID, Phase.TRIAL);
        scene.sql(
                "UPDATE gapless.step SET taken_back = 1 WHERE phase = 'TRIAL' AND of_database ="
                        + " database()");
        scene.dropTriggers("member", "%tu");
        assertThat(trial(scene).state()).isEqualTo(Trying.BEGUN);
        scene.run(ID, Phase.TRIAL);
        assertThat(trial(scene).state()).isEqualTo(Trying.ON);
        assertRefused(shape, scene);
        assertTaken(shape.taken(), scene);
    }

    @Test
    void aRenameWhoseEndDiedInTheMiddleIsTriedAgain(@TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        TrialShape shape = TrialShape.named("rename-table");
        Scene scene = ready(shape, Product.MARIADB, folder);
        scene.runTo(ID, Phase.TRIAL);
        scene.sql(
                "UPDATE gapless.step SET taken_back = 1 WHERE phase = 'TRIAL' AND of_database ="
                        + " database()",
                "RENAME TABLE member TO gapless_2_1_trial, person TO member, gapless_2_1_view TO"
                        + " person");
        assertTaken(shape.taken(), scene);
        scene.run(ID, Phase.TRIAL);
        assertRefused(shape, scene);
        assertTaken(shape.taken(), scene);
        end(scene);
        assertTaken(shape.refused(), scene);
    }

    @Test
    void thereIsNoTrialOfANameOnMySql(@TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = ready(TrialShape.named("rename-table"), Product.MYSQL, folder);
        assertThat(scene.schema.plan(scene.settings()).notes())
                .anyMatch(note -> note.startsWith("Writes by the name member cannot be refused"));
        scene.runTo(ID, Phase.VERIFY);
        assertThat(trial(scene).state()).isEqualTo(Trying.NOTHING);
    }

    /// Its ledger has no steps for it.
    private static void assertNoTrialOfWhatAnEarlierVersionBegan(Scene scene) throws SQLException {
        String where = " WHERE phase = 'TRIAL'" + scene.words("", " AND of_database = database()");
        scene.sql(
                "CREATE TABLE aside AS SELECT * FROM gapless.step" + where,
                "DELETE FROM gapless.step" + where);
        assertThat(trial(scene).state()).isEqualTo(Trying.UNPLANNED);
        Problem problem = catchThrowableOfType(Problem.class, () -> scene.run(ID, Phase.TRIAL));
        assertThat((Throwable) problem)
                .hasMessageContaining("version of Gapless that planned no trial");
        scene.sql("INSERT INTO gapless.step SELECT * FROM aside", "DROP TABLE aside");
    }

    @ParameterizedTest
    @EnumSource(Product.class)
    void doesNotBeginWhileRowsDiffer(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = ready(TrialShape.named("replace-table"), product, folder);
        scene.runTo(ID, Phase.VERIFY);
        try (Connection connection = scene.connect();
                Statement statement = connection.createStatement()) {
            scene.silence(statement);
            statement.execute("UPDATE remark SET text = 'other' WHERE text = 'a'");
        }
        Problem problem = catchThrowableOfType(Problem.class, () -> scene.run(ID, Phase.TRIAL));
        assertThat(problem.is(ProblemCode.ROWS_DIFFER)).isTrue();
        assertThat((Throwable) problem).hasMessageContaining("the trial did not begin");
        assertThat(trial(scene).state()).isEqualTo(Trying.POSSIBLE);
    }

    /// Its comparison finds a difference: nothing of it has begun, and the trial goes on.
    @ParameterizedTest
    @EnumSource(Product.class)
    void aContractThatComesToNothingLeavesTheTrial(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        TrialShape shape = TrialShape.named("replace-table");
        Scene scene = ready(shape, product, folder);
        scene.runTo(ID, Phase.TRIAL);
        try (Connection connection = scene.connect();
                Statement statement = connection.createStatement()) {
            scene.silence(statement);
            statement.execute("UPDATE remark SET text = 'other' WHERE text = 'a'");
        }
        Problem problem = catchThrowableOfType(Problem.class, () -> scene.run(ID, Phase.CONTRACT));
        assertThat(problem.is(ProblemCode.ROWS_DIFFER)).isTrue();
        assertThat(trial(scene).state()).isEqualTo(Trying.ON);
        assertRefused(shape, scene);
    }
}
