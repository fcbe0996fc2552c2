package dev.gapless.agent.service;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/// Runs the tasks of one key one after the other, in the order they came; those of different keys
/// at once. A task that throws does not hold up the next one. Thread-safe.
final class Lanes<K> {
    private final Executor executor;
    private final Map<K, CompletableFuture<Void>> newest = new ConcurrentHashMap<>();

    Lanes(Executor executor) {
        this.executor = executor;
    }

    void execute(K key, Runnable task) {
        CompletableFuture<Void> mine =
                newest.compute(
                        key,
                        (_, before) ->
                                before == null
                                        ? CompletableFuture.runAsync(task, executor)
                                        : before.handle((_, _) -> true)
                                                .thenRunAsync(task, executor));
        mine.whenComplete((_, _) -> newest.remove(key, mine));
    }
}
