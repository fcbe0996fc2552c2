package dev.gapless.example.tiny;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// Makes releases: the same jar again and again, each time with another `release.properties` burnt
/// in, so that each is an artifact with a checksum of its own. Used by the builds of the examples;
/// tests make odd ones with [#write].
public final class ReleaseJars {

    /// Fixed, so that a release built twice is the same file.
    private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private ReleaseJars() {}

    /// Arguments: the jar, the entry to replace, the folder with `N.properties`, and the target
    /// with `{version}` in place of N.
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 4 || !arguments[3].contains("{version}")) {
            System.err.println(
                    "usage: ReleaseJars JAR ENTRY FOLDER-WITH-N.properties TARGET-{version}.jar");
            System.exit(64);
        }
        for (Path properties : properties(Path.of(arguments[2]))) {
            String version = properties.getFileName().toString().replace(".properties", "");
            String text = "version=" + version + "\n" + Files.readString(properties);
            write(
                    Path.of(arguments[0]),
                    arguments[1],
                    Path.of(arguments[3].replace("{version}", version)),
                    text);
        }
    }

    private static List<Path> properties(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".properties")).sorted().toList();
        }
    }

    /// Copies `jar` to `target` with `entry` (for example `release.properties`) holding `text`. The
    /// target appears whole or not at all.
    ///
    /// @throws UncheckedIOException the jar cannot be read or the target not written
    public static Path write(Path jar, String entry, Path target, String text) {
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            Path part = target.resolveSibling(target.getFileName() + ".part.jar");
            Files.copy(jar, part, StandardCopyOption.REPLACE_EXISTING);
            try (FileSystem inside = FileSystems.newFileSystem(part)) {
                Path file = inside.getPath(entry);
                Files.write(file, text.getBytes(StandardCharsets.UTF_8));
                Files.setLastModifiedTime(file, TIME);
            }
            return Files.move(
                    part,
                    target,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + target + " from " + jar, e);
        }
    }
}
