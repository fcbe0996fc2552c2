import dev.gapless.cli.client.AgentProgram;
import dev.gapless.proxy.ProxyCommand;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Makes the start-up caches of a build folder (`-Dgapless.build`): runs each process once, with
/// the very options that it is run with later, and lets the virtual machine write down what it
/// loaded. Run by dist/assemble.
final Path build = Path.of(System.getProperty("gapless.build")).toAbsolutePath();

final Path aot = build.resolve("aot");

void main() throws Exception {
    Files.createDirectories(aot);
    Path home = Files.createTempDirectory("gapless-train");
    List<String> failed = new ArrayList<>();
    try {
        trainServer("proxy", proxy(home.resolve("p")), failed, () -> {});
        Path own = Files.createDirectories(home.resolve("a"));
        trainServer(
                "agent", AgentProgram.command(own), failed, () -> trainCommandLine(own, failed));
    } finally {
        leftOver(home).forEach(ProcessHandle::destroyForcibly);
        deleteTree(home);
    }
    if (!failed.isEmpty()) {
        System.err.println("no start-up cache for " + failed);
        System.exit(1);
    }
}

List<String> proxy(Path home) throws IOException {
    Files.createDirectories(home);
    List<String> command = new ArrayList<>(List.of(build.resolve("runtime/bin/java").toString()));
    command.addAll(ProxyCommand.jvmFlags());
    command.addAll(
            List.of("-cp", build.resolve("lib/gapless.jar").toString(), ProxyCommand.MAIN_CLASS));
    command.addAll(
            List.of(
                    "--home",
                    home.toString(),
                    "--admin",
                    home.resolve("admin.sock").toString(),
                    "--start-empty"));
    return command;
}

/// Starts it, waits for its first line (it serves then), uses it, ends it with SIGTERM: at its end
/// the cache is written.
void trainServer(String name, List<String> command, List<String> failed, Training use)
        throws Exception {
    Path cache = aot.resolve(name + ".aot");
    List<String> recording = new ArrayList<>(command);
    recording.removeIf(option -> option.startsWith("-XX:AOTCache="));
    recording.add(1, "-XX:AOTCacheOutput=" + cache);
    Process process =
            new ProcessBuilder(recording).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = process.inputReader()) {
        Thread watchdog = Thread.startVirtualThread(() -> killAfterTwoMinutes(process));
        String ready = out.readLine();
        System.err.println(name + ": " + ready);
        if (ready != null) {
            use.run();
        }
        process.toHandle().destroy(); // Process.destroy would close what is still to be read
        out.lines().forEach(System.err::println);
        watchdog.interrupt();
    }
    if (!process.waitFor(60, TimeUnit.SECONDS) || !Files.isRegularFile(cache)) {
        process.destroyForcibly();
        failed.add(name);
    }
}

/// With the agent that runs, so that everything between command and answer is used once.
void trainCommandLine(Path home, List<String> failed) throws Exception {
    Path cache = aot.resolve("cli.aot");
    ProcessBuilder status = new ProcessBuilder(build.resolve("bin/gapless").toString(), "status");
    status.environment().put("GAPLESS_HOME", home.toString());
    status.environment().put("GAPLESS_JAVA_OPTIONS", "-XX:AOTCacheOutput=" + cache);
    Process process = status.inheritIO().directory(home.toFile()).start();
    if (!process.waitFor(120, TimeUnit.SECONDS) || !Files.isRegularFile(cache)) {
        process.destroyForcibly();
        failed.add("cli");
    }
}

void killAfterTwoMinutes(Process process) {
    try {
        Thread.sleep(120_000);
        process.destroyForcibly();
    } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
    }
}

/// What the agent started and left running, as it should: known by the home on its command line.
Stream<ProcessHandle> leftOver(Path home) {
    return ProcessHandle.allProcesses()
            .filter(process -> process.info().commandLine().orElse("").contains(home.toString()));
}

void deleteTree(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
}

interface Training {
    void run() throws Exception;
}
