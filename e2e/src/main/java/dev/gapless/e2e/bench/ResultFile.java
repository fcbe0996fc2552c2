package dev.gapless.e2e.bench;

import dev.gapless.cli.client.Json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The result of a measurement on disk.
public final class ResultFile {
    private ResultFile() {}

    public static void write(Path file, Object result) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, Json.pretty(result) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
