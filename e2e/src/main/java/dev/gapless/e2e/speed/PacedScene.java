package dev.gapless.e2e.speed;

import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.database.DatabaseRegistry;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.DatabaseScene;
import dev.gapless.testkit.database.LiveScenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/// A database of its own, whose backfill goes as it does for users, not in the small chunks of the
/// tests.
final class PacedScene extends DatabaseScene {
    private final Pace pace;

    private PacedScene(Path migrations, Product product, Pace pace) throws SQLException {
        super(migrations, product, new DatabaseRegistry());
        this.pace = pace;
    }

    /// With the table of the old release, and the migration.
    ///
    /// @param folder for the folder of the migration
    static DatabaseScene of(
            LiveScenario scenario, Product product, Path folder, int rows, Pace pace)
            throws SQLException, IOException {
        Path migrations = Files.createTempDirectory(folder, "scene-");
        DatabaseScene scene = new PacedScene(migrations, product, pace);
        scene.sql(scenario.before(scene, rows).toArray(String[]::new));
        scene.sql(scene.words("ANALYZE member", "ANALYZE TABLE member"));
        return scene.migration(LiveScenario.ID, scenario.migration());
    }

    @Override
    public DatabaseSettings settings(String user) {
        DatabaseSettings tests = super.settings(user);
        return new DatabaseSettings(
                tests.url(),
                user,
                tests.password(),
                tests.migrations(),
                tests.lockTimeout(),
                Duration.ofMillis(pace.chunkMillis()),
                pace.duty(),
                tests.contractByItself());
    }
}
