package dev.gapless.runtime.command;

import java.util.Optional;

/// Where the values of `from-env` come from.
@FunctionalInterface
public interface SecretSource {
    /// Value of a variable in the environment of whoever asked for the deployment of this release
    /// of the service, or of the agent.
    Optional<String> environment(String service, String release, String name);

    /// The agent's own environment and nothing else.
    static SecretSource ofAgent() {
        return (_, _, name) -> Optional.ofNullable(System.getenv(name));
    }
}
