package dev.gapless.proxy.admin;

import dev.gapless.proxy.admin.LatencyBuckets.Bucket;
import dev.gapless.proxy.admin.ProxyStats.InstanceStats;
import dev.gapless.proxy.admin.ProxyStats.ReleaseStats;
import dev.gapless.proxy.admin.ProxyStats.ServiceStats;
import dev.gapless.proxy.admin.ProxyStats.SlowestInFlight;
import dev.gapless.proxy.exchange.DataPlane;
import dev.gapless.proxy.exchange.InFlight;
import dev.gapless.proxy.route.RouteTable;
import dev.gapless.proxy.target.LiveRoutes;
import dev.gapless.proxy.target.LiveService;
import dev.gapless.proxy.target.ReleaseState;
import dev.gapless.proxy.target.ServiceState;
import dev.gapless.proxy.target.TargetCounts;
import dev.gapless.proxy.target.TargetState;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Collects the statistics. From any thread.
public final class StatsReport {
    private final LiveRoutes routes;
    private final DataPlane plane;
    private final RouteControl control;
    private final Origin origin;

    public StatsReport(LiveRoutes routes, DataPlane plane, RouteControl control, Origin origin) {
        this.routes = routes;
        this.plane = plane;
        this.control = control;
        this.origin = origin;
    }

    ProxyStats read() {
        Map<Object, InFlight> slowest = new HashMap<>();
        for (InFlight request : plane.inFlight()) {
            slowest.merge(
                    request.target(),
                    request,
                    (one, other) -> one.millis() >= other.millis() ? one : other);
        }
        Map<String, Integer> clients = clients();
        RouteTable table = routes.current().table();
        List<ServiceStats> services =
                routes.serviceNames().stream()
                        .map(name -> service(name, clients.getOrDefault(name, 0), slowest))
                        .toList();
        return new ProxyStats(
                ProcessHandle.current().pid(),
                origin.startedAtMillis(),
                table.epoch(),
                table.generation(),
                origin.restoredFrom(),
                origin.restoreProblem(),
                control.notListening(),
                services);
    }

    private Map<String, Integer> clients() {
        Map<String, Integer> clients = new HashMap<>();
        for (InetSocketAddress listen : plane.clientListeners()) {
            LiveService service = routes.current().service(listen);
            if (service != null) {
                clients.merge(service.route().name(), 1, Integer::sum);
            }
        }
        return clients;
    }

    private ServiceStats service(String name, int clients, Map<Object, InFlight> slowest) {
        ServiceState state = routes.service(name);
        // Instances before releases: a request that ends in between is then missed in neither.
        List<InstanceStats> instances =
                routes.targets(name).stream()
                        .map(target -> instance(target, slowest.get(target.key())))
                        .toList();
        List<ReleaseStats> releases =
                state.releases().values().stream()
                        .sorted(Comparator.comparing(ReleaseState::release))
                        .map(StatsReport::release)
                        .toList();
        return new ServiceStats(
                name,
                state.hold().held(),
                state.hold().heldTotal(),
                clients,
                state.failed().snapshot(),
                releases,
                instances);
    }

    private static ReleaseStats release(ReleaseState state) {
        List<Bucket> buckets =
                state.latencyBuckets().stream().map(pair -> new Bucket(pair[0], pair[1])).toList();
        return new ReleaseStats(
                state.release(),
                state.requests(),
                state.failed().snapshot(),
                state.errors5xx(),
                state.clientAborts(),
                state.retries(),
                new LatencyBuckets(buckets));
    }

    private static InstanceStats instance(TargetState target, @Nullable InFlight slowest) {
        TargetCounts counts = target.counts();
        return new InstanceStats(
                target.key().instance(),
                target.key().release(),
                counts.eligible(),
                counts.inFlight(),
                counts.pooled(),
                counts.connecting(),
                target.requests(),
                target.connectFailures(),
                target.lastRequestAtMillis(),
                slowest == null ? null : new SlowestInFlight(slowest.path(), slowest.millis()));
    }
}
