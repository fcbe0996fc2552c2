package dev.gapless.agent.service;

import dev.gapless.core.port.HealthProbe;
import dev.gapless.core.port.ReleaseStore;
import dev.gapless.core.port.Runtime;
import dev.gapless.core.port.SchemaChange;
import dev.gapless.core.port.TrafficSwitch;

import java.time.InstantSource;
import java.util.function.Function;

/// The outside world of the services of one agent.
///
/// @param schemas by name of the service: each has its own secrets
public record Ports(
        Runtime runtime,
        TrafficSwitch trafficSwitch,
        Function<String, SchemaChange> schemas,
        HealthProbe probe,
        ReleaseStore store,
        InstantSource clock) {

    public SchemaChange schema(String service) {
        return schemas.apply(service);
    }
}
