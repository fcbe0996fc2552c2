package dev.gapless.load.record;

import org.HdrHistogram.Histogram;

/// Mutable counts; guarded by the [Recorder] that owns it.
final class Tally {
    private static final long MAX_MICROS = 3_600_000_000L;

    private final Histogram micros;
    private long requests;
    private long failed;
    private long errors;

    Tally() {
        micros = new Histogram(3);
        micros.setAutoResize(true);
    }

    void add(Outcome outcome) {
        requests++;
        boolean timed =
                switch (outcome.verdict()) {
                    case Verdict.Good _ -> true;
                    case Verdict.Errored _ -> {
                        errors++;
                        yield true;
                    }
                    case Verdict.Failed(var kind, _, var status) -> {
                        failed++;
                        yield status != null || kind.waited();
                    }
                };
        if (timed) {
            micros.recordValue(Math.min(outcome.micros(), MAX_MICROS));
        }
    }

    void add(Tally other) {
        requests += other.requests;
        failed += other.failed;
        errors += other.errors;
        micros.add(other.micros);
    }

    void clear() {
        requests = 0;
        failed = 0;
        errors = 0;
        micros.reset();
    }

    boolean empty() {
        return requests == 0;
    }

    Totals totals() {
        return new Totals(requests, failed, errors, Latency.of(micros));
    }
}
