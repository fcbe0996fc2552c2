package dev.gapless.agent.service;

import dev.gapless.core.port.HealthProbe;
import dev.gapless.core.port.ReleaseStore;
import dev.gapless.core.port.Runtime;
import dev.gapless.core.port.SchemaChange;

import java.time.InstantSource;
import java.util.function.Function;

/// The outside world of the services of one agent.
///
/// @param schemas by the values that the release which asks is started with
public record Ports(
        Runtime runtime,
        Switches switches,
        Function<SecretValues, SchemaChange> schemas,
        HealthProbe probe,
        ReleaseStore store,
        Secrets secrets,
        InstantSource clock) {

    /// As this release sees it.
    public SchemaChange schema(String service, String release) {
        return schema(secrets.of(service, release));
    }

    public SchemaChange schema(SecretValues values) {
        return schemas.apply(values);
    }
}
