package dev.gapless.database.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.port.SchemaChange;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.service.EnvValue;
import dev.gapless.database.DatabaseRegistry;
import dev.gapless.migration.SchemaChanges;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;

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
