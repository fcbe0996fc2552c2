package dev.gapless.migration.run;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Runs blocking database work on a platform thread of its own. On a virtual thread an interrupt
/// would close the connection in the middle of a chunk; so the caller's interrupt becomes a request
/// that the work hears at its next safe point. The caller's thread passes reports on, at least once
/// a second.
///
/// @param <R> a report
public final class Worker<R> {
    /// @param <R> a report, and the result
    @FunctionalInterface
    public interface Work<R> {
        /// @param onInterrupt takes what else is to be done when the caller is interrupted
        R run(Consumer<R> progress, Consumer<Runnable> onInterrupt) throws InterruptedException;
    }

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int LOOKS_PER_REPEAT = 10;

    private final AtomicReference<@Nullable R> latest = new AtomicReference<>();
    private final AtomicReference<@Nullable R> result = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile Runnable onInterrupt = () -> {};

    /// @param name of the thread
    public R run(String name, Work<R> work, Consumer<R> progress) throws InterruptedException {
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .name(name)
                        .start(
                                () -> {
                                    try {
                                        result.set(
                                                work.run(latest::set, hook -> onInterrupt = hook));
                                    } catch (InterruptedException | RuntimeException | Error e) {
                                        failure.set(e);
                                    }
                                });
        try {
            await(thread, progress);
        } catch (InterruptedException e) {
            thread.interrupt();
            onInterrupt.run();
            joinForSure(thread);
            throw e;
        }
        return outcome();
    }

    private void await(Thread thread, Consumer<R> progress) throws InterruptedException {
        R last = null;
        int looks = 0;
        while (!thread.join(LOOK)) {
            looks++;
            R now = latest.get();
            if (now != null && (now != last || looks % LOOKS_PER_REPEAT == 0)) {
                progress.accept(now);
                last = now;
            }
        }
    }

    private R outcome() throws InterruptedException {
        R value = result.get();
        if (value != null) {
            return value;
        }
        switch (failure.get()) {
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default ->
                    throw new IllegalStateException("the work ended without a result");
        }
    }

    private static void joinForSure(Thread thread) {
        boolean again = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                again = true;
            }
        }
        if (again) {
            Thread.currentThread().interrupt();
        }
    }
}
