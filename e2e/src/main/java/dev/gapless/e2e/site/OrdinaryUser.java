package dev.gapless.e2e.site;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A user without rights of root, who uses Gapless on a machine where nginx belongs to root, and
/// what sudo lets him do. For root only: another user cannot become one.
///
/// Files of sudo are of his processes alone: they see a folder of the test in the place of
/// `/etc/sudoers.d`.
public final class OrdinaryUser implements AutoCloseable {
    private static final String NAME = "nobody";
    private static final List<String> NEEDED = List.of("sudo", "setpriv", "unshare", "mount");

    private final Path folder;
    private final Path sudoers;
    private final String classPath;

    private OrdinaryUser(Path folder) throws IOException {
        this.folder = folder;
        this.sudoers = Files.createDirectories(folder.resolve("sudoers.d"));
        this.classPath = copied(Files.createDirectories(folder.resolve("lib")));
    }

    /// Whether this host has him and what is needed.
    public static boolean available() {
        return "root".equals(System.getProperty("user.name"))
                && NEEDED.stream().allMatch(OrdinaryUser::isInstalled)
                && Files.isDirectory(Path.of("/etc/sudoers.d"));
    }

    private static boolean isInstalled(String program) {
        return Stream.of("/usr/bin", "/bin", "/usr/sbin")
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    public static OrdinaryUser begin() {
        try {
            Path folder = Files.createTempDirectory("gapless-e2e-user");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            return new OrdinaryUser(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The class path of this process lies where he may not look.
    private static String copied(Path lib) throws IOException {
        List<String> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path from = Path.of(entry);
            Path to = lib.resolve(copies.size() + "-" + from.getFileName());
            if (Files.isDirectory(from)) {
                copyTree(from, to);
            } else if (Files.exists(from)) {
                Files.copy(from, to);
            }
            copies.add(to.toString());
        }
        return String.join(File.pathSeparator, copies);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        Files.walkFileTree(
                from,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path one, BasicFileAttributes of)
                            throws IOException {
                        Files.createDirectories(to.resolve(from.relativize(one).toString()));
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path one, BasicFileAttributes of)
                            throws IOException {
                        Files.copy(one, to.resolve(from.relativize(one).toString()));
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    public String name() {
        return NAME;
    }

    /// What is put before a command that is his.
    public List<String> prefix() {
        return List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount --bind '" + sudoers + "' /etc/sudoers.d && exec \"$@\"",
                "sh",
                "setpriv",
                "--reuid=" + NAME,
                "--regid=nogroup",
                "--clear-groups",
                "env",
                "HOME=" + folder);
    }

    /// Who types in the folder of a site, which becomes his.
    public Operator at(Site site) {
        owns(site.folder());
        return new Operator(site, prefix(), classPath);
    }

    /// All that is there is his.
    public void owns(Path place) {
        try (Stream<Path> all = Files.walk(place)) {
            UserPrincipal him =
                    place.getFileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByName(NAME);
            for (Path one : all.toList()) {
                Files.setOwner(one, him);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What root writes into `/etc/sudoers.d/gapless`.
    public void sudoers(String line) {
        try {
            Path file = Files.writeString(sudoers.resolve("gapless"), line + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path one : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
