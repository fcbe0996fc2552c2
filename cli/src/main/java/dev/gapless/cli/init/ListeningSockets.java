package dev.gapless.cli.init;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The listening TCP sockets of this host, and who holds one, as far as this user may look.
final class ListeningSockets {
    private static final Path PROC = Path.of("/proc");
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTEN = "0A";

    private ListeningSockets() {}

    /// As they appear among the open files of a process: `socket:[4711]`.
    static Set<String> all() {
        Set<String> found = new HashSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            try {
                Files.readAllLines(PROC.resolve(table), StandardCharsets.US_ASCII).stream()
                        .map(line -> line.strip().split("\\s+", -1))
                        .filter(row -> row.length > INODE && row[STATE].equals(LISTEN))
                        .forEach(row -> found.add("socket:[" + row[INODE] + "]"));
            } catch (IOException _) {
                // a host without IPv6
            }
        }
        return found;
    }

    /// Whether the process has one of these open.
    static boolean holds(long pid, Set<String> sockets) {
        Path files = PROC.resolve(Long.toString(pid)).resolve("fd");
        try (DirectoryStream<Path> links = Files.newDirectoryStream(files)) {
            for (Path link : links) {
                if (sockets.contains(target(link))) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            return false;
        }
        return false;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException _) {
            return "";
        }
    }
}
