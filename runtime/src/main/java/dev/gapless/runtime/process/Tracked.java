package dev.gapless.runtime.process;

import dev.gapless.core.port.ObservedInstance.Ended;
import dev.gapless.core.service.InstanceId;
import dev.gapless.runtime.linux.Pidfd;
import dev.gapless.runtime.linux.Signal;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// An instance that was started: its process while it runs, its end afterwards.
final class Tracked {
    /// What a crashed instance leaves behind has so long to end by itself.
    static final Duration LEFT_BEHIND_PATIENCE = Duration.ofSeconds(2);

    private final InstanceFolder folder;
    private final SpecFile spec;
    private final @Nullable Pidfd process;
    private final CompletableFuture<Boolean> processEnded = new CompletableFuture<>();
    private final CompletableFuture<Ended> gone = new CompletableFuture<>();
    private volatile long leftBehindUntilNanos;
    private volatile boolean stopping;
    private volatile boolean released;

    /// @param process empty when it is dead already
    Tracked(InstanceFolder folder, SpecFile spec, @Nullable Pidfd process) {
        this.folder = folder;
        this.spec = spec;
        this.process = process;
    }

    InstanceId id() {
        return folder.id();
    }

    InstanceFolder folder() {
        return folder;
    }

    SpecFile spec() {
        return spec;
    }

    Family family() {
        return new Family(folder);
    }

    Optional<Pidfd> process() {
        return Optional.ofNullable(process);
    }

    /// Nobody is to hear of its end any more.
    void release() {
        released = true;
    }

    boolean released() {
        return released;
    }

    /// Its process has ended; files and processes left behind may not be settled yet.
    void markProcessEnded() {
        processEnded.complete(true);
    }

    boolean running() {
        return process != null && !processEnded.isDone();
    }

    /// From now on it has until then to end, with all its processes.
    void stopBy(long deadlineNanos) {
        leftBehindUntilNanos = deadlineNanos;
        stopping = true;
    }

    /// How long processes that it left behind may still take.
    Duration leftBehindPatience() {
        return stopping
                ? Duration.ofNanos(Math.max(0, leftBehindUntilNanos - System.nanoTime()))
                : LEFT_BEHIND_PATIENCE;
    }

    void signal(Signal signal) {
        if (process != null) {
            process.signal(signal);
        }
    }

    void markGone(Ended end) {
        processEnded.complete(true);
        gone.complete(end);
        if (process != null) {
            process.close();
        }
    }

    /// The end once nothing is left of it.
    Optional<Ended> end() {
        return Optional.ofNullable(gone.getNow(null));
    }

    boolean awaitProcessEnd(Duration limit) {
        return await(processEnded, limit).isPresent();
    }

    Optional<Ended> awaitGone(Duration limit) {
        return await(gone, limit);
    }

    private static <T> Optional<T> await(CompletableFuture<T> future, Duration limit) {
        try {
            return Optional.of(future.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
