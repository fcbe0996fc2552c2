package dev.gapless.runtime.process;

import dev.gapless.api.Problem;
import dev.gapless.core.port.ObservedInstance.Ended;
import dev.gapless.runtime.linux.MemoryGroup;
import dev.gapless.runtime.linux.Proc;
import dev.gapless.runtime.linux.ProcessIdentity;
import dev.gapless.runtime.linux.Signal;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// What is to be done once an instance's process has ended: learn its exit code and end what it
/// left behind.
final class Settlement {
    /// The shim writes the exit code within moments; a host under heavy load takes longer.
    private static final Duration EXIT_LIMIT = Duration.ofSeconds(20);

    private static final Logger LOG = System.getLogger(Settlement.class.getName());
    private static final int KILL_ROUNDS = 10;
    private static final Duration KILL_ROUND = Duration.ofMillis(500);

    private Settlement() {}

    /// Blocks until nothing of the instance is left, for its patience and a few seconds more at
    /// most.
    static Ended of(Tracked instance) {
        InstanceFolder folder = instance.folder();
        boolean thisBoot =
                folder.shim()
                        .or(folder::process)
                        .map(ProcessIdentity::bootId)
                        .filter(Proc.bootId()::equals)
                        .isPresent();
        if (thisBoot) {
            Waiting.until(
                    EXIT_LIMIT,
                    () ->
                            folder.exitCode().isPresent()
                                    || folder.shim().filter(Family::alive).isEmpty());
            endLeftBehind(instance);
        }
        OptionalInt exit = folder.exitCode();
        boolean overLimit = closeMemoryGroup(folder);
        if (exit.isPresent()) {
            String how = EndPhrase.of(exit.getAsInt());
            return new Ended(
                    instance.id(),
                    exit.getAsInt(),
                    overLimit ? how + ", over its memory-limit" : how);
        }
        return new Ended(
                instance.id(),
                -1,
                thisBoot ? withoutCode(folder) : "the host was restarted",
                !thisBoot);
    }

    /// Whether the kernel ended a process of the instance for its memory.
    private static boolean closeMemoryGroup(InstanceFolder folder) {
        Optional<MemoryGroup> group = MemoryGroup.find(folder.groupName());
        boolean overLimit = group.filter(MemoryGroup::limitWasFatal).isPresent();
        group.ifPresent(MemoryGroup::remove);
        return overLimit;
    }

    private static String withoutCode(InstanceFolder folder) {
        if (folder.adopted().isPresent()) {
            return "ended, exit code unknown: it was adopted";
        }
        return folder.process().isPresent()
                ? "ended, exit code unknown: its shim was killed"
                : "ended before its program ran: its shim was killed";
    }

    /// SIGTERM first: what is left may be the server itself, started by a script without `exec`.
    private static void endLeftBehind(Tracked instance) {
        Family family = instance.family();
        if (family.members().isEmpty()) {
            return;
        }
        Optional<Problem> denied = family.signal(Signal.SIGTERM);
        if (!Waiting.until(instance.leftBehindPatience(), () -> family.members().isEmpty())) {
            denied = kill(family);
        }
        denied.ifPresent(
                problem ->
                        LOG.log(
                                Logger.Level.WARNING,
                                "Something that "
                                        + instance.id()
                                        + " left behind may still run: "
                                        + problem.getMessage()));
    }

    /// More than one round, because a process may start another one just before it is killed.
    ///
    /// @return why what is left after all rounds could not be killed, if it was a matter of rights
    static Optional<Problem> kill(Family family) {
        Optional<Problem> denied = Optional.empty();
        for (int round = 0; round < KILL_ROUNDS; round++) {
            denied = family.signal(Signal.SIGKILL);
            if (Waiting.until(KILL_ROUND, () -> family.members().isEmpty())) {
                return Optional.empty();
            }
        }
        return denied;
    }
}
