package dev.gapless.runtime.process;

import dev.gapless.core.service.InstanceId;
import dev.gapless.runtime.file.DurableFiles;
import dev.gapless.runtime.linux.Pidfd;
import dev.gapless.runtime.linux.Proc;
import dev.gapless.runtime.linux.ProcessIdentity;
import dev.gapless.runtime.linux.ProcessStat;
import dev.gapless.runtime.linux.UnixUser;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds the instances that earlier agents started: by their files, and where those are missing by
/// the mark in the environment of processes. An earlier agent may have died between any two of its
/// steps.
final class Recovery {
    /// A shim that lives writes the pid within moments; a host under heavy load takes longer.
    private static final Duration SHIM_LIMIT = Duration.ofSeconds(20);

    private final Path instances;
    private final LogFiles logs;

    Recovery(Path instances, LogFiles logs) {
        this.instances = instances;
        this.logs = logs;
    }

    /// Every instance that was ever started and not forgotten. What was only written down and never
    /// started is left out: it may be started still.
    List<Tracked> find() throws IOException {
        List<Tracked> found = new ArrayList<>();
        try (DirectoryStream<Path> folders =
                Files.newDirectoryStream(instances, Files::isDirectory)) {
            for (Path path : folders) {
                String name = path.getFileName().toString();
                if (name.startsWith(".") || Files.exists(path.resolve(InstanceFolder.LET_GO))) {
                    DurableFiles.removeTree(path);
                } else {
                    InstanceFolder folder = new InstanceFolder(new InstanceId(name), path);
                    folder.spec().flatMap(spec -> look(folder, spec)).ifPresent(found::add);
                    if (folder.empty()) {
                        folder.remove();
                    }
                }
            }
        }
        return found;
    }

    private Optional<Tracked> look(InstanceFolder folder, SpecFile spec) {
        if (folder.exitCode().isPresent()) {
            return Optional.of(new Tracked(folder, spec, null));
        }
        if (folder.process().isEmpty()) {
            if (!beingStarted(folder, logs.of(spec.service(), spec.release(), folder.id()))
                    && !adopt(folder, spec)) {
                return folder.shim().map(_ -> new Tracked(folder, spec, null));
            }
        }
        return Optional.of(
                new Tracked(folder, spec, folder.process().flatMap(Pidfd::open).orElse(null)));
    }

    /// Waits for a shim that is about to write the pid; false when there is none.
    private static boolean beingStarted(InstanceFolder folder, Path log) {
        Family family = new Family(folder);
        Waiting.until(
                SHIM_LIMIT,
                () ->
                        folder.process().isPresent()
                                || folder.exitCode().isPresent()
                                || !family.members().isEmpty()
                                || !(folder.shim().filter(Family::alive).isPresent()
                                        || unborn(folder, log)));
        return folder.process().isPresent();
    }

    /// A shim so young that it has not written its own file yet. Its process may not even carry the
    /// mark: between the fork and the shim the JDK runs a helper, which has nothing of the instance
    /// but its output.
    private static boolean unborn(InstanceFolder folder, Path log) {
        Family family = new Family(folder);
        return folder.shim().isEmpty()
                && Proc.all().stream()
                        .anyMatch(
                                stat ->
                                        family.marked(stat.pid())
                                                || Proc.writesTo(stat.pid(), log));
    }

    /// Takes over the oldest process that carries the mark, when the files are gone.
    ///
    /// Anybody can put the mark into an environment, so only processes of the right user count.
    private static boolean adopt(InstanceFolder folder, SpecFile spec) {
        long uid =
                spec.user().isEmpty()
                        ? UnixUser.ownUid()
                        : UnixUser.find(spec.user()).map(UnixUser::uid).orElse(-1L);
        Optional<ProcessStat> oldest =
                new Family(folder)
                        .members().stream()
                                .filter(stat -> UnixUser.uidOf(stat.pid()) == uid)
                                .min(
                                        Comparator.comparingLong(ProcessStat::startTicks)
                                                .thenComparingLong(ProcessStat::pid));
        oldest.ifPresent(
                process -> {
                    try {
                        folder.adopt(
                                process.identity(),
                                folder.shim().or(() -> shimOf(folder, process)));
                    } catch (IOException _) {
                        // Not written, so not adopted: the caller sees that there is still no pid.
                    }
                });
        return folder.process().isPresent();
    }

    /// The shim is the first process of its session.
    private static Optional<ProcessIdentity> shimOf(InstanceFolder folder, ProcessStat process) {
        return Proc.stat(process.session())
                .filter(leader -> folder.isShim(Proc.commandLine(leader.pid())))
                .map(ProcessStat::identity);
    }
}
