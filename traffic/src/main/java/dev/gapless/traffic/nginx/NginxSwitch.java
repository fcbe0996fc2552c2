package dev.gapless.traffic.nginx;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.Routes;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.port.TrafficSwitch;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.core.service.SwitchSettings.Nginx;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// [TrafficSwitch] over an nginx that runs already. Routes are flag files: no deployment reloads
/// nginx. It is reloaded when the include is new or has to say something else: other ports, another
/// address.
///
/// Requests are counted from what nginx sends when they are over. Those in flight cannot be told
/// from idle connections; an instance without connections has none of either.
public final class NginxSwitch implements TrafficSwitch, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(NginxSwitch.class.getName());

    private final long epoch;
    private final OpenConnections connections;
    private final Whereabouts whereabouts;
    private final Function<String, Led> led;
    private final Map<String, Nginx> asked = new ConcurrentHashMap<>();
    private final Map<String, Served> services = new ConcurrentHashMap<>();
    private final Map<String, Object> locks = new ConcurrentHashMap<>();
    private final Map<String, Counting> countings = new ConcurrentHashMap<>();
    private final Map<String, SameReload> together = new ConcurrentHashMap<>();
    private final Object adopting = new Object();

    /// @param epoch larger at each start of the agent; one with an older one is refused
    public NginxSwitch(long epoch, OpenConnections connections, Whereabouts whereabouts) {
        this(epoch, connections, whereabouts, _ -> Led.NO);
    }

    /// @param led whether a server of the user's leads to that of a service. As long as nobody saw
    ///   it, nginx is reloaded for that service only by [#together], for each try is a reload and a
    ///   person decides about it; flags are moved
    public NginxSwitch(
            long epoch,
            OpenConnections connections,
            Whereabouts whereabouts,
            Function<String, Led> led) {
        this.epoch = epoch;
        this.whereabouts = whereabouts;
        this.led = led;
        this.connections = connections;
    }

    /// What is looked at before a server of the user's is led to ours, or away from it.
    public AdoptionChecks checks() {
        return new AdoptionChecks(whereabouts);
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.WEIGHTS, Capability.COUNTS);
    }

    @Override
    public Outlook outlook(String service, SwitchSettings settings) {
        Nginx nginx = nginx(settings);
        Adoption adoption = new Adoption(nginx, whereabouts);
        List<Problem> obstacles = adoption.obstacles(service);
        if (obstacles.isEmpty()) {
            obstacles = Forecast.untold(service, settings, adoption).stream().toList();
        }
        if (!obstacles.isEmpty()) {
            return new Outlook(
                    obstacles.stream().map(Problem::report).toList(), List.of(), Optional.empty());
        }
        return new Outlook(
                List.of(),
                Forecast.notes(service, settings, adoption),
                uncounted(service, settings, adoption));
    }

    private Optional<ProblemReport> uncounted(
            String service, SwitchSettings settings, Adoption adoption) {
        Served served = services.get(service);
        if (served != null) {
            if (served.log().isEmpty()) {
                hearAgain(service);
            }
            return counting(service).look(services.getOrDefault(service, served));
        }
        try {
            Include include =
                    adoption.found(service)
                            .map(found -> found.head().include())
                            .orElseGet(() -> Include.of(service, settings, 0));
            return Counting.configured(adoption, include, include.counts()).map(Problem::report);
        } catch (IOException e) {
            throw NginxProblems.io(nginx(settings).include(), e);
        }
    }

    private Counting counting(String service) {
        return countings.computeIfAbsent(service, _ -> new Counting());
    }

    static Nginx nginx(SwitchSettings settings) {
        return settings.nginx()
                .orElseThrow(
                        () ->
                                NginxProblems.unfit(
                                        "nginx has no include.",
                                        "switch.nginx.include is missing"));
    }

    /// From the next routes on by which somebody gets requests, a file of the user's is to lead to
    /// our server: nginx takes both in by one reload, and until then routes are refused, for the
    /// requests go where they went.
    public void together(String service, SameReload same) {
        together.put(service, same);
    }

    /// Not any more, whether that was done or not.
    public void alone(String service) {
        together.remove(service);
    }

    @Override
    public void apply(Routes routes) {
        Nginx nginx = nginx(routes.settings());
        synchronized (lock(routes.service())) {
            asked.put(routes.service(), nginx);
            SameReload same = together.getOrDefault(routes.service(), SameReload.NOTHING);
            if (together.containsKey(routes.service()) && Buckets.of(routes).isEmpty()) {
                throw AdoptionProblems.notYet(routes.service());
            }
            same.begin();
            try {
                applyNow(routes, nginx, same);
            } catch (RuntimeException | Error e) {
                same.failed(e);
                throw e;
            }
        }
    }

    private void applyNow(Routes routes, Nginx nginx, SameReload same) {
        Layout layout = new Layout(nginx.include());
        try {
            apply(routes, nginx, layout, same);
        } catch (IOException e) {
            throw NginxProblems.io(layout.include(), e);
        }
    }

    private Object lock(String service) {
        return locks.computeIfAbsent(service, _ -> new Object());
    }

    private void apply(Routes routes, Nginx nginx, Layout layout, SameReload same)
            throws IOException {
        Flags flags = new Flags(layout);
        Adoption adoption = new Adoption(nginx, whereabouts);
        Optional<Adoption.Found> found = adoption.found(routes.service());
        Optional<Include.Head> head = found.map(Adoption.Found::head);
        Optional<State> before = flags.inForce();
        before.filter(state -> state.epoch() > epoch)
                .ifPresent(
                        newer -> {
                            throw NginxProblems.superseded(layout, newer);
                        });
        List<Integer> slots = Slots.of(head, nginx, routes.targets());
        Served wanted = served(routes, nginx, head, slots);
        State state = new State(epoch, routes.generation());
        // what a person changed there does not keep requests from where they have to go, as long as
        // nothing but flags has to change
        boolean edited = found.filter(include -> !include.intact()).isPresent();
        boolean taken = edited || head.isPresent() && adoption.tookIn(head.get());
        boolean alone = same == SameReload.NOTHING;
        boolean still = alone && led.apply(routes.service()) == Led.UNSEEN;
        Optional<Include.Head> stays =
                head.filter(one -> taken && alone && one.says(wanted.include()));
        if (stays.isEmpty()) {
            try {
                if (edited) {
                    throw NginxProblems.edited(layout.include());
                }
                if (still) {
                    throw AdoptionProblems.unfinished(layout.include(), routes.service());
                }
                Runnable verified =
                        alone
                                ? () -> {}
                                : () ->
                                        new Sight(wanted, state, routes)
                                                .await(() -> edited(layout.include()));
                takeIn(
                        new Taking(wanted.include(), adoption, same, verified),
                        taken && alone ? () -> {} : () -> flags.put(state, routes));
                same.done();
                together.remove(routes.service(), same);
                counting(routes.service()).forget();
            } catch (IOException | RuntimeException e) {
                if (!services.containsKey(routes.service())) {
                    wanted.log().ifPresent(RequestLog::close);
                }
                throw e;
            }
        }
        Served served = stays.map(wanted::by).orElse(wanted);
        services.put(routes.service(), served);
        served.counts().owners(routes.targets());
        flags.put(state, routes);
        new Sight(served, state, routes)
                .await(
                        () -> {
                            if (edited) {
                                edited(layout.include());
                            }
                            if (still) {
                                throw AdoptionProblems.unfinished(
                                        layout.include(), routes.service());
                            }
                            adoption.reload(served.include(), served.id());
                        });
    }

    private static void edited(Path include) {
        throw NginxProblems.edited(include);
    }

    private interface Work {
        void run() throws IOException;
    }

    private record Taking(Include include, Adoption adoption, SameReload same, Runnable verified) {}

    /// One service at a time: each checks the configuration as a whole.
    ///
    /// @param first puts the flags before the include is there, so that nginx finds its way from
    ///   its first moment on; nothing where those in force serve until it has taken it in
    private void takeIn(Taking taking, Work first) throws IOException {
        Adoption adoption = taking.adoption();
        synchronized (adopting) {
            LOG.log(
                    Level.INFO,
                    "nginx takes in the include of {0}, by a reload",
                    taking.include().service());
            boolean fresh = adoption.isFresh();
            try {
                first.run();
                adoption.install(taking.include(), taking.same(), taking.verified());
            } catch (IOException | RuntimeException e) {
                if (fresh && !taking.same().mayTurnLater()) {
                    adoption.forget();
                }
                throw e;
            }
        }
    }

    /// With the text that this build would write.
    private Served served(
            Routes routes, Nginx nginx, Optional<Include.Head> head, List<Integer> slots)
            throws IOException {
        Include wanted =
                Include.of(
                                routes.service(),
                                routes.settings(),
                                heads(routes.service(), nginx, head))
                        .keyedAs(head);
        Served old = services.get(routes.service());
        Counts counts = old == null ? new Counts() : old.counts();
        Optional<RequestLog> log = old == null ? Optional.empty() : old.log();
        int port =
                log.map(RequestLog::port).orElse(head.map(one -> one.include().counts()).orElse(0));
        if (log.isEmpty()) {
            log = listening(port, counts, old == null ? Level.WARNING : Level.DEBUG);
            port = log.map(RequestLog::port).orElse(port);
        }
        if (port == 0) {
            throw new IOException("no UDP port is free for what nginx counts");
        }
        Include include = wanted.with(slots, port);
        String id = include.text(new Layout(nginx.include())).id();
        return new Served(include, id, Include.VERSION, nginx, routes.targets(), counts, log);
    }

    /// As in the include that is there, which keeps its word, led to or not: a note that came or
    /// went since is no reason to reload nginx, nor is a larger one of the user's, and none to ask
    /// it each time what it reads.
    private int heads(String service, Nginx nginx, Optional<Include.Head> head) {
        Optional<Integer> there = head.map(one -> one.include().heads());
        if (together.containsKey(service)) {
            return there.filter(kilobytes -> kilobytes > 0).orElseGet(() -> largest(nginx));
        }
        return there.orElseGet(() -> led.apply(service) == Led.NO ? 0 : Heads.LEAST);
    }

    private int largest(Nginx nginx) {
        return Heads.of(new Adoption(nginx, whereabouts).checked().files());
    }

    /// Empty when somebody else has the port: then nothing is counted, and it is tried again.
    private static Optional<RequestLog> listening(int port, Counts counts, Level level) {
        try {
            return Optional.of(new RequestLog(port, counts));
        } catch (IOException e) {
            LOG.log(
                    level,
                    "nothing is counted: nginx sends its lines to UDP port {0}, which is taken: {1}",
                    Integer.toString(port),
                    e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public Traffic observe(String service) {
        Served served = services.get(service);
        if (served == null) {
            return new Traffic(name(), -1, 0, Map.of(), Map.of());
        }
        Probe.Answer seen = Sight.ask(served.include());
        long generation =
                seen.state()
                        .filter(state -> state.epoch() == epoch)
                        .map(State::generation)
                        .orElse(-1L);
        if (served.log().isEmpty()) {
            hearAgain(service);
        }
        Optional<ProblemReport> uncounted =
                counting(service).now(services.getOrDefault(service, served));
        return new Traffic(
                name(),
                generation,
                0,
                uncounted.isEmpty() ? served.counts().releases() : Map.of(),
                instances(served, uncounted.isEmpty()),
                uncounted.map(ProblemReport::found).orElse(""));
    }

    private String name() {
        return "nginx-" + epoch;
    }

    private void hearAgain(String service) {
        synchronized (lock(service)) {
            Served now = services.get(service);
            if (now == null || now.log().isPresent()) {
                return;
            }
            Optional<RequestLog> log = listening(now.include().counts(), now.counts(), Level.DEBUG);
            services.put(service, now.with(log));
        }
    }

    private Map<InstanceId, Traffic.Instance> instances(Served served, boolean isCounted) {
        try {
            return served.instances(connections.to(served.ports()), isCounted);
        } catch (IOException e) {
            throw NginxProblems.unreachable(served.include(), e);
        }
    }

    /// nginx gives the include up, by a reload.
    @Override
    public void remove(String service) {
        synchronized (lock(service)) {
            Served served = services.get(service);
            if (served == null) {
                removeLeft(service);
                return;
            }
            Sight.ask(served.include());
            try {
                synchronized (adopting) {
                    new Adoption(served.nginx()).remove(served.include());
                }
            } catch (IOException e) {
                throw NginxProblems.io(served.nginx().include(), e);
            }
            services.remove(service);
            asked.remove(service);
            countings.remove(service);
            served.log().ifPresent(RequestLog::close);
        }
    }

    /// What lies there of a service that nginx was never seen to have taken in.
    private void removeLeft(String service) {
        Nginx nginx = asked.get(service);
        if (nginx == null) {
            return;
        }
        Adoption adoption = new Adoption(nginx);
        try {
            synchronized (adopting) {
                Optional<Include> ours = adoption.ours(service);
                if (ours.isPresent()) {
                    adoption.remove(ours.get());
                } else if (adoption.isVacant()) {
                    adoption.forget();
                }
            }
        } catch (IOException e) {
            throw NginxProblems.io(nginx.include(), e);
        }
        asked.remove(service);
    }

    /// Lets go; nginx goes on as it is.
    @Override
    public void close() {
        services.values().forEach(served -> served.log().ifPresent(RequestLog::close));
        services.clear();
    }
}
