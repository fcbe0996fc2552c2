package dev.gapless.e2e.tutorial;

import dev.gapless.e2e.site.AgentControl;
import dev.gapless.e2e.site.Checkout;
import dev.gapless.e2e.site.FreePorts;
import dev.gapless.e2e.site.HandMade;
import dev.gapless.e2e.site.Processes;
import dev.gapless.e2e.site.SiteConfig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A shell in a home folder of its own, as somebody has it who begins a page in the checkout. The
/// ports of the page stand for free ones. Closing kills what was started in it.
final class Terminal implements AutoCloseable {
    private static final long ENDS_WITHIN_SECONDS = 300;
    private static final String MARK = "@@@ ";

    /// The reader's home, as the pages have it.
    private static final String HOME = "/home/minsu";

    private final Path home;
    private final Path script;
    private final Map<String, String> ports = new TreeMap<>();

    Terminal() {
        try {
            home = shortFolder();
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
            script = Files.createTempFile("gapless-tutorial", ".sh");
            Path programs = Files.createDirectories(home.resolve("bin"));
            Path program = programs.resolve("gapless");
            Files.writeString(
                    program,
                    "#!/bin/sh\nexec %s -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' dev.gapless.cli.Main \"$@\"\n"
                            .formatted(SiteConfig.java(), System.getProperty("java.class.path")));
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Integer> free = FreePorts.row(4);
        ports.put("8080", free.get(0).toString());
        ports.put("8081", free.get(1).toString());
        ports.put("8082", free.get(2).toString());
        ports.put("8000", free.get(3).toString());
    }

    /// As long as the reader's home: an answer is broken where it is for the reader.
    private static Path shortFolder() throws IOException {
        Path all = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        String some = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        return Files.createDirectory(all.resolve("g" + some.substring(0, 5)));
    }

    /// The answers of commands that are typed one after the other, in the page's words.
    List<String> types(List<String> commands) {
        StringBuilder text = new StringBuilder("exec 2>&1\n");
        // what is typed next must not see the mark's exit code in the place of the command's
        commands.forEach(
                command ->
                        text.append(here(command))
                                .append("\ncode=$?; echo; echo '@@@ '; (exit $code)\n"));
        Path said = home.resolveSibling(home.getFileName() + ".out");
        try {
            Files.writeString(script, text);
            ProcessBuilder builder =
                    new ProcessBuilder("sh", script.toString())
                            .directory(Checkout.root().toFile())
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectOutput(said.toFile())
                            .redirectErrorStream(true);
            builder.environment().clear();
            builder.environment()
                    .putAll(
                            Map.of(
                                    "HOME",
                                    home.toString(),
                                    "GAPLESS_HOME",
                                    home.resolve(".local/state/gapless").toString(),
                                    "PATH",
                                    path()));
            Process process = builder.start();
            if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "it does not end; it said " + Files.readString(said));
            }
            String all = there(Files.readString(said));
            return List.of(all.split("\n?" + MARK + "\n", -1)).subList(0, commands.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a page was typed", e);
        } finally {
            delete(said);
        }
    }

    private String path() {
        return String.join(
                ":",
                home.resolve("bin").toString(),
                Objects.requireNonNull(SiteConfig.java().getParent()).toString(),
                HandMade.nginx().map(Path::getParent).map(Path::toString).orElse("/usr/sbin"),
                System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    }

    private String here(String command) {
        String text = command;
        for (Map.Entry<String, String> port : ports.entrySet()) {
            text = text.replace(port.getKey(), port.getValue());
        }
        return text;
    }

    private String there(String answer) {
        String text =
                answer.replace(home.toString(), HOME)
                        .replaceAll("(user\\s+)" + System.getProperty("user.name"), "$1minsu");
        for (Map.Entry<String, String> port : ports.entrySet()) {
            text =
                    text.replaceAll(
                            "(?<![0-9]|pid )" + port.getValue() + "(?![0-9])", port.getKey());
        }
        return text;
    }

    @Override
    public void close() {
        for (String name :
                List.of(
                        home.toString(),
                        "--server.port=" + ports.get("8081"),
                        "--server.port=" + ports.get("8082"))) {
            for (Processes.Found one : Processes.mentioning(name)) {
                Processes.kill(one.pid());
                AgentControl.awaitEnd(one.pid());
            }
        }
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).forEach(Terminal::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        delete(script);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
