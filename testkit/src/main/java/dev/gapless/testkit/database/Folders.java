package dev.gapless.testkit.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// What the JDK lacks for folders.
public final class Folders {
    private Folders() {}

    /// Deletes the data of a server that has ended, with all in it. What cannot be deleted is left
    /// behind: the run is over, and its result is known.
    public static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.getLogger(Folders.class.getName())
                    .log(System.Logger.Level.WARNING, "left behind: " + folder, e);
        }
    }
}
