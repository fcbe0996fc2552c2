package dev.gapless.e2e.rows;

import dev.gapless.e2e.site.AgentControl;
import dev.gapless.e2e.site.Processes;
import dev.gapless.e2e.site.SiteConfig;
import dev.gapless.testkit.database.DatabaseScene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `gapless db ...` as somebody types it, in a folder with a file that names the database and
/// nothing else; the agent that it starts does the work.
record Tool(Path folder) {
    static Tool in(Path folder, DatabaseScene scene) throws IOException {
        Files.writeString(
                folder.resolve("password"), DatabaseScene.secret(scene.settings().password()));
        Files.writeString(
                folder.resolve("gapless.yaml"),
                """
                name: rows
                database:
                  url: %s
                  user: %s
                  password: { from-file: password }
                  migrations: db
                """
                        .formatted(scene.url, scene.settings().user()));
        return new Tool(folder);
    }

    Process begins(String... words) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                SiteConfig.java().toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx512m",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.gapless.cli.Main",
                                "db"));
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said().toFile());
        builder.environment().put("GAPLESS_HOME", home().toString());
        return builder.start();
    }

    /// @throws IllegalStateException it ends with another exit code than 0
    void types(String... words) throws IOException, InterruptedException {
        requireGood(begins(words), words);
    }

    void requireGood(Process process, String... words) throws IOException, InterruptedException {
        if (process.waitFor() != 0) {
            throw new IllegalStateException(
                    "gapless db "
                            + String.join(" ", words)
                            + " ended with "
                            + process.exitValue()
                            + ":\n"
                            + Files.readString(said()));
        }
    }

    AgentControl agent() {
        return new AgentControl(home());
    }

    long agentMegabytes() {
        return Processes.usage(agent().client().agent().pid()).residentKilobytes() / 1024;
    }

    private Path home() {
        return folder.resolve("home");
    }

    private Path said() {
        return folder.resolve("said.txt");
    }
}
