package dev.gapless.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.api.Problem;
import dev.gapless.core.service.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

class SettingsJsonTest {
    private static final Map<String, String> EXAMPLE =
            Map.of(
                    "env", "{ A: a, B: { from-env: X }, C: { from-file: /c } }",
                    "ports", "8081, 8082",
                    "database.url", "jdbc:postgresql://h/d",
                    "database.chunk-time", "300ms",
                    "hooks", "{ before-shift: ./a.sh }");

    static Stream<String> known() {
        return ConfigKeys.known().stream().map(ConfigKey::name);
    }

    @ParameterizedTest
    @MethodSource("known")
    void keepsEachKey(String key) {
        KeyCase known = KeyCase.all().get(key);
        Map<String, String> flags = new HashMap<>(known == null ? Map.of() : known.also());
        flags.put(key, known == null ? "" : known.given().text());
        Settings settings = Yaml.with(flags);
        assertThat(SettingsJson.read(SettingsJson.write(settings))).isEqualTo(settings);
    }

    /// A journal of an older build must stay readable: when this fails, raise the version and teach
    /// `read` the old one.
    @Test
    void hasTheShapeOfItsVersion() throws IOException {
        String golden =
                Files.readString(Path.of("src/test/resources/golden/settings-3.json")).strip();
        assertThat(SettingsJson.write(Yaml.with(EXAMPLE))).isEqualTo(golden);
        assertThat(SettingsJson.read(golden)).isEqualTo(Yaml.with(EXAMPLE));
    }

    @Test
    void readsSettingsFromBeforeThereWasNginx() throws IOException {
        String old = Files.readString(Path.of("src/test/resources/golden/settings-1.json")).strip();
        assertThat(SettingsJson.read(old)).isEqualTo(Yaml.with(EXAMPLE));
    }

    @Test
    void readsSettingsFromBeforeThereWasAffinity() throws IOException {
        String old = Files.readString(Path.of("src/test/resources/golden/settings-2.json")).strip();
        assertThat(SettingsJson.read(old)).isEqualTo(Yaml.with(EXAMPLE));
    }

    @Test
    void anIncludeFromBeforeThereWereModesIsOurs() {
        Settings now =
                Yaml.with(
                        Map.of(
                                "switch.kind", "nginx",
                                "switch.nginx.include", "/etc/nginx/gapless/shop.conf",
                                "ports", "[8081, 8082]"));
        String old =
                SettingsJson.write(now)
                        .replace("\"version\":3", "\"version\":2")
                        .replace(",\"rewritten\":false", "")
                        .replace(",\"affinity\":false", "");
        assertThat(old).doesNotContain("rewritten", "affinity");
        assertThat(SettingsJson.read(old)).isEqualTo(now);
    }

    @Test
    void refusesSettingsOfANewerBuild() {
        assertThatThrownBy(() -> SettingsJson.read("{\"version\":4,\"settings\":{}}"))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.report().code()).isEqualTo("journal-newer"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"version\":1}",
                "{\"version\":1,\"settings\":{\"name\":\"shop\"}}"
            })
    void saysThatSettingsAreCorrupt(String json) {
        assertThatThrownBy(() -> SettingsJson.read(json))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem ->
                                assertThat(problem.report().code()).isEqualTo("journal-corrupt"));
    }
}
