package dev.gapless.agent.supervise;

import dev.gapless.proxy.Proxy;
import dev.gapless.proxy.ProxyCommand;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// How a proxy process is started: in a session of its own, from the build folder that the agent
/// runs from.
public record ProxyLaunch(Path home, Path adminSocket, Path handoffSocket, Path log, Build build) {
    /// It begins with the newest routes or with none, never with older ones: those could lead to
    /// instances that have been drained since.
    Process start() throws IOException {
        Files.createDirectories(home);
        Files.createDirectories(log.getParent());
        return new ProcessBuilder(command())
                .directory(home.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectErrorStream(true)
                .start();
    }

    /// Whether a proxy has this home. One that drains has given it up.
    boolean inUse() {
        try (FileChannel file =
                        FileChannel.open(home.resolve(Proxy.LOCK_FILE), StandardOpenOption.WRITE);
                FileLock free = file.tryLock()) {
            return free == null;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of("setsid", build.java().toString()));
        command.addAll(ProxyCommand.jvmFlags());
        command.addAll(build.aotFlags("proxy"));
        command.addAll(List.of("-cp", build.classPath(), "dev.gapless.proxy.ProxyMain"));
        command.addAll(List.of("--home", home.toString(), "--admin", adminSocket.toString()));
        command.addAll(List.of("--handoff", handoffSocket.toString()));
        command.add("--start-empty");
        return command;
    }
}
