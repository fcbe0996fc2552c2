package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaPlan;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/// Every operation goes forward, all the way back, forward again, and to its end.
@Execution(ExecutionMode.CONCURRENT)
class ScenarioTest {
    private static final List<Phase> UNTIL_CONTRACT =
            List.of(Phase.EXPAND, Phase.SYNC, Phase.BACKFILL, Phase.VERIFY);

    static List<Scenario> all() {
        return Scenario.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void goesForwardBackAndForward(Scenario scenario, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = scenario.scene(folder);
        SchemaPlan plan = scene.schema.plan(scene.settings());
        scenario.expectGolden(scene, "plan.sql", Scenario.text(plan));
        String before = CatalogueDump.of(scene);

        forward(scenario, scene);
        scene.schema.undo(scene.settings(), Scenario.ID);
        assertThat(CatalogueDump.of(scene)).isEqualTo(before);
        scenario.oldReleaseWrites(scene);
        assertThat(Scenario.text(scene.schema.plan(scene.settings())))
                .isEqualTo(Scenario.text(plan));

        forward(scenario, scene);
        scenario.newReleaseWrites(scene);
        scenario.oldReleaseWrites(scene);
        scenario.expectBoth(scene);
        assertThat(scene.run(Scenario.ID, Phase.VERIFY).differ()).isZero();
        assertThat(scene.schema.status(scene.settings()).inForce()).isEqualTo(2);

        scene.run(Scenario.ID, Phase.CONTRACT);
        scenario.newReleaseWrites(scene);
        scenario.expect(scene);
        scenario.expectGolden(scene, "after.txt", CatalogueDump.of(scene) + "\n");
        assertThat(scene.schema.plan(scene.settings()).migrations()).isEmpty();
    }

    private static void forward(Scenario scenario, Scene scene)
            throws SQLException, InterruptedException {
        scenario.oldReleaseWrites(scene);
        for (Phase phase : UNTIL_CONTRACT) {
            assertThat(scene.run(Scenario.ID, phase).differ()).isZero();
            scenario.oldReleaseWrites(scene);
        }
    }
}
