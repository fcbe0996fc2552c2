package dev.gapless.traffic;

import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.RouteStep;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.plan.SwitchFit;
import dev.gapless.core.port.TrafficSwitch.Capability;
import dev.gapless.core.service.Analysis;
import dev.gapless.core.service.HealthPolicy;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.PortPool;
import dev.gapless.core.service.ProveSettings;
import dev.gapless.core.service.ReleaseId;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.StartPriority;
import dev.gapless.core.service.Strategy;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.core.service.WarmUp;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Asks as the agent does whether a plan is one for a switch.
final class PlanThatNeeds {
    private PlanThatNeeds() {}

    /// Throws what the agent would refuse such a plan with.
    static void the(Capability capability, SwitchSettings settings, Set<Capability> has) {
        InstanceId next = new InstanceId("shop-2-1a");
        RouteStep step =
                switch (capability) {
                    case HOLD ->
                            new RouteStep(List.of(), true, Duration.ZERO, "2", "hold requests");
                    case WEIGHTS ->
                            new RouteStep(
                                    List.of(next), false, Duration.ofSeconds(10), "2", "shift");
                    case COUNTS, EXACT_COUNTS ->
                            throw new IllegalArgumentException("no step needs " + capability);
                };
        SwitchFit.require(
                ServiceState.empty("shop"),
                release(settings),
                new Plan("7f3a", List.of(step), List.of(), 1),
                has);
    }

    private static Release release(SwitchSettings trafficSwitch) {
        Duration second = Duration.ofSeconds(1);
        Path folder = Path.of("/srv/shop");
        Settings settings =
                new Settings(
                        "shop",
                        folder.resolve("gapless.yaml"),
                        folder,
                        "/srv/shop/{version}.jar",
                        "",
                        List.of("java", "-jar", "{artifact}"),
                        Map.of(),
                        "",
                        0,
                        StartPriority.LOW,
                        WarmUp.NONE,
                        0,
                        1,
                        PortPool.range(8081, 8082),
                        new Strategy.BlueGreen(),
                        new HealthPolicy("/health", second, second, second, 1, 1, second, second),
                        trafficSwitch,
                        new Settings.Timing(second, second, second, second, second, second, second),
                        new Analysis(2, 20),
                        false,
                        5,
                        Map.of(),
                        Optional.empty(),
                        new ProveSettings(List.of(), ""));
        return new Release(
                new ReleaseId("2", 1),
                "9f2c41",
                "77",
                folder.resolve("2.jar"),
                settings,
                Instant.EPOCH,
                0);
    }
}
