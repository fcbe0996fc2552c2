package dev.gapless.traffic.nginx;

import dev.gapless.api.Problem;
import dev.gapless.core.port.Routes;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.port.TrafficSwitch;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.core.service.SwitchSettings.Nginx;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// [TrafficSwitch] over an nginx that runs already. Routes are flag files: no deployment reloads
/// nginx. It is reloaded when the include is new or has to say something else: other ports, another
/// address.
///
/// Requests are counted from what nginx sends when they are over. Those in flight cannot be told
/// from idle connections; an instance without connections has none of either.
public final class NginxSwitch implements TrafficSwitch, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(NginxSwitch.class.getName());
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(3);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final long NOBODY_KNOWS = -1;

    private final long epoch;
    private final OpenConnections connections;
    private final Map<String, Served> services = new ConcurrentHashMap<>();
    private final Map<String, Object> locks = new ConcurrentHashMap<>();
    private final Object adopting = new Object();

    /// A service whose routes nginx has from us.
    ///
    /// @param id of the include that nginx has
    /// @param log empty while somebody else has its port
    private record Served(
            Include include,
            String id,
            Nginx nginx,
            List<Routes.Target> targets,
            Counts counts,
            Optional<RequestLog> log) {}

    /// @param epoch larger at each start of the agent; one with an older one is refused
    public NginxSwitch(long epoch, OpenConnections connections) {
        this.epoch = epoch;
        this.connections = connections;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.WEIGHTS);
    }

    @Override
    public Outlook outlook(String service, SwitchSettings settings) {
        Nginx nginx = nginx(settings);
        Adoption adoption = new Adoption(nginx);
        List<Problem> obstacles = adoption.obstacles(service);
        if (!obstacles.isEmpty()) {
            return new Outlook(obstacles.stream().map(Problem::report).toList(), List.of());
        }
        return new Outlook(List.of(), notes(service, settings, adoption));
    }

    private static List<String> notes(String service, SwitchSettings settings, Adoption adoption) {
        List<String> notes = new ArrayList<>();
        Nginx nginx = nginx(settings);
        try {
            Optional<Include.Head> head = adoption.found(service).map(Adoption.Found::head);
            boolean same =
                    head.map(Include.Head::include)
                            .filter(
                                    now ->
                                            Include.of(
                                                            service,
                                                            settings,
                                                            slots(head, nginx, List.of()),
                                                            now.counts())
                                                    .equals(now))
                            .isPresent();
            if (!same) {
                notes.add(
                        "nginx is reloaded once, to take in "
                                + nginx.include()
                                + ": clients that keep connections may see one failed request each."
                                + " Later deployments do not reload it.");
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "reading the include", e);
        }
        notes.add(
                "nginx: weights in steps of 1 %; requests are counted when they are over, from its"
                        + " log; those in flight - (nginx does not tell), so an instance is idle"
                        + " when it has no connection left; none are held.");
        return notes;
    }

    private static Nginx nginx(SwitchSettings settings) {
        return settings.nginx()
                .orElseThrow(
                        () ->
                                NginxProblems.unfit(
                                        "nginx has no include.",
                                        "switch.nginx.include is missing"));
    }

    @Override
    public void apply(Routes routes) {
        Nginx nginx = nginx(routes.settings());
        Layout layout = new Layout(nginx.include());
        synchronized (lock(routes.service())) {
            try {
                apply(routes, nginx, layout);
            } catch (IOException e) {
                throw NginxProblems.io(layout.include(), e);
            }
        }
    }

    private Object lock(String service) {
        return locks.computeIfAbsent(service, _ -> new Object());
    }

    private void apply(Routes routes, Nginx nginx, Layout layout) throws IOException {
        Flags flags = new Flags(layout);
        Adoption adoption = new Adoption(nginx);
        Optional<Adoption.Found> found = adoption.found(routes.service());
        Optional<Include.Head> head = found.map(Adoption.Found::head);
        Optional<State> before = flags.inForce();
        before.filter(state -> state.epoch() > epoch)
                .ifPresent(
                        newer -> {
                            throw NginxProblems.superseded(layout, newer);
                        });
        List<Integer> slots = slots(head, nginx, routes.targets());
        Served served = served(routes, nginx, head, slots);
        State state = new State(epoch, routes.generation());
        // what a person changed there does not keep requests from where they have to go, as long as
        // nothing but flags has to change
        boolean edited = found.filter(include -> !include.intact()).isPresent();
        if (head.filter(one -> one.include().equals(served.include())).isEmpty()) {
            try {
                if (edited) {
                    throw NginxProblems.edited(layout.include());
                }
                takeIn(served.include(), adoption, head.isEmpty(), () -> flags.put(state, routes));
            } catch (IOException | RuntimeException e) {
                if (!services.containsKey(routes.service())) {
                    served.log().ifPresent(RequestLog::close);
                }
                throw e;
            }
        }
        services.put(routes.service(), served);
        served.counts().owners(routes.targets());
        flags.put(state, routes);
        verify(served, state, routes, edited ? Optional.empty() : Optional.of(adoption));
    }

    private interface Work {
        void run() throws IOException;
    }

    /// One service at a time: each checks the configuration as a whole.
    ///
    /// @param first the flags are there before the include is, so that nginx finds its way from its
    ///   first moment on; else those in force serve until it has taken the new one in
    private void takeIn(Include include, Adoption adoption, boolean first, Work flags)
            throws IOException {
        synchronized (adopting) {
            LOG.log(
                    Level.INFO,
                    "nginx takes in the include of {0}, by a reload",
                    include.service());
            boolean fresh = adoption.isFresh();
            try {
                if (first) {
                    flags.run();
                }
                adoption.install(include);
            } catch (IOException | RuntimeException e) {
                if (fresh) {
                    adoption.forget();
                }
                throw e;
            }
        }
    }

    /// Those of the include that is there as long as they do: another list costs a reload.
    private static List<Integer> slots(
            Optional<Include.Head> head, Nginx nginx, List<Routes.Target> targets) {
        LinkedHashSet<Integer> needed = new LinkedHashSet<>(nginx.slots());
        for (Routes.Target target : targets) {
            if (!target.address().host().equals("127.0.0.1")) {
                throw NginxProblems.slotMissing(
                        nginx.include(), target.instance() + " is not on this machine");
            }
            needed.add(target.address().port());
        }
        List<Integer> have = head.map(one -> one.include().slots()).orElse(List.of());
        if (have.containsAll(needed)) {
            return have;
        }
        if (needed.size() > Nginx.MOST_SLOTS) {
            throw NginxProblems.slotMissing(
                    nginx.include(),
                    needed.size()
                            + " ports are needed, those of running instances among them; at most "
                            + Nginx.MOST_SLOTS);
        }
        return List.copyOf(needed);
    }

    private Served served(
            Routes routes, Nginx nginx, Optional<Include.Head> head, List<Integer> slots)
            throws IOException {
        Served old = services.get(routes.service());
        Counts counts = old == null ? new Counts() : old.counts();
        Optional<RequestLog> log = old == null ? Optional.empty() : old.log();
        int port =
                log.map(RequestLog::port).orElse(head.map(one -> one.include().counts()).orElse(0));
        if (log.isEmpty()) {
            log = listening(port, counts);
            port = log.map(RequestLog::port).orElse(port);
        }
        if (port == 0) {
            throw new IOException("no UDP port is free for what nginx counts");
        }
        Include include = Include.of(routes.service(), routes.settings(), slots, port);
        String id =
                head.filter(one -> one.include().equals(include))
                        .map(Include.Head::id)
                        .orElseGet(() -> include.text(new Layout(nginx.include())).id());
        return new Served(include, id, nginx, routes.targets(), counts, log);
    }

    /// Empty when somebody else has the port: then nothing is counted, and it is tried again.
    private static Optional<RequestLog> listening(int port, Counts counts) {
        try {
            return Optional.of(new RequestLog(port, counts));
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "nothing is counted: nginx sends its lines to UDP port {0}, which is taken: {1}",
                    Integer.toString(port),
                    e.getMessage());
            return Optional.empty();
        }
    }

    /// Until nginx itself says so: that it sees these flags, and whom it would choose.
    ///
    /// @param adoption empty when the include was edited: then nginx is not told anything
    private void verify(Served served, State state, Routes routes, Optional<Adoption> adoption) {
        Layout layout = new Layout(served.nginx().include());
        String id = served.id();
        Set<String> wanted =
                Buckets.of(routes).stream()
                        .map(served.include()::upstream)
                        .collect(Collectors.toSet());
        if (wanted.isEmpty()) {
            wanted = Set.of(served.include().nobody());
        }
        long end = System.nanoTime() + SEEN_WITHIN.toNanos();
        boolean told = false;
        while (true) {
            Probe.Answer seen = ask(served.include());
            if (seen.include().equals(id)
                    && seen.state().equals(Optional.of(state))
                    && wanted.contains(seen.slot())) {
                return;
            }
            if (!seen.include().equals(id) && !told) {
                // the right include lies there, but nginx was never told or did not hear
                adoption.orElseThrow(() -> NginxProblems.edited(layout.include()))
                        .reload(served.include(), id);
                told = true;
            } else if (System.nanoTime() > end) {
                throw NginxProblems.blind(
                        layout,
                        "it answers "
                                + seen.status()
                                + ", would choose "
                                + seen.slot()
                                + " and sees "
                                + seen.state().map(Object::toString).orElse("no state"));
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while nginx is asked", e);
        }
    }

    private static Probe.Answer ask(Include include) {
        try {
            return Probe.ask(include);
        } catch (IOException e) {
            throw NginxProblems.unreachable(include, e);
        }
    }

    @Override
    public Traffic observe(String service) {
        Served served = services.get(service);
        if (served == null) {
            return new Traffic(name(), -1, 0, Map.of(), Map.of());
        }
        Probe.Answer seen = ask(served.include());
        long generation =
                seen.state()
                        .filter(state -> state.epoch() == epoch)
                        .map(State::generation)
                        .orElse(-1L);
        hearAgain(service, served);
        boolean heard = served.log().isPresent();
        return new Traffic(
                name(),
                generation,
                0,
                heard ? served.counts().releases() : Map.of(),
                instances(served));
    }

    private String name() {
        return "nginx-" + epoch;
    }

    private void hearAgain(String service, Served served) {
        if (served.log().isPresent()) {
            return;
        }
        synchronized (lock(service)) {
            listening(served.include().counts(), served.counts())
                    .ifPresent(
                            log ->
                                    services.put(
                                            service,
                                            new Served(
                                                    served.include(),
                                                    served.id(),
                                                    served.nginx(),
                                                    served.targets(),
                                                    served.counts(),
                                                    Optional.of(log))));
        }
    }

    private Map<InstanceId, Traffic.Instance> instances(Served served) {
        Set<Integer> ports =
                served.targets().stream()
                        .map(target -> target.address().port())
                        .collect(Collectors.toSet());
        Map<Integer, Integer> open;
        try {
            open = connections.to(ports);
        } catch (IOException e) {
            throw NginxProblems.unreachable(served.include(), e);
        }
        Map<InstanceId, Traffic.Instance> all = new HashMap<>();
        for (Routes.Target target : served.targets()) {
            int count = open.getOrDefault(target.address().port(), 0);
            Counts.Seen counted = served.counts().seen(target.instance());
            all.put(
                    target.instance(),
                    new Traffic.Instance(
                            count == 0 ? 0 : NOBODY_KNOWS,
                            count,
                            counted.requests(),
                            counted.lastMillis(),
                            ""));
        }
        return all;
    }

    /// nginx gives the include up, by a reload.
    @Override
    public void remove(String service) {
        synchronized (lock(service)) {
            Served served = services.get(service);
            if (served == null) {
                return;
            }
            ask(served.include());
            try {
                synchronized (adopting) {
                    new Adoption(served.nginx()).remove(served.include());
                }
            } catch (IOException e) {
                throw NginxProblems.io(served.nginx().include(), e);
            }
            services.remove(service);
            served.log().ifPresent(RequestLog::close);
        }
    }

    /// Lets go; nginx goes on as it is.
    @Override
    public void close() {
        services.values().forEach(served -> served.log().ifPresent(RequestLog::close));
        services.clear();
    }
}
