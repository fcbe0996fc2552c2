package dev.gapless.config;

import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.core.service.EnvValue;
import dev.gapless.core.service.Settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What the command line has to know of a file before it asks the agent.
///
/// @param environmentNames variables that the file names with `from-env`, sorted; their values are
///   the caller's
public record ServiceOutline(String name, Set<String> environmentNames, AdoptKeys adopt) {
    public ServiceOutline {
        environmentNames = Set.copyOf(environmentNames);
    }

    /// Reads as [ConfigReader#read] does and throws what it throws.
    public static ServiceOutline read(Path file, String text, Map<String, String> overrides) {
        Settings settings = ConfigReader.read(file, text, overrides);
        Set<String> names = new TreeSet<>();
        settings.env().values().forEach(value -> add(names, value));
        settings.database().map(DatabaseSettings::password).ifPresent(value -> add(names, value));
        return new ServiceOutline(
                settings.name(), names, ConfigReader.adopt(file, text, overrides));
    }

    /// Reads as [ConfigReader#database] does and throws what it throws.
    public static ServiceOutline ofDatabase(Path file, String text, Map<String, String> overrides) {
        ServiceDatabase read = ConfigReader.database(file, text, overrides);
        Set<String> names = new TreeSet<>();
        read.database().map(DatabaseSettings::password).ifPresent(value -> add(names, value));
        return new ServiceOutline(read.name(), names, new AdoptKeys(0, "", ""));
    }

    private static void add(Set<String> names, EnvValue value) {
        switch (value) {
            case EnvValue.FromEnv(String name) -> names.add(name);
            case EnvValue.Literal _, EnvValue.FromFile _ -> {}
        }
    }
}
