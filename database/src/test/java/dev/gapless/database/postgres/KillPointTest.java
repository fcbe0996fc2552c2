package dev.gapless.database.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gapless.core.port.SchemaChange;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.service.EnvValue;
import dev.gapless.database.DatabaseRegistry;
import dev.gapless.migration.SchemaChanges;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;

/// The tool dies at every call that changes the database, before it and after it, forward and back;
/// a new one goes on.
class KillPointTest {
    private static final int MAX_CALLS = 200;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void goesOnAfterADeathAtAnyStep(boolean afterwards, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scenario scenario = Scenario.named("check-and-default");
        Scene scene = scenario.scene(folder);
        String before = CatalogueDump.of(scene);
        int died = 0;
        for (int at = 1; at <= MAX_CALLS; at++) {
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
        assertThat(died).isGreaterThan(8);
    }

    /// From the first step back on the triggers may be gone while the column is still there: what
    /// the old release writes then must not be taken for in step.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void beginsAnewAfterADeathOnTheWayBack(boolean afterwards, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder);
        scene.sql(
                "CREATE TABLE member (id int PRIMARY KEY, login text NOT NULL)",
                "INSERT INTO member SELECT n, 'user' || n FROM generate_series(1, 100) n");
        scene.migration(
                Scenario.ID,
                "- add-column: { table: member, column: email, type: text, not-null: true, up: login"
                        + " || '@x.example' }");
        String before = CatalogueDump.of(scene);
        int at = 1;
        for (boolean died = true; died; at++) {
            scene.runTo(Scenario.ID, Phase.VERIFY);
            died = dies(scene, at, afterwards, false);
            scene.sql(
                    "UPDATE member SET login = 'changed at " + at + ", ' || id WHERE id % 2 = 0",
                    "INSERT INTO member VALUES (" + (1_000 + at) + ", 'new')");
            assertThat(scene.schema.plan(scene.settings()).migrations().getFirst().phases())
                    .extracting(SchemaChange.PlannedPhase::phase)
                    .as("left to do after a death at call " + at)
                    .isEqualTo(whatIsLeft(died, at, afterwards));
            scene.runTo(Scenario.ID, Phase.BACKFILL);
            assertThat(scene.run(Scenario.ID, Phase.VERIFY).differ()).isZero();
            assertThat(
                            scene.texts(
                                    "SELECT id FROM member WHERE email IS DISTINCT FROM login ||"
                                            + " '@x.example'"))
                    .as("stale after a death at call " + at)
                    .isEmpty();
            scene.schema.undo(scene.settings(), Scenario.ID);
            assertThat(CatalogueDump.of(scene)).isEqualTo(before);
        }
        assertThat(at).isGreaterThan(6);
    }

    /// Before the undo has written its first word only the contract is left, later everything.
    private static List<Phase> whatIsLeft(boolean died, int at, boolean afterwards) {
        boolean untouched = died && at == 1 && !afterwards;
        return untouched ? List.of(Phase.CONTRACT) : List.of(Phase.values());
    }

    /// The file was wrong: what it says now holds, and the half-done undo of the old one with it.
    @Test
    void takesTheChangedFileAfterADeathOnTheWayBack(@TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder);
        scene.sql(
                "CREATE TABLE member (id int PRIMARY KEY, login text NOT NULL)",
                "INSERT INTO member VALUES (1, 'one')");
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
        assertThat(scene.text("SELECT row_to_json(member) FROM member"))
                .isEqualTo("{\"id\":1,\"login\":\"one\",\"mail\":\"one\"}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void contractsAfterADeathAtAnyStep(boolean afterwards, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scenario scenario = Scenario.named("required");
        Scene scene = scenario.scene(folder);
        scene.runTo(Scenario.ID, Phase.VERIFY);
        int at = 0;
        do {
            at++;
        } while (diesInContract(scene, at, afterwards));
        assertThat(at).isGreaterThan(2);
        scenario.expectGolden("after.txt", CatalogueDump.of(scene) + "\n");
    }

    /// Whether it died: forward from wherever it is to VERIFY, or back.
    private static boolean dies(Scene scene, int at, boolean afterwards, boolean forward)
            throws InterruptedException {
        FaultyDatabases databases = new FaultyDatabases(new DatabaseRegistry(), at, afterwards);
        SchemaChange schema = schema(databases);
        try {
            if (forward) {
                for (Phase phase : Phase.values()) {
                    if (phase != Phase.CONTRACT) {
                        schema.run(scene.settings(), Scenario.ID, phase, _ -> {});
                    }
                }
            } else {
                schema.undo(scene.settings(), Scenario.ID);
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
