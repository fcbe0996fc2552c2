package dev.gapless.runtime.preflight;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.Preflight;
import dev.gapless.runtime.command.InstanceEnvironment;
import dev.gapless.runtime.command.SecretSource;

import java.util.List;

/// Every variable of the instances has a value.
final class SecretsThere implements Check {
    private final SecretSource secrets;

    SecretsThere(SecretSource secrets) {
        this.secrets = secrets;
    }

    @Override
    public List<ProblemReport> look(Preflight request) {
        return request.specs().stream()
                .flatMap(spec -> InstanceEnvironment.missing(spec, secrets).stream())
                .map(Problem::report)
                .distinct()
                .toList();
    }
}
