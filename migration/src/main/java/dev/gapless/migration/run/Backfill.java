package dev.gapless.migration.run;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.Session;
import dev.gapless.migration.port.Session.FillChunk;
import dev.gapless.migration.port.Session.LockCount;
import dev.gapless.migration.port.StoredStep;

import java.time.Duration;
import java.util.function.BiConsumer;

/// Fills one table chunk by chunk, resting between chunks so that it works `dutyPercent` of the
/// time.
final class Backfill {
    private static final Duration LOCKED_ROWS_PATIENCE = Duration.ofMinutes(5);
    private static final Duration PASS_PAUSE = Duration.ofMillis(100);

    private final Session session;
    private final int migration;
    private final DatabaseSettings settings;
    private final ChunkSize size;

    Backfill(Session session, int migration, DatabaseSettings settings) {
        this.session = session;
        this.migration = migration;
        this.settings = settings;
        this.size = new ChunkSize(settings.chunkTime());
    }

    /// Ends early, at a chunk border, when the thread is interrupted.
    LockCount run(StoredStep stored, Step.Fill step, BiConsumer<FillChunk, LockCount> progress)
            throws InterruptedException {
        LockCount locks = LockCount.NONE;
        long waitingSince = System.nanoTime();
        int pass = 1;
        while (true) {
            FillChunk chunk = session.fill(migration, stored, size.rows());
            size.took(Duration.ofMillis(chunk.millis()));
            locks = locks.plus(new LockCount(0, chunk.millis()));
            progress.accept(chunk, locks);
            if (chunk.finished()) {
                if (chunk.bad() > 0 && step.required()) {
                    throw notConvertible(step, chunk);
                }
                return locks;
            }
            if (chunk.pass() == 1) {
                waitingSince = System.nanoTime();
            } else if (System.nanoTime() - waitingSince > LOCKED_ROWS_PATIENCE.toNanos()) {
                throw stillLocked(step, chunk);
            }
            rest(Duration.ofMillis(chunk.millis()), chunk.pass() == pass);
            pass = chunk.pass();
        }
    }

    private void rest(Duration worked, boolean samePass) throws InterruptedException {
        Duration pause = new Duty(settings.dutyPercent()).restAfter(worked);
        Thread.sleep(samePass || pause.compareTo(PASS_PAUSE) > 0 ? pause : PASS_PAUSE);
    }

    private Problem notConvertible(Step.Fill step, FillChunk chunk) {
        String values = session.values(step, chunk.firstBad());
        String word = step.onlyBack() ? "down" : "up";
        String rows = chunk.bad() == 1 ? "1 row gets" : String.format("%,d rows get", chunk.bad());
        return Problem.of(
                        ProblemCode.ROW_NOT_CONVERTIBLE,
                        rows
                                + " no value from '"
                                + word
                                + "': the first is "
                                + step.table()
                                + " with key "
                                + chunk.firstBad()
                                + ".")
                .found(
                        (values.isEmpty() ? "" : "there " + values + "; ")
                                + "'"
                                + word
                                + "' gives NULL or raises an error there; all other rows are done"
                                + (step.onlyBack() ? "" : ", the old release is untouched"))
                .todo(
                        step.onlyBack()
                                ? "Give the rows a value, then undo again."
                                : "Repair the rows or choose another 'up', then retry.")
                .build();
    }

    private static Problem stillLocked(Step.Fill step, FillChunk chunk) {
        return Problem.of(
                        ProblemCode.DATABASE_LOCK_TIMEOUT,
                        String.format(
                                "%,d rows of %s stay locked by a transaction.",
                                chunk.skipped(), step.table()))
                .todo("End that transaction, then retry; all other rows are done.")
                .retryable()
                .build();
    }
}
