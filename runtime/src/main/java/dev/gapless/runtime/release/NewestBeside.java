package dev.gapless.runtime.release;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// What lies where an artifact was expected.
final class NewestBeside {
    private NewestBeside() {}

    /// `newest there: shop-1.5.0-SNAPSHOT.jar, 4 min old`, among files of the same ending.
    static String describe(Path missing) {
        Path folder = missing.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return "there is no folder " + folder;
        }
        String name = missing.toAbsolutePath().getFileName().toString();
        String ending = name.substring(Math.max(0, name.lastIndexOf('.')));
        Path newest = null;
        Instant newestTime = Instant.MIN;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, Files::isRegularFile)) {
            for (Path file : files) {
                Instant time = Files.getLastModifiedTime(file).toInstant();
                if (file.toString().endsWith(ending) && time.isAfter(newestTime)) {
                    newest = file;
                    newestTime = time;
                }
            }
        } catch (IOException failure) {
            return "its folder cannot be read: " + failure.getMessage();
        }
        if (newest == null) {
            return "nothing that ends in " + ending + " is there";
        }
        return "newest there: "
                + newest.getFileName()
                + ", "
                + age(Duration.between(newestTime, Instant.now()))
                + " old";
    }

    private static String age(Duration age) {
        if (age.toMinutes() < 1) {
            return Math.max(0, age.toSeconds()) + " s";
        }
        if (age.toHours() < 2) {
            return age.toMinutes() + " min";
        }
        return age.toDays() < 2 ? age.toHours() + " h" : age.toDays() + " days";
    }
}
