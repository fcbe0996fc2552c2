package dev.gapless.core.port;

import dev.gapless.core.service.DatabaseEndpoint;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.PortPool;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is about to be started, for [Runtime#preflight].
///
/// @param specs the instances to be started
/// @param running instances that run now and stay up beside them; the new ones are taken to need
///   the memory that these use, and a tenth more
/// @param pool the ports that the instances may use
/// @param ownPorts ports held by instances that will be gone before, so no conflict
/// @param artifact the file that is run, for the disk check
/// @param configFile shown as the place of the problem
/// @param secrets names of variables that have a value beside those that the runtime knows of
/// @param database empty without one, or when nothing is known of its connections
public record Preflight(
        List<InstanceSpec> specs,
        List<InstanceId> running,
        PortPool pool,
        List<Integer> ownPorts,
        Path artifact,
        Path configFile,
        Duration stopGrace,
        Set<String> secrets,
        Optional<DatabaseRoom> database) {
    /// The server of the service's database, as far as connections go.
    public record DatabaseRoom(DatabaseEndpoint endpoint, SchemaChange.Connections connections) {}

    public Preflight {
        specs = List.copyOf(specs);
        running = List.copyOf(running);
        ownPorts = List.copyOf(ownPorts);
        secrets = Set.copyOf(secrets);
    }

    /// No secrets but those that the runtime knows of, and no ports but those of the instances.
    public Preflight(
            List<InstanceSpec> specs,
            List<InstanceId> running,
            List<Integer> ownPorts,
            Path artifact,
            Path configFile,
            Duration stopGrace,
            Optional<DatabaseRoom> database) {
        this(
                specs,
                running,
                new PortPool(specs.stream().map(spec -> spec.address().port()).distinct().toList()),
                ownPorts,
                artifact,
                configFile,
                stopGrace,
                Set.of(),
                database);
    }
}
