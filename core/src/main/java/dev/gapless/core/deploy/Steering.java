package dev.gapless.core.deploy;

import dev.gapless.core.port.Routes;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.SwitchSettings;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns the rotation and the health of its members into routes, and asks the switch for them when
/// they changed.
///
/// An unhealthy member gets no requests, but the last one is never taken out, unless there is a
/// [Reserve]; when no member is alive requests are held.
final class Steering {
    private static final int FULL = 100;

    private Steering() {}

    static void steer(Draft draft) {
        Routing routing = draft.routing();
        // a first release that was taken back leaves no settings, but the switch is still to hear
        // of its end
        Optional<SwitchSettings> settings =
                draft.serviceSettings()
                        .map(Settings::trafficSwitch)
                        .or(() -> routing.asked().map(Routes::settings));
        if (settings.isEmpty()) {
            return;
        }
        Routes next = routes(draft, settings.get());
        if (routing.asked().filter(asked -> same(asked, next)).isEmpty()) {
            draft.routing(routing.asking(next));
            draft.act(new Action.ApplyRoutes(next));
        } else if (routing.retryAt().isPresent()) {
            retry(draft, routing);
        }
    }

    private static void retry(Draft draft, Routing routing) {
        if (draft.now().isBefore(routing.retryAt().orElseThrow())) {
            draft.wakeAt(routing.retryAt().orElseThrow());
        } else {
            draft.routing(routing.retrying());
            draft.act(new Action.ApplyRoutes(routing.asked().orElseThrow()));
        }
    }

    static Duration pause(int attempts) {
        return Duration.ofMillis(Math.min(5_000, 100L << Math.min(attempts, 6)));
    }

    private static boolean same(Routes asked, Routes next) {
        return asked.weights().equals(next.weights())
                && asked.targets().equals(next.targets())
                && asked.hold() == next.hold()
                && asked.settings().equals(next.settings());
    }

    private static Routes routes(Draft draft, SwitchSettings settings) {
        Rotation rotation = draft.rotation();
        List<Instance> members =
                draft.instances().stream()
                        .filter(one -> rotation.has(one.id()) && one.running())
                        .toList();
        List<Instance> reserve = Reserve.of(draft);
        boolean anyHealthy = !reserve.isEmpty() || members.stream().anyMatch(Instance::healthy);
        boolean anyUsable =
                !reserve.isEmpty() || members.stream().anyMatch(one -> one.health().everHealthy());
        List<Routes.Target> targets =
                draft.instances().stream()
                        .filter(Instance::alive)
                        .map(one -> target(one, rotation, reserve, anyHealthy))
                        .toList();
        boolean nobody = rotation.hold() || !rotation.members().isEmpty() && !anyUsable;
        boolean hold = nobody && reserve.isEmpty();
        return new Routes(
                draft.service(),
                draft.routing().generation() + 1,
                settings,
                weights(rotation, targets, reserve.isEmpty() ? 0 : FULL),
                targets,
                hold);
    }

    private static Routes.Target target(
            Instance one, Rotation rotation, List<Instance> reserve, boolean anyHealthy) {
        boolean usable = anyHealthy ? one.healthy() : one.running() && one.health().everHealthy();
        boolean active = rotation.has(one.id()) && usable || reserve.contains(one);
        return new Routes.Target(one.id(), one.release(), one.spec().address(), active);
    }

    /// Shares of releases that have an active target; a release without one leaves its share to the
    /// others.
    private static Map<String, Integer> weights(
            Rotation rotation, List<Routes.Target> targets, int without) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        targets.stream()
                .filter(Routes.Target::active)
                .forEach(
                        target ->
                                weights.put(
                                        target.release(),
                                        rotation.weights()
                                                .getOrDefault(target.release(), without)));
        return weights;
    }
}
