package dev.gapless.cli.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How the agent of this very build is run: out of the build folder (`-Dgapless.build`), or off the
/// class path of this process while Gapless itself is being developed.
public final class AgentProgram {
    /// Named, not referred to: the command line does not see the agent's classes.
    private static final String MAIN = "dev.gapless.agent.AgentMain";

    /// An agent that idles has to stay small, and one that starts must not take the CPU from what
    /// serves: the first compiler alone needs two thirds of the memory and half of the time, and
    /// nothing here runs hot. What grows in the first hundred deployments is compiled code:
    /// bounded.
    private static final List<String> JVM =
            List.of(
                    "-XX:+UseSerialGC",
                    "-Xms8m",
                    "-Xmn4m",
                    "-Xmx96m",
                    "-XX:MinHeapFreeRatio=10",
                    "-XX:MaxHeapFreeRatio=20",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:ReservedCodeCacheSize=24m",
                    // A virtual thread keeps its carrier while it loads a class or is in native
                    // code. With one carrier per core, two on a small machine can stop all others,
                    // for good when one of these is to get the lock they wait for.
                    "-Djdk.virtualThreadScheduler.parallelism=4",
                    "-XX:+ExitOnOutOfMemoryError",
                    "--enable-native-access=ALL-UNNAMED");

    private AgentProgram() {}

    /// Program and arguments for this home.
    public static List<String> command(Path home) {
        String build = System.getProperty("gapless.build", "");
        List<String> command = new ArrayList<>();
        command.add(java(build).toString());
        command.addAll(JVM);
        if (!build.isEmpty()) {
            command.add("-Dgapless.build=" + Path.of(build).toAbsolutePath().normalize());
            command.addAll(startUpCache(Path.of(build).toAbsolutePath().normalize()));
        }
        command.addAll(List.of("-cp", classPath(build), MAIN, "--home", home.toString()));
        return command;
    }

    private static List<String> startUpCache(Path build) {
        Path cache = build.resolve("aot").resolve("agent.aot");
        return Files.isRegularFile(cache) ? List.of("-XX:AOTCache=" + cache) : List.of();
    }

    private static Path java(String build) {
        Path own =
                Path.of(build.isEmpty() ? "/nonexistent" : build, "runtime", "bin", "java")
                        .toAbsolutePath();
        return Files.isExecutable(own)
                ? own
                : Path.of(System.getProperty("java.home"), "bin", "java");
    }

    private static String classPath(String build) {
        return build.isEmpty()
                ? System.getProperty("java.class.path")
                : Path.of(build, "lib", "gapless.jar").toAbsolutePath().normalize().toString();
    }
}
