package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gapless.api.wire.CommandView;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;

/// A release that serves already gets its new settings without a new process.
class NewSettingsIT {
    @Test
    void areInForceAtOnceAndAreNamed() throws Exception {
        try (Site site = Site.tiny();
                HttpClient http = HttpClient.newHttpClient()) {
            site.with("switch.expose-release", "false");
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            List<Long> serving = site.instances();
            try (Traffic traffic = Lossless.traffic(site)) {
                assertThat(shown(site, http)).isEmpty();
                site.with("switch.expose-release", "true").with("drain-timeout", "7s");
                assertThat(site.client().plan(site.name(), site.request("1")).notes())
                        .singleElement()
                        .asString()
                        .contains("drain-timeout", "switch.expose-release");
                assertThat(again(site).text())
                        .containsExactly(
                                "already stable",
                                "in force now, no process was replaced: drain-timeout,"
                                        + " switch.expose-release");
                assertThat(shown(site, http)).contains("1");
                assertThat(again(site).text())
                        .containsExactly("already stable", "nothing was changed");
                assertThat(site.instances()).isEqualTo(serving);
                Lossless.assertNothingLost(site, traffic, "1");
            }
        }
    }

    @Test
    void areNotThereWhenTheSwitchCannotDoWhatTheySay() throws IOException {
        try (Site site = Site.tiny();
                ServerSocket taken = new ServerSocket(0)) {
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            String listens = site.config().value("switch.listen");
            try (Traffic traffic = Lossless.traffic(site)) {
                site.with("switch.listen", "127.0.0.1:" + taken.getLocalPort());
                assertThat(catchThrowable(() -> again(site))).isNotNull();
                site.with("switch.listen", listens);
                assertThat(again(site).text())
                        .containsExactly("already stable", "nothing was changed");
                Lossless.assertNothingLost(site, traffic, "1");
            }
        }
    }

    private static CommandView again(Site site) {
        return site.client().deploy(site.name(), site.request("1"));
    }

    private static Optional<String> shown(Site site, HttpClient http) throws Exception {
        return http.send(HttpRequest.newBuilder(site.url()).build(), BodyHandlers.ofString())
                .headers()
                .firstValue("X-Gapless-Release");
    }
}
