package dev.gapless.testkit.simulation;

import dev.gapless.core.port.Routes;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.port.TrafficSwitch;
import dev.gapless.core.service.Address;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The data plane of the simulation in real time, with real connections: for the contract of
/// [TrafficSwitch], which it has to keep like every other switch. All that is decided and counted
/// is the [SimulatedSwitch]'s; here its clock is turned, and bytes are carried.
///
/// Takes requests without a body, one on each connection. Thread-safe.
public final class SimulatedPlane implements AutoCloseable {
    private static final long FOR_GOOD = TimeUnit.DAYS.toMillis(365);
    private static final long BEAT_MILLIS = 5;

    private final Object lock = new Object();
    private final long begin = System.nanoTime();
    // guarded by lock
    private final Timeline time = new Timeline();
    private final SimulatedSwitch model;
    private final SimulatedFronts fronts = new SimulatedFronts(this::serve);
    private volatile boolean closed;

    /// @param seed of what the switch leaves to chance
    public SimulatedPlane(long seed) {
        model = new SimulatedSwitch(time, new Chance(seed), Trace.none(time));
        Thread.ofVirtual().start(this::beat);
    }

    /// What is due happens, whether or not anybody asks.
    private void beat() {
        while (!closed) {
            now(() -> true);
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BEAT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> T now(Supplier<T> work) {
        synchronized (lock) {
            time.advance(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
            return work.get();
        }
    }

    /// The switch as one more agent has it.
    public TrafficSwitch connect() {
        TrafficSwitch mine = now(model::connect);
        return new TrafficSwitch() {
            @Override
            public Set<Capability> capabilities() {
                return mine.capabilities();
            }

            @Override
            public void apply(Routes routes) {
                change(() -> mine.apply(routes));
            }

            @Override
            public Traffic observe(String service) {
                return now(() -> mine.observe(service));
            }

            @Override
            public void remove(String service) {
                change(() -> mine.remove(service));
            }
        };
    }

    private void change(Runnable work) {
        now(
                () -> {
                    work.run();
                    fronts.listen(model.addresses());
                    return true;
                });
    }

    /// It comes back at once, with the routes that it had or with none.
    public void restart(boolean withRoutes) {
        change(
                () -> {
                    if (withRoutes) {
                        model.restart(0);
                    } else {
                        model.restartEmpty(0);
                    }
                });
    }

    /// It goes down and does not come back.
    public void end() {
        change(() -> model.restart(FOR_GOOD));
    }

    private void serve(String service, SimulatedFronts.Client client) {
        while (!closed && !now(() -> model.accepts(service))) {
            pause();
        }
        CompletableFuture<Optional<ServedService.Underway>> decided = new CompletableFuture<>();
        now(
                () -> {
                    model.service(service).arrive(new Decided(decided));
                    return true;
                });
        decided.join().ifPresentOrElse(way -> carry(way, client), client::refuse);
    }

    private void carry(ServedService.Underway way, SimulatedFronts.Client client) {
        Address to = way.target().address();
        Optional<SimulatedFronts.Answer> answer = client.ask(to);
        boolean error = answer.map(one -> one.status() >= 500).orElse(false);
        now(
                () -> {
                    way.done(answer.isEmpty(), error);
                    return true;
                });
        answer.ifPresentOrElse(client::answer, client::fail);
    }

    /// Tells the thread of the connection; the instance, or nobody.
    private record Decided(CompletableFuture<Optional<ServedService.Underway>> to)
            implements ServedService.Request {
        @Override
        public void sent(ServedService.Underway way) {
            to.complete(Optional.of(way));
        }

        @Override
        public void refused() {
            to.complete(Optional.empty());
        }

        @Override
        public void expired() {
            to.complete(Optional.empty());
        }
    }

    @Override
    public void close() {
        closed = true;
        fronts.close();
    }
}
