package dev.gapless.core.service;

import java.nio.file.Path;

/// The value of one environment variable of an instance: written down, or a reference to a secret.
/// Only the reference is ever journaled, logged or shown.
public sealed interface EnvValue {
    record Literal(String value) implements EnvValue {}

    /// Taken from the environment of whoever asks for the deployment (or of the agent) under this
    /// name.
    record FromEnv(String name) implements EnvValue {}

    /// The content of a file, without its last line end.
    record FromFile(Path file) implements EnvValue {}
}
