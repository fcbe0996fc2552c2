package dev.gapless.config;

import java.nio.file.Path;

/// A file to deploy and the version that it is.
public record Artifact(Path file, String version) {}
