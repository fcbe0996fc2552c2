package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.port.SchemaChange.ObjectUse;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.port.Product;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/// Every trigger and function that a migration leaves in the database can be asked about.
class ExplainTest {
    @ParameterizedTest
    @EnumSource(Product.class)
    void saysWhatEachObjectIsForAndWhenItGoes(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = Scenario.named("required", product).scene(folder);
        scene.runTo(Scenario.ID, Phase.VERIFY);
        List<String> objects = objects(scene);
        assertThat(objects).hasSizeGreaterThan(1);
        for (String object : objects) {
            List<ObjectUse> uses = explain(scene, object);
            assertThat(uses).as(object).isNotEmpty();
            assertThat(uses.getFirst().migration()).isEqualTo(Scenario.ID);
            assertThat(uses.getFirst().phase()).isEqualTo(Phase.SYNC);
            assertThat(uses.getFirst().done()).isTrue();
            assertThat(uses.getLast().phase()).isEqualTo(Phase.CONTRACT);
            assertThat(uses.getLast().done()).isFalse();
            assertThat(uses).extracting(ObjectUse::state).containsOnly("open");
            assertThat(explain(scene, "gapless.\"" + object + "\"(integer, text)")).isEqualTo(uses);
        }
        assertThat(explain(scene, "nobody")).isEmpty();
        assertThat(explain(scene, "")).isEmpty();

        scene.schema.undo(scene.settings(), Scenario.ID);
        assertThat(objects(scene)).isEmpty();
        assertThat(explain(scene, objects.getFirst()))
                .isNotEmpty()
                .extracting(ObjectUse::state)
                .containsOnly("taken back");
    }

    private static List<ObjectUse> explain(Scene scene, String object) {
        return scene.schema.explain(scene.settings(), object);
    }

    /// Triggers and routines of ours.
    private static List<String> objects(Scene scene) throws SQLException {
        return scene.texts(
                scene.words(
                        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal UNION SELECT proname"
                                + " FROM pg_proc WHERE pronamespace = 'gapless'::regnamespace",
                        "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema"
                                + " = database() UNION SELECT routine_name FROM"
                                + " information_schema.routines WHERE routine_schema = database()"));
    }
}
