package dev.gapless.agent.front;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.runtime.linux.ProcessIdentity;
import dev.gapless.traffic.nginx.SameReload;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// The change of the one line, taken in by the reload that makes nginx itself the switch. One try:
/// what has failed stays so, and whoever waits for it may give it up as long as it has not begun.
/// Thread-safe.
public final class JointPointing implements SameReload {
    private enum Stage {
        WAITING,
        UNDER_WAY,
        DONE,
        FAILED,
        GIVEN_UP
    }

    private final Repointing repointing;
    private final String next;

    // guarded by this
    private Stage stage = Stage.WAITING;
    private Optional<Problem> failure = Optional.empty();

    // of the thread that does it, until it is done or has failed
    private volatile boolean written;
    private volatile boolean told;
    private volatile boolean mayTurnLater;
    private volatile Set<ProcessIdentity> old = Set.of();

    /// @param next `host:port` of the server that our include has
    public JointPointing(Repointing repointing, String next) {
        this.repointing = repointing;
        this.next = next;
    }

    @Override
    public synchronized void begin() {
        if (stage != Stage.WAITING) {
            throw failure.orElseGet(JointPointing::over);
        }
        stage = Stage.UNDER_WAY;
    }

    private static Problem over() {
        return Problem.of(ProblemCode.NOT_POSSIBLE_NOW, "The adoption was given up.")
                .todo("gapless status")
                .build();
    }

    @Override
    public void write() {
        repointing.requireSame();
        written = true;
        repointing.write(next);
        old = repointing.nginx().workers();
    }

    @Override
    public void told() {
        told = true;
    }

    @Override
    public void maybeTold(Duration hears) {
        told = repointing.nginx().begins(old, hears);
    }

    @Override
    public void awaitTaken() {
        repointing.nginx().awaitOthersThan(old);
    }

    @Override
    public void putBack(Runnable ours, Exception why) {
        // the agent ends: nobody waits for nginx, but what was written is put back
        boolean interrupted = Thread.interrupted();
        boolean right = !written || repointing.putBackFrom(next, why);
        if (right) {
            ours.run();
            right = why.getSuppressed().length == 0;
        }
        boolean again = told && right && !interrupted;
        mayTurnLater = !right || told && !(again && repointing.nginx().readsAgain());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean mayTurnLater() {
        return mayTurnLater;
    }

    @Override
    public synchronized void done() {
        stage = Stage.DONE;
    }

    public synchronized boolean isDone() {
        return stage == Stage.DONE;
    }

    @Override
    public synchronized void failed(Throwable why) {
        if (stage != Stage.UNDER_WAY) {
            return;
        }
        stage = Stage.FAILED;
        failure =
                Optional.of(
                        why instanceof Problem problem
                                ? problem
                                : Problem.of(ProblemCode.INTERNAL, "Gapless itself failed: " + why)
                                        .todo(
                                                "report it with $GAPLESS_HOME/logs/agent.log; what"
                                                        + " served goes on serving")
                                        .cause(why));
    }

    public synchronized Optional<Problem> failure() {
        return failure;
    }

    /// Whether it never began and never will, from now on.
    public synchronized boolean giveUp() {
        if (stage == Stage.WAITING) {
            stage = Stage.GIVEN_UP;
        }
        return stage == Stage.GIVEN_UP;
    }

    /// Whether nginx leads to our server by now or may do so later: then nothing of it may be taken
    /// away.
    public boolean mayLead() {
        return mayTurnLater || !giveUp() && failure().isEmpty();
    }

    /// Once it is done: waits until no worker is left that goes on with the old line, for a while.
    public boolean awaitOldGone() {
        return Nginx.awaitEnd(old, Repointing.OLD_WORKERS);
    }
}
