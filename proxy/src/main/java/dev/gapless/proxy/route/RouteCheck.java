package dev.gapless.proxy.route;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds everything that is wrong with a table, before anything is changed. Pure.
public final class RouteCheck {
    private final List<RouteProblem> problems = new ArrayList<>();
    private final Map<InetSocketAddress, String> listeners = new LinkedHashMap<>();

    private RouteCheck() {}

    /// All problems of the table; empty when it can be put in force.
    public static List<RouteProblem> problems(RouteTable table) {
        RouteCheck check = new RouteCheck();
        check.table(table);
        return List.copyOf(check.problems);
    }

    private void table(RouteTable table) {
        if (table.epoch() < 0 || table.generation() < 0) {
            add(
                    "invalid-generation",
                    "epoch %d and generation %d must not be negative",
                    table.epoch(),
                    table.generation());
        }
        Set<String> names = new HashSet<>();
        for (ServiceRoute service : table.services()) {
            if (unprintable(service.name())) {
                add(
                        "invalid-service",
                        "a service is named '%s'; visible characters are needed",
                        service.name());
            } else if (!names.add(service.name())) {
                add("duplicate-service", "service %s is listed twice", service.name());
            }
            service(service);
        }
        table.services().forEach(this::loops);
    }

    private void service(ServiceRoute service) {
        if (service.listen().isEmpty()) {
            add("invalid-listen", "service %s listens nowhere", service.name());
        }
        service.listen().forEach(text -> listen(service, text));
        releases(service);
        targets(service);
        Hold hold = service.hold();
        if (hold.timeoutMillis() < 0 || hold.maxRequests() < 0 || hold.maxBytes() < 0) {
            add("invalid-hold", "service %s has a negative bound in %s", service.name(), hold);
        }
        if (service.limits().smallest() < 0) {
            add(
                    "invalid-limit",
                    "service %s has a negative limit in %s",
                    service.name(),
                    service.limits());
        }
    }

    private void listen(ServiceRoute service, String text) {
        Optional<InetSocketAddress> parsed = ListenAddress.parse(text);
        if (parsed.isEmpty()) {
            add(
                    "invalid-listen",
                    "service %s: '%s' is not ADDRESS:PORT with a literal address and a port of"
                            + " 1-65535",
                    service.name(),
                    text);
            return;
        }
        InetSocketAddress address = parsed.get();
        if (listeners.containsKey(address)) {
            add(
                    "duplicate-listen",
                    "%s is listed by service %s and by service %s",
                    text,
                    listeners.get(address),
                    service.name());
            return;
        }
        listeners.forEach(
                (other, owner) -> {
                    if (ListenAddress.overlap(address, other)) {
                        add(
                                "listen-conflict",
                                "%s of service %s overlaps %s of service %s",
                                text,
                                service.name(),
                                ListenAddress.print(other),
                                owner);
                    }
                });
        listeners.put(address, service.name());
    }

    private void releases(ServiceRoute service) {
        Set<String> seen = new HashSet<>();
        for (ReleaseWeight release : service.releases()) {
            if (unprintable(release.release())) {
                add(
                        "invalid-release",
                        "service %s: a release is named '%s'; visible ASCII characters are needed",
                        service.name(),
                        release.release());
            } else if (!seen.add(release.release())) {
                add(
                        "duplicate-release",
                        "service %s lists release %s twice",
                        service.name(),
                        release.release());
            }
            if (release.weight() < 0) {
                add(
                        "invalid-weight",
                        "service %s: weight %d of release %s must not be negative",
                        service.name(),
                        release.weight(),
                        release.release());
            }
        }
    }

    private void targets(ServiceRoute service) {
        Set<String> known =
                service.releases().stream().map(ReleaseWeight::release).collect(Collectors.toSet());
        Set<String> instances = new HashSet<>();
        for (Target target : service.targets()) {
            if (!known.contains(target.release())) {
                add(
                        "unknown-release",
                        "service %s: instance %s belongs to release %s, which has no weight; known:"
                                + " %s",
                        service.name(),
                        target.instance(),
                        target.release(),
                        known);
            }
            if (target.instance().isBlank() || !instances.add(target.instance())) {
                add(
                        "duplicate-instance",
                        "service %s lists instance '%s' twice or without a name",
                        service.name(),
                        target.instance());
            }
            if (ListenAddress.of(target.host(), target.port()).isEmpty()) {
                add(
                        "invalid-target",
                        "service %s: instance %s has %s:%d; a literal address and a port of 1-65535"
                                + " are needed",
                        service.name(),
                        target.instance(),
                        target.host(),
                        target.port());
            }
        }
    }

    // Names stand in header fields and in logs.
    private static boolean unprintable(String name) {
        return name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c >= 0x7f);
    }

    private void loops(ServiceRoute service) {
        for (Target target : service.targets()) {
            ListenAddress.of(target.host(), target.port())
                    .filter(listeners::containsKey)
                    .ifPresent(
                            address ->
                                    add(
                                            "target-is-listener",
                                            "service %s: instance %s is at %s, where the proxy"
                                                    + " itself listens",
                                            service.name(),
                                            target.instance(),
                                            ListenAddress.print(address)));
        }
    }

    private void add(String code, String format, Object... values) {
        problems.add(new RouteProblem(code, String.format(format, values)));
    }
}
