package dev.gapless.proxy.target;

import dev.gapless.proxy.route.ListenAddress;
import dev.gapless.proxy.route.ReleaseWeight;
import dev.gapless.proxy.route.RouteTable;
import dev.gapless.proxy.route.ServiceRoute;
import dev.gapless.proxy.route.Target;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Puts a new table in force, in the one order that loses no request: open the targets that become
/// eligible, swap the table, close the targets that are not eligible any more.
///
/// A request that chose from the old table after the swap either claims its target before it is
/// closed, and is counted, or fails to claim it and looks at the new table. [#current()] is read by
/// any thread; the rest is for one thread at a time.
public final class LiveRoutes {
    private volatile LiveTable current = LiveTable.EMPTY;
    private final Map<String, ServiceState> services = new HashMap<>();
    private final Map<TargetKey, TargetState> targets = new LinkedHashMap<>();

    public LiveTable current() {
        return current;
    }

    /// Replaces the table.
    ///
    /// @return targets whose generation ended: their idle connections must be closed now
    public synchronized List<TargetState> apply(RouteTable table) {
        Map<TargetKey, TargetState> eligible = new LinkedHashMap<>();
        Map<InetSocketAddress, LiveService> byAddress = new HashMap<>();
        for (ServiceRoute route : table.services()) {
            LiveService live = live(route, eligible);
            route.listen()
                    .forEach(text -> byAddress.put(ListenAddress.parse(text).orElseThrow(), live));
        }
        eligible.values().forEach(TargetState::open);
        current = new LiveTable(table, byAddress);
        List<TargetState> closed = new ArrayList<>();
        targets.forEach(
                (key, target) -> {
                    if (!eligible.containsKey(key) && target.close()) {
                        closed.add(target);
                    }
                });
        forget(table);
        return closed;
    }

    private LiveService live(ServiceRoute route, Map<TargetKey, TargetState> eligible) {
        ServiceState state = services.computeIfAbsent(route.name(), ServiceState::new);
        List<LiveRelease> releases = new ArrayList<>();
        for (ReleaseWeight weight : route.releases()) {
            ReleaseState release = state.release(weight.release());
            List<TargetState> usable = new ArrayList<>();
            for (Target target : route.targets()) {
                if (target.release().equals(weight.release())) {
                    TargetState known =
                            targets.computeIfAbsent(
                                    TargetKey.of(route.name(), target),
                                    key -> new TargetState(key, address(target), release));
                    if (target.active() && weight.weight() > 0) {
                        usable.add(known);
                        eligible.put(known.key(), known);
                    }
                }
            }
            if (!usable.isEmpty()) {
                releases.add(new LiveRelease(release, weight.weight(), List.copyOf(usable)));
            }
        }
        return new LiveService(route, state, releases);
    }

    private static InetSocketAddress address(Target target) {
        return ListenAddress.of(target.host(), target.port()).orElseThrow();
    }

    /// The states of a service's targets: those in the table, and those that left it but are still
    /// in use.
    public synchronized List<TargetState> targets(String service) {
        forget(current.table());
        return targets.values().stream()
                .filter(target -> target.key().service().equals(service))
                .toList();
    }

    public synchronized ServiceState service(String name) {
        return services.computeIfAbsent(name, ServiceState::new);
    }

    /// Names of the services in the table, and of those that left it but still have requests in
    /// flight.
    public synchronized List<String> serviceNames() {
        forget(current.table());
        return services.keySet().stream().sorted().toList();
    }

    private void forget(RouteTable table) {
        Map<TargetKey, String> listed = new HashMap<>();
        Map<String, ServiceRoute> routes = new HashMap<>();
        for (ServiceRoute route : table.services()) {
            routes.put(route.name(), route);
            route.targets()
                    .forEach(
                            target -> listed.put(TargetKey.of(route.name(), target), route.name()));
        }
        targets.entrySet()
                .removeIf(
                        entry ->
                                !listed.containsKey(entry.getKey())
                                        && entry.getValue().counts().unused());
        services.entrySet()
                .removeIf(
                        entry ->
                                !routes.containsKey(entry.getKey())
                                        && targets.keySet().stream()
                                                .noneMatch(
                                                        key ->
                                                                key.service()
                                                                        .equals(entry.getKey())));
        services.forEach(
                (name, state) ->
                        state.releases()
                                .keySet()
                                .removeIf(
                                        release ->
                                                !used(routes.get(name), release)
                                                        && targets.keySet().stream()
                                                                .noneMatch(
                                                                        key ->
                                                                                key.service()
                                                                                                .equals(
                                                                                                        name)
                                                                                        && key.release()
                                                                                                .equals(
                                                                                                        release))));
    }

    private static boolean used(@Nullable ServiceRoute route, String release) {
        return route != null
                && route.releases().stream().anyMatch(weight -> weight.release().equals(release));
    }
}
