package dev.gapless.agent.operate;

import dev.gapless.agent.service.Ports;
import dev.gapless.api.Problem;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.SchemaChange.SchemaPlan;
import dev.gapless.core.port.SchemaChange.SchemaStatus;
import dev.gapless.core.service.DatabaseSettings;

import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.stream.Stream;

/// The schema as it is, for a release that is gone back to: no migration comes with it, so it has
/// to fit.
final class SchemaNow {
    private static final System.Logger LOG = System.getLogger(SchemaNow.class.getName());

    private SchemaNow() {}

    /// The database is asked only where the release was deployed with another schema than the one
    /// that serves. Empty also when it does not answer: a database that is down, perhaps because of
    /// the very release that is to go, must not keep it in service; then what this agent remembers
    /// of contracts decides.
    static Optional<SchemaPlan> before(Ports ports, ServiceState state, Release to) {
        Optional<Release> stable = state.stableRelease();
        if (stable.filter(one -> one.schema() == to.schema()).isPresent()) {
            return Optional.empty();
        }
        return Stream.concat(stable.stream(), Stream.of(to))
                .flatMap(release -> ask(ports, state.service(), release).stream())
                .findFirst()
                .map(SchemaStatus::asPlan);
    }

    private static Optional<SchemaStatus> ask(Ports ports, String service, Release release) {
        Optional<DatabaseSettings> database = release.settings().database();
        try {
            return database.map(ports.schema(service, release.label())::status);
        } catch (Problem silent) {
            LOG.log(Level.WARNING, silent.getMessage());
            return Optional.empty();
        }
    }
}
