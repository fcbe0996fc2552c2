package dev.gapless.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Map;

class AdoptKeysTest {
    private static AdoptKeys read(String adopt) {
        return ConfigReader.adopt(Yaml.FILE, Yaml.SMALLEST + adopt + "\n", Map.of());
    }

    @Test
    void namesNothingToTakeOverUnlessItIsSaid() {
        assertThat(read("")).isEqualTo(new AdoptKeys(0, "", ""));
        assertThat(read("").given()).isFalse();
    }

    @Test
    void readsAPortOrAnInclude() {
        assertThat(read("adopt: { port: 8081 }")).isEqualTo(new AdoptKeys(8081, "", ""));
        assertThat(read("adopt: { nginx-include: nginx/a.inc, nginx: sudo -n nginx }"))
                .isEqualTo(new AdoptKeys(0, "/srv/shop/nginx/a.inc", "sudo -n nginx"));
        assertThat(read("adopt: { port: 8081 }").given()).isTrue();
    }

    @Test
    void believesTheIncludeWhereBothAreSaid() {
        assertThat(read("adopt: { port: 1, nginx-include: /a.inc }"))
                .isEqualTo(new AdoptKeys(0, "/a.inc", ""));
    }

    @Test
    void refusesACommandForNoInclude() {
        assertThat(Yaml.findings(Yaml.SMALLEST + "adopt: { nginx: nginx }\n"))
                .singleElement()
                .asString()
                .contains("adopt.nginx needs adopt.nginx-include");
    }
}
