package dev.gapless.migration;

import dev.gapless.core.service.EnvValue;

/// Turns the reference to a secret into the secret, at the moment when it is needed.
@FunctionalInterface
public interface Secrets {
    /// Throws `secret-missing`.
    String resolve(EnvValue value);
}
