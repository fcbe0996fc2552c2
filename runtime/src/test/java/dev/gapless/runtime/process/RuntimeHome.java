package dev.gapless.runtime.process;

import dev.gapless.core.port.ObservedInstance;
import dev.gapless.core.port.ObservedInstance.Ended;
import dev.gapless.core.port.ObservedInstance.Running;
import dev.gapless.core.service.InstanceId;
import dev.gapless.runtime.linux.Proc;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A home with a runtime in it, which can be left as by a crash and taken over by the next one.
/// Whatever still runs at the end is killed.
final class RuntimeHome implements AutoCloseable {
    static final Duration GRACE = Duration.ofSeconds(10);

    private final Path home;
    private final BlockingQueue<Ended> ends = new LinkedBlockingQueue<>();
    private ProcessRuntime runtime;

    RuntimeHome(Path home) {
        this.home = home;
        this.runtime = open();
        runtime.onEnd(ends::add);
    }

    private ProcessRuntime open() {
        return new ProcessRuntime(
                home,
                (_, _, name) ->
                        name.equals("SHOP_PASSWORD")
                                ? Optional.of("s3cret-value")
                                : Optional.empty(),
                new LogLimits(20_000, 3, 1_000_000));
    }

    ProcessRuntime runtime() {
        return runtime;
    }

    Path path() {
        return home;
    }

    Path folder(String id) {
        return home.resolve("instances").resolve(id);
    }

    Path log(String id) {
        return home.resolve("logs/shop/1.5.0/" + id + ".log");
    }

    /// Starts a script that begins when the start is over: one that has ended before is another
    /// case.
    void startThen(String id, String script) {
        startThen(Specs.sh(id, untilStarted(id) + script));
    }

    /// The same for a program that waits by itself, see [#untilStarted].
    void startThen(Specs specs) {
        runtime.start(specs.spec());
        try {
            Files.createFile(started(specs.spec().id().value()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// For the beginning of a script.
    String untilStarted(String id) {
        return "while [ ! -e '" + started(id) + "' ]; do sleep 0.02; done; ";
    }

    private Path started(String id) {
        return home.toAbsolutePath().resolve("started-" + id);
    }

    void leave() {
        runtime.close();
        ends.clear();
    }

    /// The next agent.
    ProcessRuntime takeOver() {
        runtime = open();
        runtime.onEnd(ends::add);
        return runtime;
    }

    Ended nextEnd() {
        try {
            @Nullable Ended end = ends.poll(20, TimeUnit.SECONDS);
            if (end == null) {
                throw new AssertionError("no end was reported");
            }
            return end;
        } catch (InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    List<Ended> endsSoFar() {
        return List.copyOf(ends);
    }

    ObservedInstance observed(String id) {
        return runtime.observe("shop").stream()
                .filter(instance -> instance.id().equals(new InstanceId(id)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(id + " is not known"));
    }

    long pid(String id) {
        return ((Running) observed(id)).pid();
    }

    /// Pids of living processes that carry the mark of the instance, its shim included.
    List<Long> processes(String id) {
        Family family =
                new Family(
                        new InstanceFolder(
                                new InstanceId(id), folder(id).toAbsolutePath().normalize()));
        return Proc.all().stream()
                .filter(stat -> !stat.ended() && family.marked(stat.pid()))
                .map(stat -> stat.pid())
                .toList();
    }

    static void await(BooleanSupplier condition) {
        if (!Waiting.until(Duration.ofSeconds(20), condition)) {
            throw new AssertionError("did not come true");
        }
    }

    @Override
    public void close() {
        for (ObservedInstance instance : runtime.observe("shop")) {
            runtime.stop(instance.id(), Duration.ZERO);
        }
        runtime.close();
    }
}
