package dev.gapless.runtime.process;

import dev.gapless.api.Problem;
import dev.gapless.runtime.command.InstanceEnvironment;
import dev.gapless.runtime.linux.Pidfd;
import dev.gapless.runtime.linux.Proc;
import dev.gapless.runtime.linux.ProcessIdentity;
import dev.gapless.runtime.linux.ProcessStat;
import dev.gapless.runtime.linux.Signal;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// All processes of one instance: those of its session, and those that left the session but still
/// carry its mark in their environment.
///
/// The number of a session is free again once all of its processes are gone; so it counts only
/// while the shim or the instance's own process, both known exactly, is alive. After that only the
/// mark counts.
record Family(InstanceFolder folder) {

    /// Living processes, without the shim and what it writes the exit code with.
    List<ProcessStat> members() {
        if (folder.adopted().isPresent()) {
            return itself();
        }
        OptionalLong session = session();
        long shim = folder.shim().map(ProcessIdentity::pid).orElse(-1L);
        long program = folder.process().map(ProcessIdentity::pid).orElse(-1L);
        return Proc.all().stream()
                .filter(stat -> !stat.ended() && stat.pid() != shim)
                .filter(stat -> stat.parent() != shim || program < 0 || stat.pid() == program)
                .filter(
                        stat ->
                                (session.isPresent() && stat.session() == session.getAsLong())
                                        || marked(stat.pid()))
                .filter(stat -> !folder.isShim(Proc.commandLine(stat.pid())))
                .toList();
    }

    /// Of an adopted instance, its own process only: the session may be that of the shell that it
    /// was started from.
    private List<ProcessStat> itself() {
        return folder
                .process()
                .filter(Family::alive)
                .flatMap(process -> Proc.stat(process.pid()))
                .stream()
                .toList();
    }

    /// Signals every member; a process that takes the pid of one in between is not hit. One that
    /// may not be signalled keeps none of the others from it.
    ///
    /// @return `permission-denied` for one of those that may not be signalled
    Optional<Problem> signal(Signal signal) {
        Optional<Problem> denied = Optional.empty();
        for (ProcessStat member : members()) {
            try (Pidfd pidfd = Pidfd.open(member.identity()).orElse(null)) {
                if (pidfd != null) {
                    pidfd.signal(signal);
                }
            } catch (Problem problem) {
                denied = Optional.of(problem);
            }
        }
        return denied;
    }

    /// Whether it was started by this runtime as this instance.
    boolean marked(long pid) {
        Set<String> environment = new HashSet<>(Proc.environment(pid));
        return environment.contains(InstanceEnvironment.INSTANCE + "=" + folder.id())
                && environment.contains(InstanceEnvironment.FOLDER + "=" + folder.path());
    }

    static boolean alive(ProcessIdentity identity) {
        return identity.bootId().equals(Proc.bootId())
                && Proc.stat(identity.pid())
                        .filter(stat -> stat.startTicks() == identity.startTicks() && !stat.ended())
                        .isPresent();
    }

    private OptionalLong session() {
        ProcessIdentity shim = folder.shim().filter(Family::alive).orElse(null);
        if (shim != null) {
            return OptionalLong.of(shim.pid());
        }
        return folder.process()
                .filter(Family::alive)
                .flatMap(process -> Proc.stat(process.pid()))
                .map(stat -> OptionalLong.of(stat.session()))
                .orElseGet(OptionalLong::empty);
    }
}
