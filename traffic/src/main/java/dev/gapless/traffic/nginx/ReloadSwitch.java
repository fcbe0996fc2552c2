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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// [TrafficSwitch] over an nginx whose include may not be changed but for the port in its one line:
/// that is written and nginx reloaded whenever requests have to go elsewhere. It knows one instance
/// at a time, counts nothing, and each reload costs what it costs.
public final class ReloadSwitch implements TrafficSwitch {
    private static final String UNCOUNTED =
            "nginx says no request to Gapless: its include may not be changed";

    private final long epoch;
    private final OpenConnections connections;
    private final Reloading reloading;
    private final Map<String, Led> services = new ConcurrentHashMap<>();
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    /// A service whose requests nginx was led to.
    ///
    /// @param pointed as it was noted last
    private record Led(Nginx nginx, Pointed pointed, List<Routes.Target> targets) {
        Set<Integer> ports() {
            return targets.stream()
                    .map(target -> target.address().port())
                    .collect(Collectors.toSet());
        }
    }

    /// @param epoch larger at each start of the agent; one with an older one is refused
    public ReloadSwitch(
            long epoch, OpenConnections connections, Whereabouts whereabouts, Workers workers) {
        this(epoch, connections, new Reloading(whereabouts, workers, Reloading.WITHIN));
    }

    ReloadSwitch(long epoch, OpenConnections connections, Reloading reloading) {
        this.epoch = epoch;
        this.connections = connections;
        this.reloading = reloading;
    }

    /// Port to which an include leads as it stands. Throws `nginx-include-unclear` or
    /// `nginx-denied`.
    public static int leadsTo(Path include) {
        try {
            return new UserInclude(include).line().port();
        } catch (IOException e) {
            throw NginxProblems.io(include, e);
        }
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of();
    }

    @Override
    public Outlook outlook(String service, SwitchSettings settings) {
        Nginx nginx = NginxSwitch.nginx(settings);
        List<ProblemReport> problems = new ArrayList<>();
        try {
            line(service, nginx, nginx.slots());
            reloading.look(nginx);
        } catch (Problem problem) {
            problems.add(problem.report());
        } catch (IOException e) {
            problems.add(ReloadProblems.unclear(nginx.include(), "" + e.getMessage()).report());
        }
        return new Outlook(
                problems,
                List.of(Forecast.EACH_RELOADS),
                Optional.of(ReloadProblems.uncounted(service, nginx, UNCOUNTED).report()));
    }

    /// The line as it stands. Throws `nginx-include-unclear`, `nginx-include-claimed` or
    /// `nginx-include-edited`.
    ///
    /// @param known ports that it may have when nothing of ours is beside it
    private static PortLine line(String service, Nginx nginx, Iterable<Integer> known)
            throws IOException {
        UserInclude include = new UserInclude(nginx.include());
        PortLine line = include.line();
        Optional<Pointed> noted = include.pointed();
        if (noted.isPresent()) {
            if (!noted.get().service().equals(service)) {
                throw ReloadProblems.claimed(nginx.include(), noted.get().service());
            }
            if (!noted.get().mayHave(line.port())) {
                throw ReloadProblems.edited(nginx.include(), noted.get(), line.port());
            }
            return line;
        }
        for (int port : known) {
            if (port == line.port()) {
                return line;
            }
        }
        throw ReloadProblems.strange(nginx.include(), service, line.port());
    }

    @Override
    public void apply(Routes routes) {
        Nginx nginx = NginxSwitch.nginx(routes.settings());
        synchronized (lock(routes.service())) {
            try {
                apply(routes, nginx);
            } catch (IOException e) {
                throw NginxProblems.io(nginx.include(), e);
            }
        }
    }

    private Object lock(String service) {
        return locks.computeIfAbsent(service, _ -> new Object());
    }

