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

    /// What the build that this process runs from (`-Dgapless.build`) calls itself in its file
    /// `BUILD`, whatever its folder is called; `development` without a build.
    public static String build() {
        return fileOfBuild("BUILD").orElse(DEVELOPMENT);
    }

    /// The commit that the build was made of, as its file `COMMIT` says; empty when it was not made
    /// in a repository.
    public static Optional<String> commit() {
        return fileOfBuild("COMMIT");
    }

    private static Optional<String> fileOfBuild(String name) {
        String folder = System.getProperty("gapless.build", "");
        Path file = Path.of(folder, name);
        try {
            return folder.isEmpty() || !Files.exists(file)
                    ? Optional.empty()
                    : Optional.of(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
