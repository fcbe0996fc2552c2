package dev.gapless.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Which Gapless this is.
public final class GaplessVersion {
    /// What a build is called that does not run out of an immutable build folder.
    public static final String DEVELOPMENT = "development";

    private GaplessVersion() {}

    /// For example `0.1.0`.
    public static String number() {
        try (InputStream in = GaplessVersion.class.getResourceAsStream("version.txt")) {
            return in == null
                    ? "unknown"
                    : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Name of the build folder (`-Dgapless.build`) that this process runs from, or `development`.
    public static String build() {
        String folder = System.getProperty("gapless.build", "");
        return folder.isEmpty()
                ? DEVELOPMENT
                : String.valueOf(Path.of(folder).toAbsolutePath().normalize().getFileName());
    }

    /// The commit that the build was made of, as its file `COMMIT` says; empty when it was not made
    /// in a repository.
    public static Optional<String> commit() {
        String folder = System.getProperty("gapless.build", "");
        Path file = Path.of(folder, "COMMIT");
        try {
            return folder.isEmpty() || !Files.exists(file)
                    ? Optional.empty()
                    : Optional.of(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
