package dev.gapless.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.api.Problem;
import dev.gapless.config.ConfigKey;
import dev.gapless.config.ConfigKeys;
import dev.gapless.config.ConfigReader;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class KeyScreenTest {
    private static final Words ENGLISH = Words.english();

    @Test
    void explainsEachKeyIn80Columns() {
        List<String> all = KeyScreen.all(ENGLISH);
        assertFits(all);
        for (ConfigKey<?> key : ConfigKeys.ALL) {
            assertThat(String.join("\n", all)).contains(key.name());
            List<String> lines = KeyScreen.of(key.name(), ENGLISH);
            assertThat(lines.getFirst()).startsWith(key.name());
            assertFits(lines);
        }
    }

    private static void assertFits(List<String> lines) {
        assertThat(lines).allMatch(line -> line.matches("[ -~]{0,80}") && !line.endsWith(" "));
    }

    @Test
    void explainsAGroup() {
        assertThat(KeyScreen.of("health", ENGLISH))
                .contains("health.path  (required)", "", "health.timeout: 2s")
                .doesNotContain("switch.kind: builtin");
        assertThat(KeyScreen.of("helth", ENGLISH)).isEmpty();
    }

    @Test
    void showsAnEntryAsItStandsInTheFile() {
        assertThat(String.join("\n", KeyScreen.of("bake-time", ENGLISH)))
                .isEqualTo(
                        """
                        bake-time: 60s
                          The old release is kept running so long after the switch, and takes over again
                          by itself when the new one does badly.
                          allowed 0s to 24h
                          example bake-time: 5m
                          flag    --bake-time 5m\
                        """);
    }

    /// Groups are nested there: `switch: { nginx: { mode: flags } }`.
    @Test
    void showsAnExampleAsTheFileTakesIt() {
        for (ConfigKey<?> key : ConfigKeys.known()) {
            String yaml = KeyScreen.yaml(key) + "\n";
            assertThatThrownBy(() -> ConfigReader.read(Path.of("gapless.yaml"), yaml, Map.of()))
                    .as(yaml)
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem ->
                                    assertThat(problem.report().evidence())
                                            .isNotEmpty()
                                            .noneMatch(finding -> finding.contains("unknown")));
        }
    }

    @Test
    void showsAFlagAsAShellTakesIt() throws IOException {
        List<String> expected = new ArrayList<>();
        StringBuilder command = new StringBuilder("printf '%s\\n'");
        for (ConfigKey<?> key : ConfigKeys.known()) {
            command.append(' ').append(KeyScreen.flag(key));
            expected.addAll(List.of("--" + key.name(), key.example()));
        }
        Process shell = new ProcessBuilder("sh", "-c", command.toString()).start();
        try (BufferedReader words = shell.inputReader()) {
            assertThat(words.lines()).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void saysOfAKeyOfALaterVersionThatItIsRefused() {
        assertThat(KeyScreen.of("canary.steps", ENGLISH))
                .containsExactly(
                        "canary.steps",
                        "  Steps of a canary: a preset or [10% 5m, 50% 5m].",
                        "  Not in this version: it is refused.");
    }
}
