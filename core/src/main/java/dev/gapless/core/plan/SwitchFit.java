package dev.gapless.core.plan;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.RouteStep;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.Routes;
import dev.gapless.core.port.TrafficSwitch.Capability;
import dev.gapless.core.service.SwitchSettings;

import java.util.Optional;
import java.util.Set;

/// Which plans a switch can carry out. Pure.
public final class SwitchFit {
    private SwitchFit() {}

    /// Throws `switch-cannot` when the plan needs what the switch of the release has not.
    public static void require(
            ServiceState state, Release to, Plan plan, Set<Capability> capabilities) {
        SwitchSettings wanted = to.settings().trafficSwitch();
        Optional<String> now =
                state.routing().asked().map(Routes::settings).map(SwitchSettings::label);
        if (now.filter(label -> !label.equals(wanted.label())).isPresent()) {
            throw another(to, now.get(), wanted.label());
        }
        if (!capabilities.contains(Capability.HOLD)) {
            plan.steps().stream()
                    .filter(step -> step instanceof RouteStep route && route.hold())
                    .findFirst()
                    .ifPresent(
                            step -> {
                                throw noHold(to, wanted.kind(), plan.steps().indexOf(step) + 1);
                            });
        }
        if (!capabilities.contains(Capability.WEIGHTS)) {
            plan.steps().stream()
                    .filter(step -> step instanceof RouteStep route && shares(route))
                    .findFirst()
                    .ifPresent(
                            step -> {
                                throw noShares(to, wanted.label(), plan, (RouteStep) step);
                            });
        }
    }

    private static boolean shares(RouteStep route) {
        return route.members().size() > 1 || !route.ramp().isZero();
    }

    /// Whether the outcome of this deployment depends on how many requests fail: there is an old
    /// release to compare with.
    public static boolean judgesByCounts(ServiceState state, Release to) {
        return to.settings().analysis().watchesErrors()
                && state.stable().filter(stable -> !stable.equals(to.label())).isPresent();
    }

    private static Problem another(Release to, String now, String wanted) {
        return Problem.of(
                        ProblemCode.SWITCH_CANNOT,
                        "switch.kind was " + now + " and would be " + wanted + ".")
                .where(to.settings().file() + "  switch.kind: " + wanted)
                .found("one switch would have to give its address to the other while it serves")
                .todo(
                        "give the service to "
                                + wanted
                                + " under another name and address, move the clients, then gapless"
                                + " stop and gapless remove here")
                .build();
    }

    private static Problem noHold(Release to, String kind, int number) {
        return Problem.of(
                        ProblemCode.SWITCH_CANNOT,
                        "The plan holds requests for a moment, which "
                                + kind
                                + " cannot: they would fail.")
                .where(
                        to.settings().file()
                                + "  strategy: "
                                + to.settings().strategy().label()
                                + ", switch.kind: "
                                + kind)
                .found("step " + number + ": hold requests")
                .todo(
                        "strategy: blue-green with twice as many ports as instances, or rolling with"
                                + " max-surge: 1 and one port more; else switch.kind: builtin")
                .build();
    }

    private static Problem noShares(Release to, String label, Plan plan, RouteStep route) {
        String shares =
                route.members().size() > 1
                        ? route.members().size() + " instances"
                        : "a ramp of " + route.ramp().toMillis() / 1000.0 + " s";
        return Problem.of(
                        ProblemCode.SWITCH_CANNOT,
                        "The plan shares the traffic out ("
                                + shares
                                + "), which "
                                + label
                                + " cannot.")
                .where(
                        to.settings().file()
                                + "  strategy: "
                                + to.settings().strategy().label()
                                + ", switch.kind: "
                                + to.settings().trafficSwitch().kind())
                .found("step " + (plan.steps().indexOf(route) + 1) + ": " + shares)
                .todo(
                        "strategy: blue-green, instances: 1 and ramp: 0s; or switch: { nginx: { mode:"
                                + " flags } }, or switch.kind: builtin")
                .build();
    }
}
