package dev.gapless.traffic.nginx;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemReport;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// Whether what nginx counts for one service arrives. Read from its configuration, and tried with a
/// request of ours through it, when somebody plans, when an agent begins, and from time to time
/// while it does not. Thread-safe.
final class Counting {
    private static final Duration AGAIN = Duration.ofSeconds(30);
    private static final Duration ARRIVES_WITHIN = Duration.ofMillis(400);
    private static final Duration LOOK = Duration.ofMillis(5);

    /// A datagram may be lost.
    private static final int TRIES = 3;

    // guarded by this
    private @Nullable Optional<ProblemReport> found;
    private long foundNanos;

    /// Why requests are not counted, as far as that is known; what it last found, where that is new
    /// enough.
    synchronized Optional<ProblemReport> now(Served served) {
        if (served.log().isEmpty()) {
            return Optional.of(NginxProblems.countsPortTaken(served.include()).report());
        }
        boolean old = System.nanoTime() - foundNanos > AGAIN.toNanos();
        if (found == null || found.isPresent() && old) {
            return look(served);
        }
        return found;
    }

    /// Looks anew.
    synchronized Optional<ProblemReport> look(Served served) {
        if (served.log().isEmpty()) {
            return now(served);
        }
        found = fresh(served).map(Problem::report);
        foundNanos = System.nanoTime();
        return found;
    }

    /// It is looked at anew when it is asked for next.
    synchronized void forget() {
        found = null;
    }

    private static Optional<Problem> fresh(Served served) {
        Optional<Problem> configured =
                configured(
                        new Adoption(served.nginx()), served.include(), served.include().counts());
        return configured.isPresent() || !served.isTried() ? configured : tried(served);
    }

    /// What nginx's configuration says, when it may be read.
    ///
    /// @param port 0 when there is no include yet
    static Optional<Problem> configured(Adoption adoption, Include include, int port) {
        try {
            return Directive.of(adoption.checked().files())
                    .flatMap(all -> AccessLogs.gap(all, include.variable(), port))
                    .map(gap -> NginxProblems.notCounted(include, gap));
        } catch (Problem _) {
            // says nothing of counts, and is told where it matters
            return Optional.empty();
        }
    }

    /// Whether nginx's configuration says nothing here of where requests are logged.
    static boolean isUnread(Adoption adoption) {
        return Directive.of(adoption.checked().files()).isEmpty();
    }

    private static Optional<Problem> tried(Served served) {
        for (int i = 0; i < TRIES; i++) {
            long before = served.counts().heard();
            try {
                Probe.count(served.include());
            } catch (IOException _) {
                // nginx is away: nothing to be counted
                return Optional.empty();
            }
            if (arrives(served.counts(), before)) {
                return Optional.empty();
            }
        }
        return Optional.of(NginxProblems.countsNotHeard(served.include()));
    }

    private static boolean arrives(Counts counts, long before) {
        long end = System.nanoTime() + ARRIVES_WITHIN.toNanos();
        while (counts.heard() == before && System.nanoTime() < end) {
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException e) {
                throw NginxProblems.cancelled(e);
            }
        }
        return counts.heard() != before;
    }
}
