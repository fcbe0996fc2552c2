package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaReport;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.BilledTable;
import dev.gapless.testkit.database.FollowedTable;
import dev.gapless.testkit.database.GatheredTable;
import dev.gapless.testkit.database.Isolation;
import dev.gapless.testkit.database.LiveScenario;
import dev.gapless.testkit.database.Tally.Counts;
import dev.gapless.testkit.database.Writers;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Stream;

/// Both releases write under either isolation while rows that are made of several tables are filled
/// and compared. What GapTest measures of time and of locks is left to it and to `bench/migrate`.
class MirrorLoadTest {
    private static final String ID = LiveScenario.ID;
    private static final int ROWS = 800;
    private static final long BETWEEN_PHASES = 200;

    /// Of all statements, where few rows are written by many.
    private static final double MOST_ABORTS = 0.02;

    static Stream<Arguments> all() {
        return Stream.of(
                        new FollowedTable(),
                        new GatheredTable(),
                        GatheredTable.ofFew(),
                        new BilledTable(),
                        BilledTable.ofFew())
                .flatMap(
                        scenario ->
                                Arrays.stream(Product.values())
                                        .flatMap(
                                                product ->
                                                        Arrays.stream(Isolation.values())
                                                                .filter(
                                                                        isolation ->
                                                                                once(
                                                                                        scenario,
                                                                                        product,
                                                                                        isolation))
                                                                .map(
                                                                        isolation ->
                                                                                Arguments.of(
                                                                                        scenario,
                                                                                        product,
                                                                                        isolation))));
    }

    /// The longest one as the server does it when nobody asks; what few rows show it shows under
    /// both.
    private static boolean once(LiveScenario scenario, Product product, Isolation isolation) {
        return !(scenario instanceof BilledTable)
                || scenario.hot()
                || isolation == Isolation.usual(product);
    }

    @ParameterizedTest
    @MethodSource("all")
    void losesNothing(
            LiveScenario scenario, Product product, Isolation isolation, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        scene.sql(scenario.before(scene, ROWS).toArray(String[]::new));
        scene.migration(ID, scenario.migration());
        try (Writers writers = new Writers(scene, scenario, isolation).oldRelease(3)) {
            writers.await(BETWEEN_PHASES);
            for (Phase phase : new Phase[] {Phase.EXPAND, Phase.SYNC}) {
                scene.run(ID, phase);
                writers.await(BETWEEN_PHASES);
            }
            if (scenario.writesBeforeBackfill()) {
                writers.newRelease(2);
            }
            scene.run(ID, Phase.BACKFILL);
            if (!scenario.writesBeforeBackfill()) {
                writers.newRelease(2);
            }
            for (int i = 0; i < 3; i++) {
                writers.await(2 * BETWEEN_PHASES);
                SchemaReport compared = scene.run(ID, Phase.VERIFY);
                assertThat(compared.differ()).as(compared.evidence()).isZero();
            }
            writers.close();
            assertThat(writers.tally.failures()).isEmpty();
            assertThat(scenario.mismatches(scene, writers.expected)).isEmpty();
            if (scenario.knowsRows()) {
                assertThat(writers.expected.lostOrAlien(scene, scenario.table(), scenario.row()))
                        .isEmpty();
                assertThat(
                                writers.expected.lostOrAlien(
                                        scene, scenario.youngTable(), scenario.row()))
                        .isEmpty();
            }
            Counts counts = writers.tally.mark();
            System.getLogger(MirrorLoadTest.class.getName())
                    .log(
                            System.Logger.Level.INFO,
                            "{0}, {1}, {2}: {3}",
                            scenario,
                            product,
                            isolation,
                            counts);
            if (!scenario.hot()) {
                assertThat(counts.aborts()).isLessThan((long) (MOST_ABORTS * counts.statements()));
            }
        }
        SchemaReport compared = scene.run(ID, Phase.VERIFY);
        assertThat(compared.differ()).as(compared.evidence()).isZero();
        scene.run(ID, Phase.CONTRACT);
    }
}
