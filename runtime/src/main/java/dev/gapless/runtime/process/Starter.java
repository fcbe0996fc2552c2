package dev.gapless.runtime.process;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.ObservedInstance.Ended;
import dev.gapless.runtime.command.RunAs;
import dev.gapless.runtime.file.DurableFiles;
import dev.gapless.runtime.file.FileProblems;
import dev.gapless.runtime.linux.MemoryGroup;
import dev.gapless.runtime.linux.Pidfd;
import dev.gapless.runtime.linux.Proc;

import java.io.IOException;
import java.lang.System.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The start of one instance, step by step. A crash between any two of them leaves something that
/// [Recovery] knows.
final class Starter {
    private static final Logger LOG = System.getLogger(Starter.class.getName());
    private static final Duration SHIM_LIMIT = Duration.ofSeconds(30);
    private static final Duration EXEC_LIMIT = Duration.ofSeconds(5);
    private static final int EVIDENCE_LINES = 20;

    private final Launcher launcher;
    private final LogFiles logs;

    Starter(Launcher launcher, LogFiles logs) {
        this.launcher = launcher;
        this.logs = logs;
    }

    /// Throws what [Launcher#prepare] does, `app-start-failed` or a problem of the disk; then
    /// nothing runs.
    Tracked start(InstanceSpec spec, InstanceFolder folder) {
        Launcher.Prepared prepared = launcher.prepare(spec, folder);
        Path log = logs.of(spec.service(), spec.release(), spec.id());
        write(spec, folder, log);
        try {
            Process shim =
                    launcher.launch(prepared, spec, folder, memoryGroup(spec, folder, log), log);
            awaitPid(spec, folder, shim);
        } catch (IOException failure) {
            throw notStarted(spec, folder, failure);
        }
        SpecFile written = folder.spec().orElseThrow();
        return new Tracked(folder, written, folder.process().flatMap(Pidfd::open).orElse(null));
    }

    private static void write(InstanceSpec spec, InstanceFolder folder, Path log) {
        boolean isNew = !folder.exists();
        try {
            DurableFiles.createFolders(log.resolveSibling("."));
            folder.create(spec);
        } catch (IOException failure) {
            if (isNew) {
                discard(folder);
            }
            throw notStarted(spec, folder, failure);
        }
    }

    private static Problem notStarted(
            InstanceSpec spec, InstanceFolder folder, IOException failure) {
        return FileProblems.of(spec.id() + " cannot be started.", folder.path(), failure);
    }

    private static void discard(InstanceFolder folder) {
        try {
            folder.remove();
        } catch (IOException failure) {
            LOG.log(Logger.Level.WARNING, folder.path() + " is left behind, empty", failure);
        }
    }

    /// Waits until the process is the program itself, no shell any more; false when it ended
    /// before.
    boolean becomesProgram(Tracked instance) {
        long pid = instance.process().map(Pidfd::pid).orElse(-1L);
        Waiting.until(
                EXEC_LIMIT,
                () -> !instance.running() || isProgram(instance.folder(), Proc.commandLine(pid)));
        return instance.running();
    }

    /// The problem of an instance that has ended when it was to be started.
    Problem endedBefore(InstanceSpec spec, Ended end) {
        Path log = logs.of(spec.service(), spec.release(), spec.id());
        List<String> lines = logs.tail(log, EVIDENCE_LINES);
        return Problem.of(
                        ProblemCode.APP_START_FAILED,
                        spec.release()
                                + " on :"
                                + spec.address().port()
                                + " ended while it was started, "
                                + end.how()
                                + ".")
                .where("command: " + String.join(" ", spec.command()))
                .found(lines.isEmpty() ? "it wrote nothing" : "its last words: " + lines.getLast())
                .todo(
                        "repair what its log says (gapless logs "
                                + spec.release()
                                + "), then gapless retry")
                .evidence(lines)
                .build();
    }

    /// Without a limit it is said in the log, where whoever wonders about the memory looks.
    private static Optional<Path> memoryGroup(InstanceSpec spec, InstanceFolder folder, Path log)
            throws IOException {
        if (spec.memoryLimit() <= 0) {
            return Optional.empty();
        }
        return switch (MemoryGroup.create(folder.groupName(), spec.memoryLimit())) {
            case MemoryGroup.Result.Limited(MemoryGroup group) -> Optional.of(group.folder());
            case MemoryGroup.Result.Unavailable(String reason) -> {
                String note =
                        "gapless: memory-limit "
                                + spec.memoryLimit()
                                + " bytes is not enforced: "
                                + reason;
                LOG.log(Logger.Level.WARNING, spec.id() + ": " + note);
                Files.writeString(
                        log, note + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                yield Optional.empty();
            }
        };
    }

    private void awaitPid(InstanceSpec spec, InstanceFolder folder, Process shim)
            throws IOException {
        boolean written =
                Waiting.until(SHIM_LIMIT, () -> started(folder) || nobodyStarts(folder, shim));
        if (started(folder)) {
            return;
        }
        if (!written) {
            shim.destroyForcibly();
            Settlement.kill(new Family(folder));
        }
        List<String> lines =
                logs.tail(logs.of(spec.service(), spec.release(), spec.id()), EVIDENCE_LINES);
        MemoryGroup.find(folder.groupName()).ifPresent(MemoryGroup::remove);
        folder.remove();
        throw Problem.of(ProblemCode.APP_START_FAILED, spec.id() + " could not be started.")
                .where(folder.path().toString())
                .found(
                        written
                                ? "its shim ended at once"
                                : "its shim did nothing for " + SHIM_LIMIT.toSeconds() + " s")
                .todo("look at the lines below and at the load of this host, then gapless retry")
                .evidence(lines)
                .retryable()
                .build();
    }

    private static boolean started(InstanceFolder folder) {
        return folder.process().isPresent() || folder.exitCode().isPresent();
    }

    /// Our shim is gone, and no earlier one is at work on the same instance.
    private static boolean nobodyStarts(InstanceFolder folder, Process shim) {
        return !shim.isAlive() && !started(folder) && folder.shim().filter(Family::alive).isEmpty();
    }

    private static boolean isProgram(InstanceFolder folder, List<String> commandLine) {
        return !commandLine.isEmpty()
                && !folder.isShim(commandLine)
                && !commandLine.getFirst().equals(RunAs.SETPRIV.toString());
    }
}
