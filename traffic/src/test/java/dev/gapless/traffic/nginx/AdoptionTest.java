package dev.gapless.traffic.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.core.service.SwitchSettings;
import dev.gapless.testkit.Needed;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;

/// How long nginx is waited for.
class AdoptionTest {
    private static final Duration WITHIN = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// It hears two seconds after it was told, as one does that has many names to look up.
    @Test
    void anNginxThatTakesLongToCheckItsConfigurationMayTakeLongToReadIt() throws Exception {
        assumeTrue(Needed.there("nginx", RealNginx.installed()), RealNginx.NOT_INSTALLED);
        try (RealNginx nginx = RealNginx.start()) {
            SwitchSettings settings = nginx.settings("shop", freePort(), List.of(8081));
            Include include = Include.of("shop", settings, 0).with(List.of(8081), freePort());
            String told = String.join(" ", nginx.command("-s", "reload"));
            List<String> late = List.of("sh", "-c", "(sleep 2; " + told + ") >/dev/null 2>&1 &");
            assertThatThrownBy(() -> adoption(settings, "", late).install(include))
                    .hasMessageContaining("nginx-reload-failed");
            awaitReload(nginx);
            adoption(settings, "sleep 1; ", late).install(include);
            assertThat(Probe.ask(include).status()).as("our server is there").isEqualTo(404);
        }
    }

    /// The late one, by which it reads what was put back.
    private static void awaitReload(RealNginx nginx) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (nginx.reloads() == 0) {
            assertThat(System.nanoTime()).as("it never hears").isLessThan(end);
            Thread.sleep(10);
        }
    }

    /// @param first before its configuration is checked
    private static Adoption adoption(SwitchSettings settings, String first, List<String> reload) {
        SwitchSettings.Nginx with = settings.nginx().orElseThrow();
        List<String> test = List.of("sh", "-c", first + String.join(" ", with.test()));
        return new Adoption(
                new SwitchSettings.Nginx(with.include(), with.slots(), test, reload),
                Whereabouts.HERE,
                WITHIN);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
