package dev.gapless.agent.service;

import dev.gapless.api.Problem;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.HealthProbe.Answer;
import dev.gapless.core.port.Routes;
import dev.gapless.core.port.Runtime.PortOwner;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.HealthPolicy;
import dev.gapless.core.service.InstanceId;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Looks at the world while a service runs: the health of each running instance, the counts of the
/// switch. Often while a deployment is open, seldom otherwise.
final class Watches implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Watches.class.getName());
    private static final Duration OFTEN = Duration.ofMillis(200);
    private static final Duration SELDOM = Duration.ofSeconds(2);

    private final ServiceRunner runner;
    private final Ports ports;
    private final Telemetry telemetry;
    private final Set<InstanceId> watched = ConcurrentHashMap.newKeySet();
    private final Establishing establishing;
    private final Priorities priorities;
    private final Thread traffic;
    private final Semaphore look = new Semaphore(0);
    private volatile boolean closed;
    // of the loop's thread, which is started after this
    private boolean open;

    Watches(ServiceRunner runner, Ports ports, Priorities priorities, Telemetry telemetry) {
        this.runner = runner;
        this.ports = ports;
        this.telemetry = telemetry;
        this.establishing = new Establishing(ports.runtime());
        this.priorities = priorities;
        this.traffic = Thread.ofVirtual().name("traffic").unstarted(this::watchTraffic);
    }

    void start() {
        traffic.start();
        refresh();
    }

    /// Begins to watch instances that run and are not watched yet, tells of those that serve now,
    /// and looks at the switch when a deployment has begun: whoever looked seldom until then would
    /// be late for a quick one. Called by the loop after each change.
    void refresh() {
        ServiceState state = runner.state();
        establishing.look(state);
        priorities.look(state);
        if (!open && state.open().isPresent()) {
            lookNow();
        }
        open = state.open().isPresent();
        for (Instance one : state.all()) {
            if (one.running() && !closed && watched.add(one.id())) {
                Thread.ofVirtual().name("health-" + one.id()).start(() -> watchHealth(one.id()));
            }
        }
    }

    private void watchHealth(InstanceId id) {
        OtherPaths others = new OtherPaths(ports.probe());
        try {
            while (!closed) {
                ServiceState state = runner.state();
                Optional<Instance> one =
                        Optional.ofNullable(state.instances().get(id)).filter(Instance::running);
                if (one.isEmpty()) {
                    return;
                }
                HealthPolicy policy = state.release(one.get().release()).settings().health();
                ask(one.get(), policy, others);
                boolean calm = one.get().healthy() && state.open().isEmpty();
                Thread.sleep(calm ? policy.watchInterval() : policy.interval());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watched.remove(id);
        }
    }

    private void ask(Instance one, HealthPolicy policy, OtherPaths others) {
        try {
            Answer answer = answer(one, policy, others);
            boolean first = !one.health().everHealthy() && answer instanceof Answer.Healthy;
            PortOwner owner = first ? owner(one) : new PortOwner.Instance();
            runner.send(new Event.HealthAnswered(one.id(), answer, owner));
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "asking " + one.id() + " for its health", e);
        }
    }

    /// One that was healthy before had the path: then the others say nothing.
    private Answer answer(Instance one, HealthPolicy policy, OtherPaths others) {
        Answer answer = ports.probe().ask(one.spec().address(), policy);
        return one.health().everHealthy()
                ? answer
                : others.with(
                        answer,
                        one.spec().address(),
                        policy,
                        () -> owner(one) instanceof PortOwner.Instance);
    }

    private PortOwner owner(Instance one) {
        return ports.runtime().owner(one.id(), one.spec().address().port());
    }

    private void watchTraffic() {
        try {
            while (!closed) {
                ServiceState state = runner.state();
                state.routing().asked().ifPresent(asked -> observe(asked, state.routing().acked()));
                Duration pause = state.open().isPresent() ? OFTEN : SELDOM;
                if (look.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    look.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Looks at the switch now instead of after the pause.
    void lookNow() {
        look.release();
    }

    /// @param confirmed generation of the routes that the switch had confirmed before
    private void observe(Routes asked, long confirmed) {
        String service = asked.service();
        try {
            Traffic seen = ports.switches().of(asked.settings()).observe(service);
            if (seen.generation() < confirmed) {
                LOG.log(
                        Level.WARNING,
                        "the switch has lost the routes of {0} that it had confirmed; it gets them"
                                + " again",
                        service);
                runner.send(new Event.RoutesLost(confirmed));
            }
            telemetry.take(seen, ports.clock().instant());
            runner.send(new Event.TrafficSeen(seen));
        } catch (Problem problem) {
            LOG.log(Level.DEBUG, problem.getMessage());
            runner.send(new Event.TrafficUnknown());
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "observing the switch", e);
            runner.send(new Event.TrafficUnknown());
        }
    }

    @Override
    public void close() {
        closed = true;
        traffic.interrupt();
    }
}
