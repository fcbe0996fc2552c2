package dev.gapless.cli.init;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A line of nginx's configuration that sends requests to a port of this host.
///
/// @param text of the line, without the blanks around it
public record NginxInclude(Path file, int line, String text, int port) {
    private static final Pattern UPSTREAM =
            Pattern.compile(
                    "\\s*(set\\s+\\$\\w+|proxy_pass|server)\\s+(?:http://)?"
                            + "(?:127\\.0\\.0\\.1|localhost|\\[::1]):([0-9]{1,5})\\b[^;]*;.*");
    private static final int MOST_FILES = 500;
    private static final long MOST_BYTES = 256 * 1024;

    /// All below a folder, which need not exist.
    public static List<NginxInclude> below(Path folder) {
        List<NginxInclude> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder, 4)) {
            files.filter(Files::isRegularFile)
                    .filter(Files::isReadable)
                    .sorted()
                    .limit(MOST_FILES)
                    .forEach(file -> found.addAll(of(file)));
        } catch (IOException | java.io.UncheckedIOException _) {
            return found;
        }
        return found;
    }

    private static List<NginxInclude> of(Path file) {
        List<NginxInclude> found = new ArrayList<>();
        try {
            if (Files.size(file) > MOST_BYTES) {
                return List.of();
            }
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                Matcher upstream = UPSTREAM.matcher(line);
                if (upstream.matches()) {
                    found.add(
                            new NginxInclude(
                                    file,
                                    number,
                                    line.strip(),
                                    Integer.parseInt(upstream.group(2))));
                }
            }
        } catch (IOException _) {
            return List.of();
        }
        return found;
    }
}
