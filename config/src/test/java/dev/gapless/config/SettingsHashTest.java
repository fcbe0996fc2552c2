package dev.gapless.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

class SettingsHashTest {
    /// Keys that make another release; a new key has to be judged here.
    private static final Set<String> IN =
            Set.of(
                    "name",
                    "command",
                    "env",
                    "user",
                    "memory-limit",
                    "instances",
                    "ports",
                    "health.path",
                    "health.interval",
                    "health.watch-interval",
                    "health.timeout",
                    "health.successes",
                    "health.failures",
                    "health.min-healthy-time",
                    "health.healthy-deadline",
                    "database.url",
                    "database.user",
                    "database.password");

    private static final Set<String> OUT =
            Set.of(
                    "artifact",
                    "sha256",
                    "version-from",
                    "strategy",
                    "rolling.max-parallel",
                    "rolling.max-surge",
                    "switch.kind",
                    "switch.listen",
                    "switch.expose-release",
                    "affinity",
                    "switch.nginx.include",
                    "switch.nginx.mode",
                    "switch.nginx.test",
                    "switch.nginx.reload",
                    "request-timeout",
                    "hold.time",
                    "hold.requests",
                    "hold.bytes",
                    "ramp",
                    "drain-timeout",
                    "bake-time",
                    "stop-grace",
                    "progress-deadline",
                    "start-priority",
                    "warm-up.requests",
                    "warm-up.file",
                    "warm-up.limit",
                    "dip-limit",
                    "on-failure",
                    "keep-releases",
                    "analysis.errors",
                    "analysis.min-requests",
                    "hooks",
                    "database.migrations",
                    "database.lock-timeout",
                    "database.chunk-time",
                    "database.duty",
                    "prove.requests",
                    "prove.check",
                    "adopt.port",
                    "adopt.nginx-include",
                    "adopt.nginx");

    static Stream<String> known() {
        return ConfigKeys.known().stream().map(ConfigKey::name);
    }

    @ParameterizedTest
    @MethodSource("known")
    void changesWithExactlyTheKeysThatMakeAnotherRelease(String key) {
        KeyCase known = KeyCase.all().get(key);
        assertThat(IN.contains(key)).as(key + " in or out").isNotEqualTo(OUT.contains(key));
        Map<String, String> flags = new HashMap<>(known == null ? Map.of() : known.also());
        String before = SettingsHash.of(Yaml.with(flags));
        flags.put(key, known == null ? "" : known.given().text());
        boolean changed = !SettingsHash.of(Yaml.with(flags)).equals(before);
        assertThat(changed).isEqualTo(IN.contains(key));
    }

    @Test
    void staysTheSameFromBuildToBuild() {
        Map<String, String> flags =
                Map.of("env", "{ B: b, A: a, C: { from-env: X } }", "ports", "8081, 8082");
        assertThat(SettingsHash.of(Yaml.with(flags)))
                .isEqualTo("50aaee209af21f223c1901e106c5c7861df09b7a33ed8d2db35dc53f1db56f42");
    }

    @Test
    void doesNotDependOnTheNameOfTheFile() {
        assertThat(
                        SettingsHash.of(
                                ConfigReader.read(
                                        Path.of("/srv/shop/other.yaml"), Yaml.SMALLEST, Map.of())))
                .isEqualTo(SettingsHash.of(Yaml.read(Yaml.SMALLEST)));
    }

    @Test
    void tellsALiteralFromAReference() {
        assertThat(SettingsHash.of(Yaml.with(Map.of("env.A", "X"))))
                .isNotEqualTo(SettingsHash.of(Yaml.with(Map.of("env.A", "{ from-env: X }"))));
    }
}
