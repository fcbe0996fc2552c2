package dev.gapless.agent.service;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.service.EnvValue;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// The values behind `from-env`, per service: those that came with a request, kept in a file of
/// mode 0600 so that an instance can be started again after a restart of the agent or the host;
/// else the agent's own environment. Never journaled, logged or shown. Thread-safe.
public final class Secrets {
    private final Path folder;

    public Secrets(Path home) {
        this.folder = home.resolve("secrets");
    }

    public synchronized void remember(String service, Map<String, String> values) {
        if (values.isEmpty()) {
            return;
        }
        Properties all = load(service);
        values.forEach(all::setProperty);
        try {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            Path fresh =
                    Files.createTempFile(
                            folder,
                            service,
                            ".tmp",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            try (Writer writer = Files.newBufferedWriter(fresh)) {
                all.store(writer, null);
            }
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(fresh, file(service), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Problem.of(
                            ProblemCode.DISK_SHORT,
                            "The secrets of " + service + " could not be kept: " + e.getMessage())
                    .where(file(service).toString())
                    .todo("make room on the disk, or give Gapless the right to write there")
                    .cause(e);
        }
    }

    public synchronized Optional<String> value(String service, String name) {
        return Optional.ofNullable(load(service).getProperty(name))
                .or(() -> Optional.ofNullable(System.getenv(name)));
    }

    /// The value behind a reference. Throws `secret-missing`.
    public String resolve(String service, EnvValue reference) {
        return switch (reference) {
            case EnvValue.Literal(String text) -> text;
            case EnvValue.FromEnv(String name) ->
                    value(service, name).orElseThrow(() -> missing(service, name));
            case EnvValue.FromFile(Path path) -> read(path);
        };
    }

    private static Problem missing(String service, String name) {
        return Problem.of(
                        ProblemCode.SECRET_MISSING,
                        "The variable " + name + " that " + service + " needs is not set.")
                .where("gapless.yaml: { from-env: " + name + " }")
                .todo("export " + name + "=... and ask again")
                .build();
    }

    private static String read(Path path) {
        try {
            return Files.readString(path).stripTrailing();
        } catch (IOException e) {
            throw Problem.of(
                            ProblemCode.SECRET_MISSING,
                            "The secret file " + path + " cannot be read: " + e.getMessage())
                    .todo("give the agent's user the right to read it")
                    .cause(e);
        }
    }

    public synchronized void forget(String service) {
        try {
            Files.deleteIfExists(file(service));
        } catch (IOException e) {
            throw Problem.of(
                            ProblemCode.PERMISSION_DENIED,
                            "The secrets of " + service + " could not be removed.")
                    .where(file(service).toString())
                    .cause(e);
        }
    }

    private Properties load(String service) {
        Properties all = new Properties();
        if (Files.exists(file(service))) {
            try (Reader reader = Files.newBufferedReader(file(service))) {
                all.load(reader);
            } catch (IOException e) {
                throw Problem.of(
                                ProblemCode.PERMISSION_DENIED,
                                "The secrets of " + service + " could not be read.")
                        .where(file(service).toString())
                        .cause(e);
            }
        }
        return all;
    }

    private Path file(String service) {
        return folder.resolve(service + ".properties");
    }
}
