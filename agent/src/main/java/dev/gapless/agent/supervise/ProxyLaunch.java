package dev.gapless.agent.supervise;

import dev.gapless.proxy.ProxyCommand;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How a proxy process is started: in a session of its own, from the build folder that the agent
/// runs from.
public record ProxyLaunch(Path home, Path adminSocket, Path handoffSocket, Path log, Build build) {
    private static final long LOG_BYTES = 10L << 20;

    /// @param empty without the routes that it stored, because they cannot be read
    Process start(boolean empty) throws IOException {
        Files.createDirectories(home);
        Files.createDirectories(log.getParent());
        if (Files.exists(log) && Files.size(log) > LOG_BYTES) {
            Files.move(
                    log,
                    log.resolveSibling(log.getFileName() + ".1"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        return new ProcessBuilder(command(empty))
                .directory(home.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectErrorStream(true)
                .start();
    }

    private List<String> command(boolean empty) {
        List<String> command = new ArrayList<>(List.of("setsid", build.java().toString()));
        command.addAll(ProxyCommand.jvmFlags());
        command.addAll(build.aotFlags("proxy"));
        command.addAll(List.of("-cp", build.classPath(), "dev.gapless.proxy.ProxyMain"));
        command.addAll(List.of("--home", home.toString(), "--admin", adminSocket.toString()));
        command.addAll(List.of("--handoff", handoffSocket.toString()));
        if (empty) {
            command.add("--start-empty");
        }
        return command;
    }
}
