package dev.gapless.agent.supervise;

import dev.gapless.proxy.Proxy;
import dev.gapless.proxy.ProxyCommand;
import dev.gapless.runtime.linux.Proc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /// The process that has this home, as far as the kernel tells (`/proc/locks`): for one that
    /// does not answer who it is.
    Optional<Long> holder() {
        Path file = home.resolve(Proxy.LOCK_FILE);
        try {
            String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
            return Proc.text(Path.of("/proc/locks"))
                    .lines()
                    .filter(line -> line.contains("POSIX") && line.contains(inode))
                    .map(line -> Long.parseLong(line.strip().split("\\s+")[4]))
                    .filter(
                            pid ->
                                    pid > 0
                                            && Proc.commandLine(pid)
                                                    .contains(ProxyCommand.MAIN_CLASS))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of("setsid", build.java().toString()));
        command.addAll(ProxyCommand.jvmFlags());
        command.addAll(build.aotFlags("proxy"));
        command.addAll(List.of("-cp", build.classPath(), ProxyCommand.MAIN_CLASS));
        command.addAll(List.of("--home", home.toString(), "--admin", adminSocket.toString()));
        command.addAll(List.of("--handoff", handoffSocket.toString()));
        command.add("--start-empty");
        return command;
    }
}
