package dev.gapless.load.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Describes this machine in one line: `2 x AMD EPYC, 23.5 GB, Linux 6.18.44`.
final class Machine {
    private static final double KILOBYTES_PER_GIGABYTE = 1024 * 1024;

    private Machine() {}

    static String describe() {
        return Runtime.getRuntime().availableProcessors()
                + " x "
                + processor()
                + ", "
                + memory()
                + System.getProperty("os.name")
                + " "
                + System.getProperty("os.version");
    }

    private static String processor() {
        String model = field("/proc/cpuinfo", "model name");
        return model.isEmpty() ? System.getProperty("os.arch") : model.replaceAll("\\s+", " ");
    }

    private static String memory() {
        String total = field("/proc/meminfo", "MemTotal").replace(" kB", "");
        return total.isEmpty()
                ? ""
                : "%.1f GB, ".formatted(Long.parseLong(total) / KILOBYTES_PER_GIGABYTE);
    }

    private static String field(String file, String name) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException _) {
            return "";
        }
    }
}
