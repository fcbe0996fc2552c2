package dev.gapless.config;

import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.core.service.EnvValue;
import dev.gapless.core.service.HealthPolicy;
import dev.gapless.core.service.Settings;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// What makes the same artifact another release: SHA-256 over those settings that an instance is
/// started, found and judged with.
///
/// - In: `name`, the folder of the file, `command`, `env` (values; of secrets where they are),
///   `user`, `memory-limit`, `instances`, `ports`, `health.*`, `database.url`, `.user`, `.password`
///   (where it is).
/// - Out: the artifact and `sha256` (its checksum is a part of the release of its own), and
///   everything that is about the way from one release to the next or about the switch: `strategy`,
///   `rolling.*`, `start-priority`, `warm-up.*`, `dip-limit`, `switch.*`, `hold.*`, timeouts,
///   `ramp`, `analysis.*`, `hooks`, `on-failure`, `keep-releases`, `prove.*`, `adopt.*`, other
///   `database.*`.
///
/// The same settings give the same hash in every later build: the form is fixed, a new setting
/// joins it only where it differs from its default.
public final class SettingsHash {
    private static final String FORM = "gapless-settings-1";

    private final StringBuilder text = new StringBuilder(FORM).append('\n');

    private SettingsHash() {}

    /// 64 hexadecimal digits, lower case.
    public static String of(Settings settings) {
        SettingsHash hash = new SettingsHash();
        hash.process(settings);
        hash.health(settings.health());
        settings.database().ifPresent(hash::database);
        return hash.digest();
    }

    private void process(Settings settings) {
        add("name", settings.name());
        add("directory", settings.directory());
        settings.command().forEach(word -> add("command", word));
        for (Map.Entry<String, EnvValue> variable : new TreeMap<>(settings.env()).entrySet()) {
            add("env." + variable.getKey(), written(variable.getValue()));
        }
        add("user", settings.user());
        add("memory-limit", settings.memoryLimit());
        add("instances", settings.instances());
        add("ports", settings.ports().ports());
    }

    private void health(HealthPolicy health) {
        add("health.path", health.path());
        add("health.interval", health.interval());
        add("health.watch-interval", health.watchInterval());
        add("health.timeout", health.timeout());
        add("health.successes", health.successes());
        add("health.failures", health.failures());
        add("health.min-healthy-time", health.minHealthyTime());
        add("health.healthy-deadline", health.healthyDeadline());
    }

    private void database(DatabaseSettings database) {
        add("database.url", database.url());
        add("database.user", database.user());
        add("database.password", written(database.password()));
    }

    private static String written(EnvValue value) {
        return switch (value) {
            case EnvValue.Literal(String literal) -> "=" + literal;
            case EnvValue.FromEnv(String name) -> "env " + name;
            case EnvValue.FromFile(Path file) -> "file " + file;
        };
    }

    /// The length in front keeps two values from looking like one.
    private void add(String key, Object value) {
        String written = value.toString();
        text.append(key)
                .append(' ')
                .append(written.length())
                .append(' ')
                .append(written)
                .append('\n');
    }

    private String digest() {
        try {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
