package dev.gapless.agent.operate;

import dev.gapless.agent.journal.SqliteJournal;
import dev.gapless.agent.service.Ports;
import dev.gapless.agent.service.ServiceRunner;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.deploy.Engine;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.StateJournal;
import dev.gapless.core.plan.Planner;
import dev.gapless.core.port.ObservedInstance;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// The services of this agent, each with its runner. Thread-safe.
public final class Services implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Services.class.getName());
    private static final int LAST_LINES = 20;

    private final ConcurrentSkipListMap<String, ServiceRunner> runners =
            new ConcurrentSkipListMap<>();
    private final Engine engine = new Engine(new Planner());
    private final SqliteJournal journal;
    private final StateJournal decisions;
    private final Ports ports;

    /// @param journal where services are read from
    /// @param decisions where their decisions are kept: the same journal, or one around it
    public Services(SqliteJournal journal, StateJournal decisions, Ports ports) {
        this.journal = journal;
        this.decisions = decisions;
        this.ports = ports;
    }

    /// Carries on with what the journal holds.
    public void recover() {
        ports.runtime().onEnd(this::ended);
        for (ServiceState state : journal.services()) {
            sweep(state);
            begin(state);
        }
    }

    /// What was kept for a release that is gone (the agent died before it had removed it), or that
    /// was never deployed.
    private void sweep(ServiceState state) {
        try {
            for (String label : ports.store().kept(state.service())) {
                if (!state.releases().containsKey(label)) {
                    ports.store().remove(state.service(), label);
                    ports.secrets().forget(state.service(), label);
                }
            }
        } catch (Problem problem) {
            LOG.log(Level.WARNING, problem.getMessage());
        }
    }

    private ServiceRunner begin(ServiceState state) {
        ServiceRunner runner = new ServiceRunner(state, engine, decisions, ports);
        runners.put(state.service(), runner);
        runner.start();
        return runner;
    }

    /// The runner of a service that is about to exist.
    public synchronized ServiceRunner findOrCreate(String name) {
        ServiceRunner known = runners.get(name);
        return known != null ? known : begin(ServiceState.empty(name));
    }

    /// Its state, empty for a service that nobody deployed yet.
    public ServiceState state(String name) {
        ServiceRunner known = runners.get(name);
        return known == null ? ServiceState.empty(name) : known.state();
    }

    /// Its runner, unless nobody deployed it yet.
    public Optional<ServiceRunner> known(String name) {
        return Optional.ofNullable(runners.get(name));
    }

    /// Now, and when its loop was last heard of: now for one that has none.
    Refusals.Moment moment(String name) {
        Instant now = ports.clock().instant();
        return new Refusals.Moment(now, known(name).map(ServiceRunner::heard).orElse(now));
    }

    /// `1.4.2, untouched`; empty while nothing serves.
    public String serves(String name) {
        return Refusals.serves(state(name));
    }

    public ServiceRunner find(String name) {
        ServiceRunner known = runners.get(name);
        if (known == null) {
            throw Problem.of(ProblemCode.SERVICE_UNKNOWN, "There is no service " + name + " here.")
                    .found(
                            runners.isEmpty()
                                    ? "no service at all"
                                    : "known: " + String.join(", ", runners.keySet()))
                    .todo("gapless deploy begins one")
                    .build();
        }
        return known;
    }

    /// Called when another process of the switch has begun.
    public void switchRestarted() {
        runners.values().forEach(ServiceRunner::switchRestarted);
    }

    /// Those that have asked the built-in switch for routes, whether or not it has them.
    public List<String> onBuiltinSwitch() {
        return runners.values().stream()
                .map(ServiceRunner::state)
                .filter(
                        state ->
                                state.routing()
                                        .asked()
                                        .filter(routes -> routes.settings().nginx().isEmpty())
                                        .isPresent())
                .map(ServiceState::service)
                .toList();
    }

    public Collection<ServiceRunner> all() {
        return List.copyOf(runners.values());
    }

    /// Ends its loop, then removes its files, at last its entries in the journal. When that fails
    /// the service is there again, and may be removed once more.
    public synchronized void remove(String name, Runnable files) {
        ServiceRunner runner = runners.get(name);
        if (runner == null) {
            return;
        }
        runner.close();
        try {
            files.run();
            journal.remove(name);
            runners.remove(name);
        } catch (RuntimeException failure) {
            begin(runner.state());
            throw failure;
        }
    }

    /// What ended with the host the service learns when it looks at the world anew.
    private void ended(ObservedInstance.Ended end) {
        if (end.withHost()) {
            return;
        }
        for (ServiceRunner runner : runners.values()) {
            if (runner.state().instances().containsKey(end.id())) {
                runner.send(
                        new Event.InstanceEnded(
                                end.id(),
                                end.exitCode(),
                                end.how(),
                                ports.runtime().log(end.id(), LAST_LINES)));
            }
        }
    }

    @Override
    public void close() {
        runners.values().forEach(ServiceRunner::close);
    }
}
