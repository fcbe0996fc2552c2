package dev.gapless.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.config.type.LaterType;
import dev.gapless.core.service.SettingsKeys;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Each key of the table: default, mapping, bad value.
class EveryKeyTest {
    static Stream<String> known() {
        return ConfigKeys.known().stream().map(ConfigKey::name);
    }

    static Stream<String> later() {
        return ConfigKeys.ALL.stream().filter(ConfigKey::isLater).map(ConfigKey::name);
    }

    private static KeyCase caseOf(String key) {
        return Optional.ofNullable(KeyCase.all().get(key))
                .orElseThrow(() -> new AssertionError("no case in KeyCase for the key " + key));
    }

    @Test
    void hasACaseForEachKeyAndForNoOther() {
        assertThat(KeyCase.all().keySet()).containsExactlyInAnyOrderElementsOf(known().toList());
    }

    @ParameterizedTest
    @MethodSource("known")
    void hasItsDefault(String key) {
        KeyCase expected = caseOf(key);
        assertThat(expected.field().apply(Yaml.with(expected.also())))
                .isEqualTo(expected.fallback());
    }

    @ParameterizedTest
    @MethodSource("known")
    void readsAFlag(String key) {
        KeyCase expected = caseOf(key);
        Map<String, String> flags = new HashMap<>(expected.also());
        flags.put(key, expected.given().text());
        assertThat(expected.field().apply(Yaml.with(flags))).isEqualTo(expected.given().expected());
    }

    /// `version-from` is no setting: it says how the artifact is looked for. Some keys can have one
    /// value only.
    @ParameterizedTest
    @MethodSource("known")
    void isTheKeyThatIsSaidToHaveChanged(String key) {
        KeyCase expected = caseOf(key);
        Map<String, String> flags = new HashMap<>(expected.also());
        flags.put(key, expected.given().text());
        List<String> changed =
                SettingsKeys.changed(Yaml.with(expected.also()), Yaml.with(flags)).stream()
                        .map(name -> name.replaceFirst("^(env|hooks)\\..*", "$1"))
                        .toList();
        boolean only = expected.given().expected().equals(expected.fallback());
        if (only || key.equals("version-from")) {
            assertThat(changed).isEmpty();
        } else {
            assertThat(changed).contains(key);
        }
    }

    @ParameterizedTest
    @MethodSource("known")
    void readsTheSameFromTheFile(String key) {
        KeyCase expected = caseOf(key);
        String text = Files.text(key, expected.given().text(), expected.also());
        assertThat(expected.field().apply(Yaml.read(text))).isEqualTo(expected.given().expected());
    }

    @ParameterizedTest
    @MethodSource("known")
    void refusesABadValueWithItsLine(String key) {
        KeyCase expected = caseOf(key);
        String text = Files.text(key, expected.bad().text(), expected.also());
        List<String> findings = Yaml.findings(text);
        int line = text.lines().toList().indexOf(Files.line(text, key)) + 1;
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst())
                .startsWith(":" + line + " ")
                .contains((String) expected.bad().expected());
    }

    @ParameterizedTest
    @MethodSource("known")
    void refusesABadFlag(String key) {
        KeyCase expected = caseOf(key);
        Map<String, String> flags = new HashMap<>(expected.also());
        flags.put(key, expected.bad().text());
        List<String> findings = Yaml.findings(Yaml.SMALLEST, flags);
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst())
                .doesNotStartWith(":")
                .contains((String) expected.bad().expected());
    }

    @ParameterizedTest
    @MethodSource("known")
    void refusesAMissingValue(String key) {
        assertThat(Yaml.findings(Files.text(key, "", Map.of())))
                .anyMatch(finding -> finding.contains("has no value"));
    }

    @ParameterizedTest
    @MethodSource("known")
    void canReadItsOwnDefaultAndExample(String name) {
        ConfigKey<?> key = ConfigKeys.find(name).orElseThrow();
        assertThat(key.type().allowed()).isNotBlank();
        assertThat(key.meaning()).endsWith(".");
        Values.fallback(key);
        assertThat(Values.parsed(key, key.example())).isNotNull();
    }

    @Test
    void aDurationThatNoClockCanCountIsNone() {
        assertThat(Yaml.findings(Yaml.SMALLEST, Map.of("bake-time", "99999999999999999s")))
                .singleElement()
                .asString()
                .contains("not a duration");
    }

    @ParameterizedTest
    @MethodSource("later")
    void refusesAKeyOfALaterVersion(String key) {
        assertThat(ConfigKeys.find(key).orElseThrow().type()).isInstanceOf(LaterType.class);
        assertThat(Yaml.findings(Files.text(key, "x", Map.of())))
                .singleElement()
                .asString()
                .contains("is not in this version; remove it");
        assertThat(Yaml.findings(Yaml.SMALLEST, Map.of(key, "x")))
                .singleElement()
                .asString()
                .isEqualTo("--" + key + " is not in this version");
    }

    /// Writes a key into the smallest file, where it belongs.
    private static final class Files {
        static String text(String key, String value, Map<String, String> also) {
            Map<String, String> keys =
                    new HashMap<>(
                            Map.of(
                                    "name", "shop",
                                    "artifact", "build/libs/shop-{version}.jar",
                                    "health.path", "/health",
                                    "switch.listen", "127.0.0.1:8080"));
            keys.putAll(also);
            keys.put(key, value);
            StringBuilder text = new StringBuilder();
            keys.keySet().stream()
                    .sorted()
                    .forEach(name -> write(text, name, keys.getOrDefault(name, "")));
            return text.toString();
        }

        private static void write(StringBuilder text, String name, String value) {
            String[] parts = name.split("\\.");
            String indent = "";
            for (int i = 0; i < parts.length - 1; i++) {
                String group = indent + parts[i] + ":\n";
                if (text.indexOf(group) < 0) {
                    text.append(group);
                }
                indent += "  ";
            }
            text.append(indent)
                    .append(parts[parts.length - 1])
                    .append(": ")
                    .append(value)
                    .append('\n');
        }

        static String line(String text, String key) {
            String leaf = key.substring(key.lastIndexOf('.') + 1);
            return text.lines()
                    .filter(line -> line.strip().startsWith(leaf + ":"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
