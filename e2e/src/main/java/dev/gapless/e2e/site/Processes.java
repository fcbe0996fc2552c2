package dev.gapless.e2e.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The processes of this machine, as `/proc` shows them.
public final class Processes {
    private static final Path PROC = Path.of("/proc");

    private Processes() {}

    /// @param arguments its command line
    public record Found(long pid, List<String> arguments) {
        boolean isJava() {
            return !arguments.isEmpty() && arguments.getFirst().endsWith("java");
        }
    }

    /// Those with this text in their command line, but for this process.
    public static List<Found> mentioning(String text) {
        List<Found> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path folder : folders) {
                String line = read(folder.resolve("cmdline"));
                long pid = Long.parseLong(folder.getFileName().toString());
                if (line.contains(text) && pid != ProcessHandle.current().pid()) {
                    found.add(new Found(pid, List.of(line.split("\0"))));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("reading " + PROC, e);
        }
        return found;
    }

    /// Empty for a process that is gone.
    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }

    /// SIGKILL; nothing happens when it is gone.
    public static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /// @param signal its name, for example `INT`
    public static void signal(long pid, String signal) {
        try {
            // the shell's own: a program of this name is not everywhere
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid).start().waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("sending " + signal + " to " + pid, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// Threads, descriptors and resident kilobytes of a process.
    public record Usage(long threads, long descriptors, long residentKilobytes) {}

    public static Usage usage(long pid) {
        String status = read(PROC.resolve(pid + "/status"));
        return new Usage(field(status, "Threads:"), descriptors(pid), field(status, "VmRSS:"));
    }

    /// The same of a JVM that has just looked through its heap: what it holds, and no garbage,
    /// which under load is made faster than it is cleared away.
    public static Usage usageWithoutGarbage(long pid) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process collect =
                    new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (collect.waitFor() != 0) {
                throw new IllegalStateException(jcmd + " " + pid + " GC.run was refused");
            }
        } catch (IOException e) {
            throw new IllegalStateException(jcmd + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return usage(pid);
    }

    private static long field(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "no " + name + " of a process that is gone"));
    }

    private static long descriptors(long pid) {
        try (var files = Files.list(PROC.resolve(pid + "/fd"))) {
            return files.count();
        } catch (IOException e) {
            throw new IllegalStateException("reading the descriptors of " + pid, e);
        }
    }
}
