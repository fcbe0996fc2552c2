package dev.gapless.runtime.process;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.ObservedInstance.Running;
import dev.gapless.core.service.InstanceId;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/// The starts under way, and the ids that were stopped before anything was started under them: a
/// stop waits for the start that it belongs to, and a start that comes after its stop is refused.
/// So nothing runs that nobody looks after. Thread-safe.
final class Starts {
    private final Object lock = new Object();
    // both guarded by lock, which is not held while anything is started
    private final Map<InstanceId, CompletableFuture<Running>> underWay = new HashMap<>();
    private final Set<InstanceId> stopped = new HashSet<>();

    /// Starts the instance unless somebody else is at it: then that start is waited for. Throws
    /// what `start` does, or `app-start-failed` when the instance was stopped before.
    Running once(InstanceSpec spec, Function<InstanceSpec, Running> start) {
        CompletableFuture<Running> mine = new CompletableFuture<>();
        CompletableFuture<Running> other;
        synchronized (lock) {
            if (stopped.contains(spec.id())) {
                throw stoppedBefore(spec);
            }
            other = underWay.putIfAbsent(spec.id(), mine);
        }
        if (other != null) {
            return join(other);
        }
        try {
            Running running = start.apply(spec);
            done(spec.id());
            mine.complete(running);
            return running;
        } catch (RuntimeException | Error failure) {
            done(spec.id());
            mine.completeExceptionally(failure);
            throw failure;
        }
    }

    private void done(InstanceId id) {
        synchronized (lock) {
            underWay.remove(id);
        }
    }

    /// What `find` knows once no start of this id is under way; when that is nothing, nothing will
    /// ever be started under this id.
    Optional<Tracked> stopped(InstanceId id, Function<InstanceId, Optional<Tracked>> find) {
        while (true) {
            CompletableFuture<Running> start;
            synchronized (lock) {
                start = underWay.get(id);
                if (start == null) {
                    Optional<Tracked> found = find.apply(id);
                    if (found.isEmpty()) {
                        stopped.add(id);
                    }
                    return found;
                }
            }
            start.handle((_, _) -> true).join();
        }
    }

    /// Waits for a start under way.
    void await(InstanceId id) {
        CompletableFuture<Running> start;
        synchronized (lock) {
            start = underWay.get(id);
        }
        if (start != null) {
            start.handle((_, _) -> true).join();
        }
    }

    /// The id is free again.
    void forget(InstanceId id) {
        synchronized (lock) {
            stopped.remove(id);
        }
    }

    private static Problem stoppedBefore(InstanceSpec spec) {
        return Problem.of(
                        ProblemCode.APP_START_FAILED,
                        spec.id() + " was stopped before it was started.")
                .todo("nothing; when it is still wanted: gapless retry")
                .build();
    }

    private static Running join(CompletableFuture<Running> other) {
        try {
            return other.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failure;
        }
    }
}
