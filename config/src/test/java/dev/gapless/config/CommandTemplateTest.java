package dev.gapless.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.OptionalInt;

class CommandTemplateTest {
    @Test
    void jarAndPortBecomePlaceholders() {
        assertThat(
                        template(
                                "java",
                                "-Dserver.port=8081",
                                "-jar",
                                "/srv/a.jar",
                                "--server.port=8081"))
                .containsExactly(
                        "java",
                        "-Dserver.port={port}",
                        "-jar",
                        "{artifact}",
                        "--server.port={port}");
        assertThat(template("node", "/srv/a.jar", "--port", "8081"))
                .containsExactly("node", "{artifact}", "--port", "{port}");
    }

    @Test
    void otherNumbersStayAsTheyAre() {
        assertThat(template("java", "-jar", "/srv/a.jar", "--size=8081", "8081", "--port=80810"))
                .containsExactly(
                        "java", "-jar", "{artifact}", "--size=8081", "8081", "--port=80810");
    }

    @Test
    void theJarIsWhatFollowsTheFlag() {
        assertThat(CommandTemplate.jar(List.of("java", "-Xmx1g", "-jar", "a.jar", "x")))
                .contains("a.jar");
        assertThat(CommandTemplate.jar(List.of("java", "-cp", "a.jar", "Main"))).isEmpty();
        assertThat(CommandTemplate.jar(List.of("java", "-jar"))).isEmpty();
    }

    private static List<String> template(String... words) {
        return CommandTemplate.of(List.of(words), "/srv/a.jar", OptionalInt.of(8081));
    }
}
