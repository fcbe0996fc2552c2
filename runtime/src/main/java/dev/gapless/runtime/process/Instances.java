package dev.gapless.runtime.process;

import dev.gapless.core.port.ObservedInstance;
import dev.gapless.core.port.ObservedInstance.Ended;
import dev.gapless.core.port.ObservedInstance.Running;
import dev.gapless.core.service.InstanceId;
import dev.gapless.runtime.linux.EndWatch;
import dev.gapless.runtime.linux.Pidfd;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Every instance that was started and is not forgotten; follows each to its end.
final class Instances implements AutoCloseable {
    /// How long an end that is being settled is waited for, beside the patience for what is left
    /// behind.
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(5);

    private final Map<InstanceId, Tracked> known = new ConcurrentHashMap<>();
    private final EndWatch watch = new EndWatch();
    private final Ends ends = new Ends();

    Optional<Tracked> find(InstanceId id) {
        return Optional.ofNullable(known.get(id));
    }

    List<Tracked> all() {
        return List.copyOf(known.values());
    }

    void onEnd(Consumer<Ended> listener) {
        ends.add(listener);
    }

    /// Takes an instance on, and cares for its end.
    void follow(Tracked instance) {
        known.put(instance.id(), instance);
        instance.process()
                .ifPresentOrElse(
                        process -> watch.add(process, () -> settle(instance)),
                        () ->
                                EndWatch.ending(
                                        "gapless-end-" + instance.id(), () -> settle(instance)));
    }

    /// Cares for its end no longer.
    void release(Tracked instance) {
        instance.release();
        known.remove(instance.id());
    }

    void forget(InstanceId id) {
        known.remove(id);
    }

    /// What is known of it now; waits a moment for the exit code of one that has just ended.
    static ObservedInstance observed(Tracked instance) {
        return instance.process()
                .filter(_ -> instance.running())
                .<ObservedInstance>map(process -> new Running(instance.id(), process.pid()))
                .orElseGet(() -> end(instance));
    }

    /// The end of one whose process has ended.
    static Ended end(Tracked instance) {
        return instance.awaitGone(SETTLE_LIMIT.plus(instance.leftBehindPatience()))
                .orElseGet(
                        () ->
                                new Ended(
                                        instance.id(),
                                        -1,
                                        "ended, its exit code is not known yet"));
    }

    /// Looks after them no longer; they go on.
    @Override
    public void close() {
        watch.close();
        ends.close();
        known.values().forEach(instance -> instance.process().ifPresent(Pidfd::close));
    }

    private void settle(Tracked instance) {
        instance.markProcessEnded();
        if (instance.released()) {
            instance.markGone(new Ended(instance.id(), -1, "was let go"));
            return;
        }
        Ended end = Settlement.of(instance);
        instance.markGone(end);
        if (!instance.folder().endHeard()) {
            ends.report(instance.folder(), end);
        }
    }
}
