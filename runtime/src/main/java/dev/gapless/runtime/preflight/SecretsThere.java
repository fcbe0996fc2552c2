package dev.gapless.runtime.preflight;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.Preflight;
import dev.gapless.runtime.command.InstanceEnvironment;
import dev.gapless.runtime.command.SecretSource;

import java.util.List;
import java.util.Optional;

/// Every variable of the instances has a value.
final class SecretsThere implements Check {
    private final SecretSource secrets;

    SecretsThere(SecretSource secrets) {
        this.secrets = secrets;
    }

    @Override
    public List<ProblemReport> look(Preflight request) {
        SecretSource all =
                (service, release, name) ->
                        request.secrets().contains(name)
                                ? Optional.of("")
                                : secrets.environment(service, release, name);
        return request.specs().stream()
                .flatMap(spec -> InstanceEnvironment.missing(spec, all).stream())
                .map(Problem::report)
                .distinct()
                .toList();
    }
}
