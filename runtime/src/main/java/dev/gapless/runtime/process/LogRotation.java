package dev.gapless.runtime.process;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.System.Logger;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/// Keeps logs within their limits: looks at each every few seconds, copies one that is too large
/// aside and empties it.
///
/// The instance goes on writing to the same file, so nobody has to be told; since it appends, it
/// goes on at the start. Lines written between the last byte copied and the emptying (microseconds)
/// are lost; a log can be larger than its limit by what is written between two looks.
final class LogRotation implements AutoCloseable {
    static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final Logger LOG = System.getLogger(LogRotation.class.getName());

    private final LogLimits limits;
    private final Supplier<Collection<Path>> logs;
    private final Set<Path> failing = new HashSet<>();
    private final Thread thread;

    LogRotation(LogLimits limits, Supplier<Collection<Path>> logs, Duration interval) {
        this.limits = limits;
        this.logs = logs;
        thread = Thread.ofVirtual().name("gapless-log-rotation").start(() -> run(interval));
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run(Duration interval) {
        try {
            while (true) {
                Thread.sleep(interval);
                logs.get().forEach(this::check);
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    private void check(Path log) {
        try {
            if (Files.exists(log) && Files.size(log) > limits.fileBytes()) {
                rotate(log);
            }
            failing.remove(log);
        } catch (IOException failure) {
            if (failing.add(log)) {
                LOG.log(
                        Logger.Level.WARNING,
                        "The log " + log + " cannot be rotated and goes on growing",
                        failure);
            }
        }
    }

    /// The oldest part goes first, so that there is room for the new one; the others move only once
    /// it is there.
    private void rotate(Path log) throws IOException {
        int oldest = limits.files() - 1;
        try (FileChannel from = FileChannel.open(log, READ, WRITE)) {
            if (oldest > 0) {
                Files.deleteIfExists(limits.part(log, oldest));
                Path copy = log.resolveSibling(log.getFileName() + ".new");
                copy(from, copy);
                for (int part = oldest - 1; part > 0; part--) {
                    moveIfThere(limits.part(log, part), limits.part(log, part + 1));
                }
                moveIfThere(copy, limits.part(log, 1));
            }
            from.truncate(0);
        }
    }

    private static void moveIfThere(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void copy(FileChannel from, Path to) throws IOException {
        try (FileChannel target = FileChannel.open(to, CREATE, WRITE, TRUNCATE_EXISTING)) {
            long done = 0;
            while (done < from.size()) {
                done += from.transferTo(done, from.size() - done, target);
            }
        } catch (IOException failure) {
            Files.deleteIfExists(to);
            throw failure;
        }
    }
}
