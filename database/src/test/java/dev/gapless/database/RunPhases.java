package dev.gapless.database;

import dev.gapless.core.port.SchemaChange;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.core.service.EnvValue;
import dev.gapless.migration.SchemaChanges;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// A program of its own that can be killed: runs phases of a migration, slowly.
public final class RunPhases {
    private RunPhases() {}

    public static Process start(Scene scene, String migration, Path folder, List<Phase> phases)
            throws IOException {
        String classes =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes,
                        RunPhases.class.getName(),
                        scene.url,
                        scene.settings().user(),
                        migration,
                        folder.toString(),
                        String.join(",", phases.stream().map(Phase::name).toList()));
        builder.environment().put("RUN_PHASES_PASSWORD", Scene.secret(scene.settings().password()));
        return builder.inheritIO().start();
    }

    public static void main(String[] arguments) throws InterruptedException {
        DatabaseSettings settings =
                new DatabaseSettings(
                        arguments[0],
                        arguments[1],
                        new EnvValue.FromEnv("RUN_PHASES_PASSWORD"),
                        Path.of(arguments[3]),
                        Duration.ofMillis(250),
                        Duration.ofMillis(5),
                        5,
                        true);
        SchemaChange schema =
                new SchemaChanges(
                        new DatabaseRegistry(),
                        _ -> System.getenv("RUN_PHASES_PASSWORD"),
                        InstantSource.system());
        for (String phase : arguments[4].split(",")) {
            schema.run(settings, arguments[2], Phase.valueOf(phase), _ -> {});
        }
    }
}
