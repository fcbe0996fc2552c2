package dev.gapless.runtime.process;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.gapless.runtime.linux.FileHead;

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

/// Keeps logs within their limits: looks at each every few seconds, copies the beginning of one
/// that is too large aside and cuts it off ([FileHead]).
///
/// The instance goes on appending to the same file, so nobody has to be told, and no byte is lost:
/// the parts one after the other are what it wrote. A part may end in the middle of a line, whose
/// rest is then at the start of the next. A log can be larger than its limit by what is written
/// between two looks.
///
/// Limit: where the file system cannot cut (tmpfs, btrfs) the log is emptied instead once all of it
/// is copied, and lines written within those microseconds are lost.
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
    /// it is there. The log is cut last: an agent that dies before that leaves lines twice, never
    /// none.
    private void rotate(Path log) throws IOException {
        int oldest = limits.files() - 1;
        try (FileChannel from = FileChannel.open(log, READ, WRITE)) {
            // Written out before, for the kernel does it while whoever appends has to wait.
            from.force(false);
            long head = FileHead.cuttable(log, from.size());
            if (oldest > 0) {
                Files.deleteIfExists(limits.part(log, oldest));
                Path copy = log.resolveSibling(log.getFileName() + ".new");
                copy(from, head, copy);
                for (int part = oldest - 1; part > 0; part--) {
                    moveIfThere(limits.part(log, part), limits.part(log, part + 1));
                }
                moveIfThere(copy, limits.part(log, 1));
            }
            if (head == 0 || !FileHead.cut(log, head)) {
                empty(log, from, head);
            }
        }
    }

    /// Where the file system cannot cut: copies until nothing is left to be copied, then empties.
    private void empty(Path log, FileChannel from, long copied) throws IOException {
        if (limits.files() == 1) {
            from.truncate(0);
            return;
        }
        try (FileChannel target = FileChannel.open(limits.part(log, 1), CREATE, WRITE, APPEND)) {
            long done = copied;
            for (long size = from.size(); done < size; size = from.size()) {
                done += from.transferTo(done, size - done, target);
            }
            from.truncate(0);
        }
    }

    private static void moveIfThere(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void copy(FileChannel from, long bytes, Path to) throws IOException {
        try (FileChannel target = FileChannel.open(to, CREATE, WRITE, TRUNCATE_EXISTING)) {
            long done = 0;
            while (done < bytes) {
                done += from.transferTo(done, bytes - done, target);
            }
        } catch (IOException failure) {
            Files.deleteIfExists(to);
            throw failure;
        }
    }
}
