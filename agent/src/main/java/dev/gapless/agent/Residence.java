package dev.gapless.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How much memory this process has in use.
final class Residence {
    private Residence() {}

    /// Resident set in bytes, as the kernel counts it (VmRSS); -1 when it cannot be read.
    static long bytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(-1);
        } catch (IOException e) {
            return -1;
        }
    }
}
