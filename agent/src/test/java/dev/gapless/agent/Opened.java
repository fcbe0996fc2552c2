package dev.gapless.agent;

import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Deployment.Direction;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Recent;
import dev.gapless.core.deploy.Routing;
import dev.gapless.core.deploy.ServiceState;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A service `shop` at a deployment from 1 to 2.
public final class Opened {
    public static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private Opened() {}

    public static Deployment deployment(Plan plan, Direction direction, boolean promoted) {
        return new Deployment(
                1,
                Deployment.Kind.DEPLOY,
                Optional.of("1"),
                "2",
                1,
                1,
                "blue-green",
                "minsu",
                plan,
                0,
                direction,
                List.of(),
                promoted,
                promoted,
                false,
                false,
                Optional.empty(),
                Map.of(),
                Map.of(),
                "",
                NOON,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0);
    }

    public static ServiceState state(Routing routing, Optional<Deployment> deployment) {
        ServiceState empty = ServiceState.empty("shop");
        return new ServiceState(
                "shop",
                Optional.of("2"),
                Optional.of("1"),
                1,
                Map.of(),
                Map.of(),
                empty.rotation(),
                routing,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                1,
                deployment,
                empty.ledger(),
                Optional.empty(),
                Recent.NONE);
    }
}
