package dev.gapless.agent.service;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/// The values behind `from-env`, per release: those that came with the request that deployed it, in
/// a file `secrets/SERVICE/RELEASE.properties` of mode 0600, so that its instances can be started
/// again, after a restart of the agent or the host too, with what it was deployed with. Never
/// journaled, logged or shown. Thread-safe.
public final class Secrets {
    private final Path folder;

    public Secrets(Path home) {
        this.folder = home.resolve("secrets");
    }

    /// What this release is started with; [SecretValues#NONE] when no value came with it.
    public synchronized SecretValues of(String service, String release) {
        Path file = file(service, release);
        Properties all = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            all.load(reader);
        } catch (NoSuchFileException _) {
            return SecretValues.NONE;
        } catch (IOException e) {
            throw denied("The secrets of " + service + " could not be read.", file, e);
        }
        Map<String, String> given = new HashMap<>();
        all.stringPropertyNames().forEach(name -> given.put(name, all.getProperty(name)));
        return new SecretValues(given);
    }

    /// From now on the release is started with these. Returns once they would survive a power cut.
    public synchronized void keep(String service, String release, SecretValues values) {
        if (values.equals(of(service, release))) {
            return;
        }
        Path file = file(service, release);
        Properties all = new Properties();
        values.given().forEach(all::setProperty);
        try {
            Path own = Files.createDirectories(folder.resolve(service), mode("rwx------"));
            Path fresh = Files.createTempFile(own, release, ".tmp", mode("rw-------"));
            try (Writer writer = Files.newBufferedWriter(fresh)) {
                all.store(writer, null);
            }
            force(fresh, StandardOpenOption.WRITE);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            force(own, StandardOpenOption.READ);
        } catch (IOException e) {
            throw Problem.of(
                            ProblemCode.DISK_SHORT,
                            "The secrets of " + service + " could not be kept: " + e.getMessage())
                    .where(file.toString())
                    .todo("make room on the disk, or give Gapless the right to write there")
                    .cause(e);
        }
    }

    /// The release is not kept any more.
    public synchronized void forget(String service, String release) {
        delete(service, file(service, release));
    }

    /// The service is not kept any more.
    public synchronized void forget(String service) {
        Path own = folder.resolve(service);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(own)) {
            files.forEach(file -> delete(service, file));
        } catch (NoSuchFileException _) {
            return;
        } catch (IOException e) {
            throw denied("The secrets of " + service + " could not be removed.", own, e);
        }
        delete(service, own);
    }

    private static void delete(String service, Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw denied("The secrets of " + service + " could not be removed.", file, e);
        }
    }

    private static Problem denied(String what, Path where, IOException cause) {
        return Problem.of(ProblemCode.PERMISSION_DENIED, what).where(where.toString()).cause(cause);
    }

    private static void force(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    private static FileAttribute<?> mode(String rights) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights));
    }

    private Path file(String service, String release) {
        return folder.resolve(service).resolve(release + ".properties");
    }
}
