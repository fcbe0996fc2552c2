package dev.gapless.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/// Lives many lives, on several threads; each is as if it were alone, so that the sum depends on
/// the seeds only.
public final class Simulation {
    private final int threads;
    private final LongFunction<Life> lives;
    private final int mostBroken;

    /// @param lives gives the life of a seed
    public Simulation(int threads, LongFunction<Life> lives) {
        this(threads, lives, 1);
    }

    /// @param mostBroken begin no new life after so many broke a rule
    public Simulation(int threads, LongFunction<Life> lives, int mostBroken) {
        this.threads = threads;
        this.lives = lives;
        this.mostBroken = mostBroken;
    }

    /// Lives the lives of the seeds `first` to `first + runs - 1`, or fewer when too many break a
    /// rule.
    public Tally run(long first, long runs) throws InterruptedException {
        AtomicLong next = new AtomicLong(first);
        AtomicInteger broken = new AtomicInteger();
        long begin = System.nanoTime();
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            List<Future<Tally>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                parts.add(workers.submit(() -> work(next, first + runs, broken)));
            }
            Tally all = new Tally();
            for (Future<Tally> part : parts) {
                all.add(part.get());
            }
            all.took(System.nanoTime() - begin);
            return all;
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        }
    }

    private Tally work(AtomicLong next, long end, AtomicInteger broken) {
        Tally mine = new Tally();
        for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
            Verdict verdict = lives.apply(seed).live();
            mine.add(verdict);
            if (verdict.broken().isPresent() && broken.incrementAndGet() >= mostBroken) {
                next.set(end);
            }
        }
        return mine;
    }
}
