package dev.gapless.database.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gapless.api.Problem;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.CatalogueDump;
import dev.gapless.database.Scenario;
import dev.gapless.database.Scene;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.port.StoredStep;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// The tool died within a step: the ledger says that a statement was begun, and nobody knows
/// whether it was carried out.
class InDoubtTest {
    private static final String ID = "V2__add_email";
    private static final List<Phase> PHASES = List.of(Phase.EXPAND, Phase.SYNC);

    @TempDir Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"MARIADB", "MYSQL"})
    void goesOnAndBackFromEveryStatement(Product product)
            throws SQLException, IOException, InterruptedException {
        Scene scene = scene(product);
        String before = CatalogueDump.of(scene);
        scene.runTo(ID, Phase.SYNC);
        String after = CatalogueDump.of(scene);
        int tried = 0;
        for (StoredStep stored : steps(scene)) {
            int statements = stored.step().statements().size();
            for (int begun = 1; begun <= statements; begun++) {
                for (boolean carriedOut : new boolean[] {false, true}) {
                    String point = stored.step().what() + ", " + begun + ", " + carriedOut;
                    die(scene, stored, begun, carriedOut);
                    scene.runTo(ID, Phase.SYNC);
                    assertThat(CatalogueDump.of(scene)).as("on from " + point).isEqualTo(after);
                    die(scene, stored, begun, carriedOut);
                    scene.schema.undo(scene.settings(), ID);
                    assertThat(CatalogueDump.of(scene)).as("back from " + point).isEqualTo(before);
                    scene.runTo(ID, Phase.SYNC);
                    tried++;
                }
            }
        }
        assertThat(tried).isGreaterThan(8);
    }

    /// The statements of a contract have no way back, so each death has a database of its own.
    @ParameterizedTest
    @CsvSource({
        "rename-column, MARIADB",
        "rename-column, MYSQL",
        "rename-table, MARIADB",
        "rename-table, MYSQL",
        "tables, MARIADB",
        "tables, MYSQL",
        "split-column, MARIADB",
        "split-column, MYSQL",
        "add-constraints, MARIADB",
        "add-constraints, MYSQL"
    })
    void contractsFromEveryStatement(String name, Product product)
            throws SQLException, IOException, InterruptedException {
        Scenario scenario = Scenario.named(name, product);
        int left = 1;
        int carriedOut = 0;
        for (; left > 0; carriedOut++) {
            Scene scene = scenario.scene(folder);
            scene.runTo(Scenario.ID, Phase.VERIFY);
            left = dieInContract(scene, carriedOut);
            scenario.newReleaseWrites(scene);
            scene.run(Scenario.ID, Phase.CONTRACT);
            scenario.expectGolden(scene, "after.txt", CatalogueDump.of(scene) + "\n");
        }
        assertThat(carriedOut).isGreaterThan(1);
    }

    /// As if the tool had died after so many statements, the last of them in doubt.
    ///
    /// @return how many were left
    private static int dieInContract(Scene scene, int carriedOut) throws SQLException {
        int left = carriedOut;
        int after = 0;
        for (StoredStep stored : steps(scene, List.of(Phase.CONTRACT))) {
            List<Statement> statements = stored.step().statements();
            int mine = Math.min(left, statements.size());
            for (Statement statement : statements.subList(0, mine)) {
                scene.sql(statement.sql().split("(?<=^SET foreign_key_checks = 0);\n"));
            }
            left -= mine;
            after += statements.size() - mine;
            if (mine > 0) {
                scene.sql(
                        "UPDATE gapless.step SET begun = "
                                + mine
                                + (left > 0 ? ", done_at = utc_timestamp(6)" : "")
                                + " WHERE of_database = database() AND migration = 2 AND sequence ="
                                + " "
                                + stored.sequence());
            }
        }
        return after;
    }

    /// Nothing of ours is in doubt here: somebody else was at work.
    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"MARIADB", "MYSQL"})
    void takesNothingForItsOwnThatItNeverBegan(Product product)
            throws SQLException, IOException, InterruptedException {
        Scene scene = scene(product);
        scene.run(ID, Phase.EXPAND);
        scene.sql(
                "CREATE TRIGGER zz_gapless_2_1_i BEFORE INSERT ON member FOR EACH ROW SET"
                        + " NEW.email = 'other'");
        Problem problem = catchThrowableOfType(Problem.class, () -> scene.run(ID, Phase.SYNC));
        assertThat(problem.report().code()).isEqualTo("schema-conflict");
    }

    private Scene scene(Product product) throws SQLException, IOException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                "CREATE TABLE member (id int AUTO_INCREMENT PRIMARY KEY, login varchar(40))",
                "INSERT INTO member (login) VALUES ('one')");
        return scene.migration(
                ID,
                "- add-column: { table: member, column: email, type: varchar(60), not-null: true,"
                        + " up: login }");
    }

    private static List<StoredStep> steps(Scene scene) throws SQLException {
        return steps(scene, PHASES);
    }

    private static List<StoredStep> steps(Scene scene, List<Phase> phases) throws SQLException {
        try (Connection connection = scene.connect()) {
            return new Ledger(connection, scene.text("SELECT database()"))
                    .read().getFirst().steps().stream()
                            .filter(stored -> phases.contains(stored.step().phase()))
                            .toList();
        }
    }

    /// All later steps as if they had never been, and this one up to its statement `begun`.
    private static void die(Scene scene, StoredStep at, int begun, boolean carriedOut)
            throws SQLException {
        for (StoredStep stored : steps(scene).reversed()) {
            if (stored.sequence() > at.sequence()) {
                takeBack(scene, stored.step(), 0);
                scene.sql(reset(scene, stored.sequence(), 0));
            }
        }
        takeBack(scene, at.step(), carriedOut ? begun : begun - 1);
        scene.sql(
                reset(scene, at.sequence(), begun),
                "UPDATE gapless.migration SET phase = NULL WHERE of_database = database()");
    }

    private static void takeBack(Scene scene, Step step, int from) throws SQLException {
        List<Statement> statements = step.statements();
        for (Statement statement : statements.subList(from, statements.size()).reversed()) {
            if (!statement.inverse().isEmpty()) {
                scene.sql(statement.inverse());
            }
        }
    }

    private static String reset(Scene scene, int sequence, int begun) {
        return "UPDATE gapless.step SET done_at = NULL, begun = "
                + begun
                + " WHERE of_database = database() AND migration = 2 AND sequence = "
                + sequence;
    }
}
