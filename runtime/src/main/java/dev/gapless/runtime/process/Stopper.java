package dev.gapless.runtime.process;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.ObservedInstance.Ended;
import dev.gapless.core.port.Runtime.Stopped;
import dev.gapless.runtime.linux.Signal;

import java.time.Duration;
import java.util.Optional;

/// The stop of one instance: SIGTERM to the program, later to what it left behind, SIGKILL to all
/// after the grace.
final class Stopper {
    /// How long a process that was sent SIGKILL may take (it may wait for a disk that does not
    /// answer).
    private static final Duration KILL_LIMIT = Duration.ofSeconds(30);

    /// How long systemd may take to say that it will.
    private static final Duration ASKING_LIMIT = Duration.ofSeconds(10);

    private Stopper() {}

    static Stopped stop(Tracked instance, Duration grace) {
        Optional<Ended> before = instance.end();
        if (before.isPresent()) {
            return new Stopped(before.get(), false, 0);
        }
        Optional<Unit> adopted = instance.folder().adopted();
        if (adopted.isPresent()) {
            Strangers.awaitGone(instance, grace);
        }
        long begin = System.nanoTime();
        instance.stopBy(begin + grace.toNanos());
        // by its unit, or Restart= would begin it anew
        adopted.filter(Unit::exists)
                .ifPresentOrElse(
                        unit -> Systemctl.run(unit, unit.stop(), ASKING_LIMIT),
                        () -> instance.signal(Signal.SIGTERM));
        boolean killed = !instance.awaitProcessEnd(grace);
        Optional<Problem> denied = Optional.empty();
        if (killed) {
            // Itself first: it is held by its pidfd, while the family has to be found.
            instance.signal(Signal.SIGKILL);
            denied = Settlement.kill(instance.family());
        }
        Duration left = instance.leftBehindPatience().plus(KILL_LIMIT);
        Optional<Ended> end = instance.awaitGone(left);
        if (end.isEmpty()) {
            throw denied.orElseGet(() -> notEnding(instance));
        }
        return new Stopped(end.get(), killed, (System.nanoTime() - begin) / 1e9);
    }

    private static Problem notEnding(Tracked instance) {
        String left =
                instance.family().members().stream()
                        .map(
                                stat ->
                                        "pid "
                                                + stat.pid()
                                                + " "
                                                + stat.command()
                                                + " (state "
                                                + stat.state()
                                                + ")")
                        .reduce((a, b) -> a + ", " + b)
                        .orElse("nothing");
        return Problem.of(
                        ProblemCode.INTERNAL,
                        "Instance " + instance.id() + " does not end, not even on SIGKILL.")
                .found("left: " + left)
                .todo(
                        "state D waits for a disk or network file system: look at dmesg, then stop"
                                + " it again")
                .retryable()
                .build();
    }
}
