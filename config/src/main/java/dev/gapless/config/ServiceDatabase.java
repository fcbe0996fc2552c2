package dev.gapless.config;

import dev.gapless.core.service.DatabaseSettings;

import java.util.Optional;

/// What the commands on the schema need of a file.
///
/// @param name of the service
/// @param database empty when the file names none
public record ServiceDatabase(String name, Optional<DatabaseSettings> database) {}
