package dev.gapless.traffic.builtin;

import dev.gapless.proxy.ProxyCommand;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A proxy in a process of its own, without routes; ready to be asked once it is made.
final class ProxyProcess implements AutoCloseable {
    private final Path home;
    private final Process process;

    /// @param home deleted at the end
    ProxyProcess(Path home) throws IOException {
        this.home = home;
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ProxyCommand.MAIN_CLASS,
                                "--home",
                                home.toString(),
                                "--admin",
                                socket().toString(),
                                "--start-empty")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        BufferedReader said = process.inputReader();
        if (said.readLine() == null) {
            throw new IOException("the proxy did not start");
        }
    }

    Path socket() {
        return home.resolve("a");
    }

    /// @param name for example `STOP`
    void signal(String name) throws IOException, InterruptedException {
        List<String> kill = List.of("kill", "-" + name, Long.toString(process.pid()));
        int exit = new ProcessBuilder(kill).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException("kill -" + name + " ended with " + exit);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
