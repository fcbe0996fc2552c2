package dev.gapless.e2e.speed;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.e2e.bench.Median;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.DatabaseScene;
import dev.gapless.testkit.database.LiveScenario;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// What writers feel of the backfill: updates at half the rate that the server can do, on a
/// schedule that waits for nobody, in windows without and with the backfill by turns. The triggers
/// are there in both.
final class WriterDelay {
    private static final int WINDOWS = 5;
    private static final int WRITERS = 6;
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final Duration FULL_SPEED = Duration.ofSeconds(3);
    private static final long HIGHEST = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;
    private static final double P99 = 99;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final long ENDS_SECONDS = 60;

    private final Subject subject;
    private final DatabaseScene scene;
    private final int rows;

    private WriterDelay(Subject subject, DatabaseScene scene, int rows) {
        this.subject = subject;
        this.scene = scene;
        this.rows = rows;
    }

    /// @param updatesPerSecond the rate of the schedule
    /// @param quietMillis p99 from when an update was due to its end, without backfill: of the
    ///   window in the middle
    /// @param ratio of the pair of windows in the middle
    record Delay(long updatesPerSecond, double quietMillis, double busyMillis, double ratio) {}

    static Delay measure(Subject subject, Product product, Path folder, int rows, Pace pace)
            throws SQLException, IOException, InterruptedException {
        return new WriterDelay(subject, subject.scene(product, folder, rows, pace), rows).run();
    }

    private Delay run() throws SQLException, InterruptedException {
        scene.runTo(LiveScenario.ID, Phase.SYNC);
        long full = updates(FULL_SPEED, 0).getTotalCount();
        long rate = Math.max(1, full * 1000 / FULL_SPEED.toMillis() / 2);
        List<Double> quiet = new ArrayList<>();
        List<Double> busy = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < WINDOWS; i++) {
            quiet.add(p99(updates(WINDOW, rate)));
            busy.add(p99(besideTheBackfill(rate)));
            ratios.add(busy.getLast() / quiet.getLast());
        }
        return new Delay(rate, Median.of(quiet), Median.of(busy), Median.of(ratios));
    }

    /// @throws IllegalStateException the rows were all filled before the window ended
    private Histogram besideTheBackfill(long rate) throws SQLException, InterruptedException {
        CompletableFuture<Boolean> whole = new CompletableFuture<>();
        Thread backfill = Thread.ofPlatform().start(() -> backfill(whole));
        Histogram felt = updates(WINDOW, rate);
        if (whole.isDone() && ended(whole)) {
            throw new IllegalStateException(
                    "the backfill was done before its window: more --rows than " + rows);
        }
        backfill.interrupt();
        ended(whole);
        scene.schema.undo(scene.settings(), LiveScenario.ID);
        scene.runTo(LiveScenario.ID, Phase.SYNC);
        return felt;
    }

    private void backfill(CompletableFuture<Boolean> whole) {
        try {
            scene.run(LiveScenario.ID, Phase.BACKFILL);
            whole.complete(true);
        } catch (InterruptedException _) {
            whole.complete(false);
        } catch (RuntimeException e) {
            whole.completeExceptionally(e);
        }
    }

    /// @return it has filled all rows
    private static boolean ended(CompletableFuture<Boolean> whole) throws InterruptedException {
        try {
            return whole.get(ENDS_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the backfill did not end as it should", e);
        }
    }

    /// @param rate updates per second; 0 for as many as can be
    private Histogram updates(Duration time, long rate) throws SQLException, InterruptedException {
        AtomicLong next = new AtomicLong();
        CountDownLatch ready = new CountDownLatch(WRITERS);
        CountDownLatch go = new CountDownLatch(1);
        List<CompletableFuture<Histogram>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            CompletableFuture<Histogram> felt = new CompletableFuture<>();
            writers.add(felt);
            Random random = new Random(i);
            Thread.ofPlatform()
                    .start(
                            () -> {
                                try {
                                    felt.complete(write(time, rate, next, random, ready, go));
                                } catch (SQLException | InterruptedException e) {
                                    ready.countDown();
                                    felt.completeExceptionally(e);
                                }
                            });
        }
        ready.await();
        go.countDown();
        Histogram all = new Histogram(HIGHEST, DIGITS);
        for (CompletableFuture<Histogram> writer : writers) {
            all.add(writer.join());
        }
        return all;
    }

    private Histogram write(
            Duration time,
            long rate,
            AtomicLong next,
            Random random,
            CountDownLatch ready,
            CountDownLatch go)
            throws SQLException, InterruptedException {
        Histogram felt = new Histogram(HIGHEST, DIGITS);
        try (Connection connection = scene.connect();
                PreparedStatement update = connection.prepareStatement(subject.update())) {
            ready.countDown();
            go.await();
            long began = System.nanoTime();
            while (true) {
                long due =
                        rate == 0
                                ? System.nanoTime()
                                : began
                                        + next.getAndIncrement()
                                                * TimeUnit.SECONDS.toNanos(1)
                                                / rate;
                if (due - began > time.toNanos()) {
                    return felt;
                }
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                update.setLong(1, 1 + random.nextInt(rows));
                update.executeUpdate();
                felt.recordValue(Math.min(HIGHEST, System.nanoTime() - due));
            }
        }
    }

    private static double p99(Histogram felt) {
        return felt.getValueAtPercentile(P99) / NANOS_PER_MILLI;
    }
}
