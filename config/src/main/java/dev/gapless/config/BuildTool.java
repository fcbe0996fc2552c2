package dev.gapless.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How the project in a folder is probably built; only for advice.
public final class BuildTool {
    private static final Map<String, String> COMMANDS = commands();

    private BuildTool() {}

    private static Map<String, String> commands() {
        Map<String, String> commands = new LinkedHashMap<>();
        commands.put("gradlew", "./gradlew bootJar");
        commands.put("build.gradle", "gradle bootJar");
        commands.put("build.gradle.kts", "gradle bootJar");
        commands.put("mvnw", "./mvnw package");
        commands.put("pom.xml", "mvn package");
        return commands;
    }

    /// What makes its artifact; empty when nothing is known.
    public static Optional<String> command(Path folder) {
        return COMMANDS.entrySet().stream()
                .filter(entry -> Files.exists(folder.resolve(entry.getKey())))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
