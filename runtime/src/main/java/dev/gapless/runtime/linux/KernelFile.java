package dev.gapless.runtime.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file of `/proc` or `/sys`, which takes a value in one write or refuses it.
final class KernelFile {
    private KernelFile() {}

    /// Throws when the kernel refuses the value, or there is no such file.
    static void write(Path file, String value) throws IOException {
        Files.write(file, value.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
    }

    /// Whether the kernel took it: not for a process that is gone, for example.
    static boolean takes(Path file, String value) {
        try {
            write(file, value);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
