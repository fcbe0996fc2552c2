package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.Isolation;
import dev.gapless.testkit.database.RenamedTable;
import dev.gapless.testkit.database.Writers;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// What the tests under load go by: a statement that somebody keeps waiting is seen, and by whom.
class WritersTest {
    private static final long HELD = 800;

    @TempDir Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"POSTGRESQL", "MARIADB"})
    void tellsWhoKeepsAStatementWaiting(Product product) throws SQLException, InterruptedException {
        Scene scene = new Scene(folder, product);
        RenamedTable scenario = new RenamedTable();
        scene.sql(scenario.before(scene, 100).toArray(String[]::new));
        try (Writers writers =
                new Writers(scene, scenario, Isolation.usual(product)).oldRelease(1)) {
            writers.await(20);
            hold(scene);
            writers.await(20);
            writers.close();
            assertThat(writers.tally.failures()).isEmpty();
            assertThat(writers.tally.longest().toMillis()).isGreaterThan(HELD / 2);
            List<String> stalls = writers.stalls();
            assertThat(stalls.getFirst()).startsWith("a write beside: ");
            assertThat(stalls)
                    .anySatisfy(
                            stall ->
                                    assertThat(stall)
                                            .startsWith("long under way: ")
                                            .contains("member")
                                            .contains(
                                                    scene.words("Lock relation", "metadata lock")));
        }
    }

    private static void hold(Scene scene) throws SQLException, InterruptedException {
        try (Connection connection = scene.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(
                    scene.words(
                            "LOCK TABLE member IN ACCESS EXCLUSIVE MODE",
                            "LOCK TABLE member WRITE"));
            Thread.sleep(HELD);
            connection.rollback();
            statement.execute(scene.words("SELECT 1", "UNLOCK TABLES"));
        }
    }
}
