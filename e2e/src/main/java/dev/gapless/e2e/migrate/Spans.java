package dev.gapless.e2e.migrate;

import dev.gapless.migration.plan.Step;
import dev.gapless.testkit.database.DatabaseScene;
import dev.gapless.testkit.database.StepObserver;
import dev.gapless.testkit.database.Tally.Abort;
import dev.gapless.testkit.database.Writers;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// When each step ran, and before each DDL a transaction that stands open. Tells which of our
/// statements an aborted transaction met. Used by the one thread that migrates.
final class Spans implements StepObserver {
    /// A transaction that a step makes fail may hear of it a little later.
    private static final long AFTERWARDS_NANOS = Duration.ofMillis(20).toNanos();

    /// Transactions that failed with a deadlock, by what they met.
    ///
    /// @param lock the lock of a DDL statement: the deadlock is not one of rows
    /// @param backfill rows, while the backfill ran
    /// @param sync rows, at any other time: the triggers, or each other
    record Aborts(long lock, long backfill, long sync) {}

    private record Span(Step step, long began, long ended, long rowDeadlocks) {
        boolean covers(Abort abort) {
            return abort.at() >= began && abort.at() <= ended + AFTERWARDS_NANOS;
        }
    }

    private final DatabaseScene scene;
    private final Writers writers;
    private final Duration open;
    private final List<Span> spans = new ArrayList<>();
    private long began;
    private long deadlocksBefore;

    Spans(DatabaseScene scene, Writers writers, Duration open) {
        this.scene = scene;
        this.writers = writers;
        this.open = open;
    }

    @Override
    public void begins(Step step) throws InterruptedException {
        if (StepObserver.isDdl(step)) {
            writers.stand(open);
        }
        deadlocksBefore = rowDeadlocks();
        began = System.nanoTime();
    }

    @Override
    public void ended(Step step) {
        spans.add(new Span(step, began, System.nanoTime(), rowDeadlocks() - deadlocksBefore));
    }

    /// Locks that were taken.
    long ddl() {
        return spans.stream().filter(span -> StepObserver.isDdl(span.step())).count();
    }

    Aborts sorted(List<Abort> aborts) {
        long lock = 0;
        long backfill = 0;
        for (Span span : spans) {
            long met =
                    aborts.stream()
                            .filter(abort -> during(abort).equals(Optional.of(span)))
                            .count();
            if (StepObserver.isDdl(span.step())) {
                lock += Math.max(0, met - span.rowDeadlocks());
            } else if (span.step() instanceof Step.Fill) {
                backfill += met;
            }
        }
        return new Aborts(lock, backfill, aborts.size() - lock - backfill);
    }

    /// In words, for the report.
    String told(Abort abort) {
        return "%s, at %s, during: %s"
                .formatted(
                        abort.release(),
                        abort.statement(),
                        during(abort).map(span -> span.step().what()).orElse("no step"));
    }

    /// The first of those that it can belong to.
    private Optional<Span> during(Abort abort) {
        return spans.stream().filter(span -> span.covers(abort)).findFirst();
    }

    private long rowDeadlocks() {
        try {
            return scene.rowDeadlocks();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
