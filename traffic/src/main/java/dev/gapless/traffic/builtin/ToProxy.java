package dev.gapless.traffic.builtin;

import dev.gapless.core.port.Routes;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.proxy.route.Hold;
import dev.gapless.proxy.route.Limits;
import dev.gapless.proxy.route.ReleaseWeight;
import dev.gapless.proxy.route.ServiceRoute;
import dev.gapless.proxy.route.Target;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// From the engine's routes to the proxy's. Pure.
final class ToProxy {
    private ToProxy() {}

    static ServiceRoute service(Routes routes) {
        SwitchSettings settings = routes.settings();
        Set<String> releases = new LinkedHashSet<>();
        routes.targets().forEach(target -> releases.add(target.release()));
        releases.addAll(routes.weights().keySet());
        List<ReleaseWeight> weights =
                releases.stream()
                        .map(
                                release ->
                                        new ReleaseWeight(
                                                release, routes.weights().getOrDefault(release, 0)))
                        .toList();
        return new ServiceRoute(
                routes.service(),
                settings.listen(),
                weights,
                routes.targets().stream().map(ToProxy::target).toList(),
                hold(settings.hold(), routes.hold()),
                limits(settings),
                settings.exposeRelease(),
                settings.affinity());
    }

    /// `hold.time` holds whatever keeps a request from its instance. A limit of 0 would be the
    /// default.
    private static Limits limits(SwitchSettings settings) {
        return Limits.DEFAULTS
                .withRequestTimeoutMillis(settings.requestTimeout().toMillis())
                .withUnavailableHoldMillis(Math.max(1, settings.hold().time().toMillis()));
    }

    private static Target target(Routes.Target target) {
        return new Target(
                target.instance().value(),
                target.release(),
                target.address().host(),
                target.address().port(),
                target.active());
    }

    private static Hold hold(SwitchSettings.Hold bounds, boolean active) {
        return new Hold(active, bounds.time().toMillis(), bounds.requests(), bounds.bytes());
    }
}