    private void apply(Routes routes, Nginx nginx) throws IOException {
        UserInclude include = new UserInclude(nginx.include());
        Optional<Pointed> noted = include.pointed();
        if (noted.isPresent() && noted.get().epoch() > epoch) {
            throw NginxProblems.superseded(
                    include.beside(), new State(noted.get().epoch(), noted.get().generation()));
        }
        List<Integer> known = new ArrayList<>(nginx.slots());
        routes.targets().forEach(target -> known.add(target.address().port()));
        PortLine line = line(routes.service(), nginx, known);
        reloading.requireRunning(nginx);
        int wanted = port(routes, nginx, line.port());
        // somebody may have written the line and not reloaded nginx
        boolean seenSo = noted.isPresent() ? noted.get().seen() : reloading.hasRead(include, nginx);
        boolean same = line.port() == wanted && seenSo;
        long reloads = noted.map(Pointed::reloads).orElse(0L);
        Pointed next =
                new Pointed(
                        routes.service(),
                        epoch,
                        routes.generation(),
                        wanted,
                        line.port(),
                        same,
                        reloads);
        Pointed seen = same ? next : reloading.lead(include, line, next, nginx);
        include.note(seen);
        services.put(routes.service(), new Led(nginx, seen, routes.targets()));
    }

    /// Of the one that is to get requests; as it is for none, also while they should be held. Of
    /// several (a way back that failed leaves all that may serve) it is kept when it is among them:
    /// what serves goes on serving.
    private static int port(Routes routes, Nginx nginx, int now) {
        List<Routes.Target> reached =
                routes.targets().stream()
                        .filter(target -> !routes.hold() && routes.reaches(target.instance()))
                        .toList();
        for (Routes.Target target : reached) {
            if (!target.address().host().equals("127.0.0.1")) {
                throw NginxProblems.slotMissing(
                        nginx.include(), target.instance() + " is not on this machine");
            }
        }
        List<Integer> ports = reached.stream().map(target -> target.address().port()).toList();
        return ports.isEmpty() || ports.contains(now) ? now : ports.getFirst();
    }

    @Override
    public Traffic observe(String service) {
        Led led = services.get(service);
        if (led == null) {
            return new Traffic(name(), -1, 0, Map.of(), Map.of(), UNCOUNTED);
        }
        boolean leaving = reloading.requireRunning(led.nginx());
        return new Traffic(
                name(),
                generation(led),
                0,
                Map.of(),
                instances(led, leaving),
                UNCOUNTED + reloads(led.pointed().reloads()));
    }

    private static String reloads(long count) {
        return count == 0
                ? ""
                : "; reloaded " + (count == 1 ? "once" : count + " times") + " so far";
    }

    private String name() {
        return "nginx-reload-" + epoch;
    }

    /// -1 when somebody else has written the line or what is noted beside it.
    private long generation(Led led) {
        UserInclude include = new UserInclude(led.nginx().include());
        try {
            // a change may be under way: until it is confirmed the one before is in force
            Optional<Pointed> noted = include.pointed().filter(one -> one.epoch() == epoch);
            int port = include.line().port();
            boolean ours =
                    port == led.pointed().port()
                            || noted.filter(one -> one.mayHave(port)).isPresent();
            return noted.isPresent() && ours ? led.pointed().generation() : -1;
        } catch (IOException | Problem _) {
            return -1;
        }
    }

    /// @param leaving workers are left that go on as before the reload: one of them may have a
    ///   request for what was left that it has not passed on yet
    private Map<InstanceId, Traffic.Instance> instances(Led led, boolean leaving) {
        Map<Integer, Integer> open;
        try {
            open = connections.to(led.ports());
        } catch (IOException e) {
            throw ReloadProblems.away(led.nginx(), "" + e.getMessage());
        }
        Map<InstanceId, Traffic.Instance> all = new HashMap<>();
        for (Routes.Target target : led.targets()) {
            int port = target.address().port();
            int count = open.getOrDefault(port, 0);
            boolean used = count > 0 || leaving && port != led.pointed().port();
            all.put(
                    target.instance(),
                    new Traffic.Instance(used ? -1 : 0, used ? Math.max(count, 1) : 0, -1, 0, ""));
        }
        return all;
    }

    /// The include stays as it is: it is the user's.
    @Override
    public void remove(String service) {
        synchronized (lock(service)) {
            Led led = services.get(service);
            if (led == null) {
                return;
            }
            reloading.requireRunning(led.nginx());
            try {
                new UserInclude(led.nginx().include()).forget();
            } catch (IOException e) {
                throw NginxProblems.io(led.nginx().include(), e);
            }
            services.remove(service);
        }
    }
}
