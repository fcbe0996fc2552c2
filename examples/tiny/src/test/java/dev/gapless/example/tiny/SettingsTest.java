package dev.gapless.example.tiny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

class SettingsTest {

    @Test
    void portWinsOverServerPort() {
        assertThat(settings(Map.of("PORT", "1", "SERVER_PORT", "2")).port()).isEqualTo(1);
        assertThat(settings(Map.of("SERVER_PORT", "2")).port()).isEqualTo(2);
        assertThat(settings(Map.of()).port()).isEqualTo(8080);
    }

    @Test
    void thePortOfTheCommandLineWins() {
        List<String> arguments = List.of("--spring.profiles.active=real", "--server.port=3");
        assertThat(Settings.of(new Properties(), arguments, Map.of("PORT", "1")).port())
                .isEqualTo(3);
        assertThatThrownBy(() -> Settings.of(new Properties(), List.of("--server.port="), Map.of()))
                .hasMessageContaining("--server.port=''");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http", "-1", "65536", "99999999999"})
    void refusesWhatIsNoPort(String port) {
        assertThatThrownBy(() -> settings(Map.of("SERVER_PORT", port)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SERVER_PORT='" + port + "'");
    }

    @Test
    void aJarWithoutAVersionTakesTheEnvironments() {
        assertThat(settings(Map.of("GAPLESS_RELEASE", "7")).release()).isEqualTo("7");
        assertThat(settings(Map.of()).release()).isEqualTo("dev");
        Properties burnt = new Properties();
        burnt.setProperty("version", "3");
        assertThat(Settings.of(burnt, List.of(), Map.of("GAPLESS_RELEASE", "7")).release())
                .isEqualTo("3");
    }

    @Test
    void behavioursCombine() {
        Behaviour behaviour =
                Behaviour.parse("slow-start=20, errors=5,never-healthy ,unready-after=3,greedy=2");
        assertThat(behaviour.greedy()).isEqualTo(Duration.ofSeconds(2));
        assertThat(behaviour.slowStart()).isEqualTo(Duration.ofMillis(20));
        assertThat(behaviour.errorPercent()).isEqualTo(5);
        assertThat(behaviour.neverHealthy()).isTrue();
        assertThat(behaviour.unreadyAfter()).contains(Duration.ofSeconds(3));
        assertThat(Behaviour.parse(" ")).isEqualTo(Behaviour.GOOD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hang=1",
                "errors",
                "errors=",
                "errors=101",
                "errors=-1",
                "slow-start=1.5",
                "unready-after=soon"
            })
    void refusesAValueThatIsNone(String item) {
        assertThatThrownBy(() -> Behaviour.parse(item)).hasMessageContaining("'" + item + "'");
    }

    private static Settings settings(Map<String, String> environment) {
        return Settings.of(new Properties(), List.of(), environment);
    }
}
