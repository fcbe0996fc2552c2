package dev.gapless.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.cli.screen.Columns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Screens and pages that are kept as files. `mvn verify -Dgapless.golden=write` writes them anew;
/// look at the difference before you commit it.
public final class Golden {
    private static final Path FOLDER = root().resolve("cli/src/test/resources/screens");
    private static final boolean WRITES = "write".equals(System.getProperty("gapless.golden"));

    private Golden() {}

    public static Path root() {
        return Path.of(System.getProperty("gapless.root", "..")).toAbsolutePath().normalize();
    }

    /// Compares a screen with its file and holds it to 80 columns of ASCII (Hangul comes from
    /// elsewhere only).
    public static void screen(String name, List<String> lines) {
        assertThat(lines)
                .allSatisfy(
                        line ->
                                assertThat(Columns.width(line))
                                        .as(line)
                                        .isLessThanOrEqualTo(Columns.MOST));
        assertThat(lines).allSatisfy(line -> assertThat(line).isEqualTo(line.stripTrailing()));
        page(FOLDER.resolve(name + ".txt"), String.join("\n", lines) + "\n");
    }

    /// Compares a text with a file.
    public static void page(Path file, String text) {
        try {
            if (WRITES) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, text);
            }
            assertThat(text)
                    .as(file + " (to write it anew: -Dgapless.golden=write)")
                    .isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
