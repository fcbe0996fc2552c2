package dev.gapless.runtime.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads `/proc`. A process that vanishes while being read, or may not be read, has no values.
public final class Proc {
    private static final Path ROOT = Path.of("/proc");

    private Proc() {}

    /// Changes with each start of the host.
    public static String bootId() {
        return text(ROOT.resolve("sys/kernel/random/boot_id")).strip();
    }

    public static Optional<ProcessStat> stat(long pid) {
        return ProcessStat.parse(text(folder(pid).resolve("stat")));
    }

    /// All processes that can be seen.
    public static List<ProcessStat> all() {
        List<ProcessStat> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(ROOT, Proc::isProcess)) {
            for (Path folder : folders) {
                ProcessStat.parse(text(folder.resolve("stat"))).ifPresent(found::add);
            }
        } catch (IOException | DirectoryIteratorException _) {
            return found;
        }
        return found;
    }

    /// Program and arguments; empty for a kernel thread or an ended process.
    public static List<String> commandLine(long pid) {
        return zeroSeparated(folder(pid).resolve("cmdline"));
    }

    /// Entries `NAME=value` as they were when the program started; empty when they may not be read.
    public static List<String> environment(long pid) {
        return zeroSeparated(folder(pid).resolve("environ"));
    }

    /// Targets of the open descriptors, for example `socket:[4711]`; empty optional when they may
    /// not be looked at.
    public static Optional<List<String>> openFiles(long pid) {
        List<String> targets = new ArrayList<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(folder(pid).resolve("fd"))) {
            for (Path link : links) {
                target(link).ifPresent(targets::add);
            }
        } catch (IOException | DirectoryIteratorException _) {
            return Optional.empty();
        }
        return Optional.of(targets);
    }

    /// Where its standard output goes, for example `/srv/shop/nohup.out`; empty when that may not
    /// be looked at.
    public static Optional<String> outputOf(long pid) {
        return target(folder(pid).resolve("fd/1"));
    }

    /// Target of a link of its folder: `cwd`, `exe`, `root`, `ns/pid`; empty when it may not be
    /// looked at.
    public static Optional<String> link(long pid, String name) {
        return target(folder(pid).resolve(name));
    }

    /// Its control groups, as the kernel writes them.
    public static String groups(long pid) {
        return text(folder(pid).resolve("cgroup"));
    }

    /// Whether the process has the file open for writing.
    public static boolean writesTo(long pid, Path file) {
        try (DirectoryStream<Path> links = Files.newDirectoryStream(folder(pid).resolve("fd"))) {
            for (Path link : links) {
                if (target(link).filter(file.toString()::equals).isPresent()
                        && openForWriting(pid, link)) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            return false;
        }
        return false;
    }

    /// The last two bits of the flags (octal) are 0 for reading only.
    private static boolean openForWriting(long pid, Path link) {
        return text(folder(pid).resolve("fdinfo").resolve(link.getFileName()))
                .lines()
                .filter(line -> line.startsWith("flags:"))
                .anyMatch(line -> !line.endsWith("0") && !line.endsWith("4"));
    }

    /// How many files this process, and whatever it starts, may have open.
    public static long openFilesLimit() {
        return text(ROOT.resolve("self/limits"))
                .lines()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split("\\s+")[3])
                .mapToLong(soft -> soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft))
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    /// The whole of a file of `/proc` or `/sys`; empty when it cannot be read.
    ///
    /// In one read of a large block: `Files.readString` begins with a single byte where the size is
    /// 0, and a kernel setting that is read in parts ends after the first.
    public static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException _) {
            return "";
        }
    }

    static Path folder(long pid) {
        return ROOT.resolve(Long.toString(pid));
    }

    private static List<String> zeroSeparated(Path file) {
        String text = text(file);
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("\0"));
    }

    private static Optional<String> target(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link).toString());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static boolean isProcess(Path path) {
        String name = path.getFileName().toString();
        return Character.isDigit(name.charAt(0));
    }
}
