package dev.gapless.agent.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.agent.front.Nginx;
import dev.gapless.config.ConfigReader;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.runtime.linux.Connections;
import dev.gapless.traffic.nginx.NginxSwitch;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// nginx itself as the switch of what is adopted.
class ThroughFlagsTest {
    private static Settings settings(String test) {
        return ConfigReader.read(
                Path.of("/srv/shop/gapless.yaml"),
                """
                name: shop
                artifact: shop-{version}.jar
                ports: [8081, 8082]
                health: { path: / }
                switch:
                  kind: nginx
                  listen: "127.0.0.1:8080"
                  nginx: { include: /etc/nginx/gapless/shop.conf%s }
                """
                        .formatted(test),
                Map.of());
    }

    @Test
    void itIsForIncludesOfOursOnly() {
        assertThat(ThroughFlags.of(settings(""))).isPresent();
        Settings led =
                ConfigReader.read(
                        Path.of("/srv/shop/gapless.yaml"),
                        """
                        name: shop
                        artifact: shop-{version}.jar
                        ports: [8081, 8082]
                        health: { path: / }
                        switch:
                          kind: nginx
                          listen: "127.0.0.1:8080"
                          nginx: { include: /etc/nginx/url.inc, mode: reload }
                        """,
                        Map.of());
        assertThat(ThroughFlags.of(led)).isEmpty();
    }

    @Test
    void nginxIsAskedAsSomebodySaidOrAsTheSwitchAsksItWhereThatNeedsARight() {
        assertThat(ThroughFlags.asked(settings(""), "")).isEmpty();
        assertThat(ThroughFlags.asked(settings(""), "sudo -n nginx"))
                .containsExactly("sudo", "-n", "nginx");
        assertThat(ThroughFlags.asked(settings(", test: sudo -n /usr/sbin/nginx -T"), ""))
                .containsExactly("sudo", "-n", "/usr/sbin/nginx");
        assertThat(ThroughFlags.asked(settings(", test: nginx -c /etc/nginx.conf -T"), ""))
                .as("it is looked for")
                .isEmpty();
    }

    @Test
    void aPortWithoutASlotIsRefusedWithTheWayOut() {
        try (NginxSwitch nginx = new NginxSwitch(1, Connections::established, Nginx::elsewhere)) {
            ThroughFlags flags = new ThroughFlags(nginx);
            assertThatThrownBy(() -> flags.require(settings(""), 8090, Optional.empty()))
                    .hasMessageContaining("nginx-slot-missing")
                    .hasMessageContaining(":8090, which is none of ports [8081, 8082]")
                    .extracting("report.todo")
                    .asString()
                    .contains("add it: ports: [8090, 8081, 8082]");
        }
    }

    /// It may be what the last try failed for; whatever else the switch is stays.
    @Test
    void howNginxIsAskedIsNoOtherSwitch() {
        SwitchSettings then = settings(", reload: [\"true\"]").trafficSwitch();
        SwitchSettings now = settings(", test: nginx -c /a -T").trafficSwitch();
        assertThat(then).isNotEqualTo(now);
        assertThat(then.askedAs(now)).isEqualTo(now);
        assertThat(then.withAffinity().askedAs(now)).isNotEqualTo(now);
    }

    @Test
    void thePortsOfNginxThatAreNotOurs() {
        assertThat(ThroughFlags.theirs(List.of(80, 8080, 443), settings("").trafficSwitch()))
                .containsExactly(80, 443);
    }
}
