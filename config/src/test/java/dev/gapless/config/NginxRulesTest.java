package dev.gapless.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.service.SwitchSettings;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class NginxRulesTest {
    private static final Map<String, String> NGINX =
            Map.of(
                    "switch.kind", "nginx",
                    "switch.nginx.include", "/etc/nginx/gapless/shop.conf",
                    "ports", "[8081, 8082]");

    @Test
    void knowsIncludeSlotsAndHowNginxIsTold() {
        assertThat(Yaml.with(NGINX).trafficSwitch().kind()).isEqualTo("nginx");
        assertThat(Yaml.with(NGINX).trafficSwitch().nginx())
                .contains(
                        new SwitchSettings.Nginx(
                                Path.of("/etc/nginx/gapless/shop.conf"),
                                List.of(8081, 8082),
                                List.of("nginx", "-T"),
                                List.of("nginx", "-s", "reload")));
        assertThat(Yaml.with(Map.of()).trafficSwitch().nginx()).isEmpty();
    }

    @Test
    void theFileOfTheHowToIsOne() throws IOException {
        String page = Files.readString(Path.of("../docs/howto/nginx.md"));
        int begin = page.indexOf("```yaml\n") + "```yaml\n".length();
        String text = page.substring(begin, page.indexOf("```", begin));
        assertThat(Yaml.findings(text)).isEmpty();
        assertThat(Yaml.read(text).trafficSwitch().nginx()).isPresent();
    }

    @Test
    void needsAnIncludeAndAPoolThatIsSmall() {
        assertThat(Yaml.findings(Yaml.SMALLEST, Map.of("switch.kind", "nginx")))
                .hasSize(2)
                .anyMatch(text -> text.contains("needs switch.nginx.include, e.g. /etc/nginx/"))
                .anyMatch(text -> text.contains("1000 ports") && text.contains("at most 32"));
    }

    @Test
    void refusesWhatNginxCannotDo() {
        assertThat(findings("strategy", "recreate"))
                .singleElement()
                .asString()
                .contains("recreate holds requests, which nginx cannot");
        assertThat(findings("switch.expose-release", "true"))
                .singleElement()
                .asString()
                .contains("expose-release is not possible with nginx");
    }

    @Test
    void anIncludeThatMayNotBeChangedLeadsToOneInstance() {
        HashMap<String, String> flags = new HashMap<>(NGINX);
        flags.put("switch.nginx.mode", "reload");
        assertThat(Yaml.findings(Yaml.SMALLEST, flags)).isEmpty();
        flags.put("instances", "2");
        flags.put("ports", "[8081-8084]");
        flags.put("affinity", "cookie");
        flags.put("ramp", "10s");
        assertThat(Yaml.findings(Yaml.SMALLEST, flags))
                .hasSize(3)
                .anyMatch(text -> text.contains("a ramp is not possible with mode: reload"))
                .anyMatch(text -> text.contains("with mode: reload nginx leads to one"))
                .anyMatch(text -> text.contains("affinity: cookie has no effect"));
    }

    @Test
    void anIncludeThatMayNotBeChangedHasNoRamp() {
        HashMap<String, String> keys = new HashMap<>(NGINX);
        assertThat(Yaml.with(keys).timing().ramp()).isPositive();
        keys.put("switch.nginx.mode", "reload");
        assertThat(Yaml.with(keys).timing().ramp()).isZero();
        keys.put("ramp", "0s");
        assertThat(Yaml.findings(Yaml.SMALLEST, keys)).isEmpty();
    }

    @Test
    void itsKeysNeedTheKind() {
        assertThat(Yaml.findings(Yaml.SMALLEST, Map.of("switch.nginx.include", "/etc/x.conf")))
                .singleElement()
                .asString()
                .contains("include has no effect without switch.kind: nginx");
    }

    private static List<String> findings(String key, String value) {
        Map<String, String> keys = new HashMap<>(NGINX);
        keys.put(key, value);
        return Yaml.findings(Yaml.SMALLEST, keys);
    }
}
