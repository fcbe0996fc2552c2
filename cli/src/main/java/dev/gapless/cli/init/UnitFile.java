package dev.gapless.cli.init;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A unit of systemd that starts some version of a jar.
///
/// @param restart what `Restart=` says, empty for nothing
public record UnitFile(Path file, String exec, String restart) {
    private static final Pattern EXEC = Pattern.compile("(?m)^ExecStart=[@:+!-]*(.*)$");
    private static final Pattern RESTART = Pattern.compile("(?m)^Restart=\\s*(\\S+)");

    public String name() {
        return String.valueOf(file.getFileName());
    }

    /// The first that names a jar of this name, in folders that need not exist.
    public static Optional<UnitFile> of(BuiltJar jar, List<Path> folders) {
        Pattern named =
                Pattern.compile(
                        ".*(^|[/\\s\"'])"
                                + Pattern.quote(jar.name())
                                + "(-[0-9][^/\\s]*)?\\.jar\\b.*");
        return folders.stream()
                .flatMap(folder -> units(folder).stream())
                .flatMap(file -> read(file).stream())
                .filter(unit -> named.matcher(unit.exec()).matches())
                .findFirst();
    }

    private static List<Path> units(Path folder) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.service")) {
            found.forEach(files::add);
        } catch (IOException _) {
            return List.of();
        }
        files.sort(null);
        return files;
    }

    private static Optional<UnitFile> read(Path file) {
        try {
            String text = Files.readString(file).replaceAll("\\\\\\n\\s*", " ");
            Matcher exec = EXEC.matcher(text);
            Matcher restart = RESTART.matcher(text);
            return exec.find()
                    ? Optional.of(
                            new UnitFile(
                                    file, exec.group(1), restart.find() ? restart.group(1) : ""))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
