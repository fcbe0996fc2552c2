package dev.gapless.agent.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.config.ConfigReader;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.service.ReleaseId;
import dev.gapless.core.service.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where the clients of nginx come to.
class FrontTest {
    private static final Optional<String> FILE = Optional.empty();

    @TempDir Path folder;

    @Test
    void aSwitchThatLeavesTheAddressThatNginxLeadsToIsRefused() throws IOException {
        Front front = leading("set $service_url http://127.0.0.1:8080;\n");
        assertThat(front.lost(at("127.0.0.1:8080"), at("127.0.0.1:9090"), FILE))
                .hasValueSatisfying(
                        report -> {
                            assertThat(report.code()).isEqualTo("switch-cannot");
                            assertThat(report.where()).endsWith("switch.listen");
                            assertThat(report.found())
                                    .contains("leads to 127.0.0.1:8080", "would be 127.0.0.1:9090");
                            assertThat(report.todo())
                                    .contains(
                                            "listen: [127.0.0.1:8080, 127.0.0.1:9090]",
                                            "bake is over");
                        });
        assertThat(front.lost(at("127.0.0.1:8080"), at("[127.0.0.1:9090, 127.0.0.1:8080]"), FILE))
                .isEmpty();
        assertThat(front.lost(at("127.0.0.1:8080"), at("127.0.0.1:8080"), FILE)).isEmpty();
    }

    /// Once the include leads to the new one the old one may go, and not before.
    @Test
    void theOldAddressGoesWhenNothingLeadsThereAnyMore() throws IOException {
        Front front = leading("set $service_url http://127.0.0.1:9090;\n");
        Settings both = at("[127.0.0.1:8080, 127.0.0.1:9090]");
        assertThat(front.lost(both, at("127.0.0.1:9090"), FILE)).isEmpty();
        assertThat(front.lost(both, at("127.0.0.1:8080"), FILE)).isPresent();
    }

    /// What a person pointed elsewhere is no concern of ours.
    @Test
    void anIncludeThatLeadsElsewhereOrNowhereIsNoReason() throws IOException {
        assertThat(
                        leading("set $service_url http://127.0.0.1:7070;\n")
                                .lost(at("127.0.0.1:8080"), at("127.0.0.1:9090"), FILE))
                .isEmpty();
        assertThat(leading("").lost(at("127.0.0.1:8080"), at("127.0.0.1:9090"), FILE)).isEmpty();
    }

    /// Somebody let it lead to an instance again, as before: the switch sees no request of it, and
    /// would take the instance for idle.
    @Test
    void anIncludeThatLeadsPastTheSwitchIsSeen() throws IOException {
        Front front = leading("set $service_url http://127.0.0.1:8082; # by hand\n");
        ServiceState state = serving(at("127.0.0.1:8080"));
        assertThat(front.passes(state)).isTrue();
        assertThat(front.edited(state))
                .hasValueSatisfying(
                        report -> {
                            assertThat(report.code()).isEqualTo("nginx-include-edited");
                            assertThat(report.where()).endsWith("url.inc");
                            assertThat(report.found())
                                    .contains("leads to 127.0.0.1:8082", "written 127.0.0.1:8080");
                            assertThat(report.todo())
                                    .contains("lead to 127.0.0.1:8080 again and reload nginx")
                                    .doesNotContain("--keep-running");
                        });
    }

    /// What can be read again as the switch's, wherever else it listens.
    @Test
    void theWayBackIsTheLineThatWasThere() throws IOException {
        Front front = leading("set $service_url http://127.0.0.1:8082;\n");
        assertThat(front.edited(serving(at("[10.0.1.7:8080, 0.0.0.0:9090]"))))
                .hasValueSatisfying(
                        report -> {
                            assertThat(report.found()).endsWith("written 127.0.0.1:9090");
                            assertThat(report.todo()).startsWith("let it lead to 127.0.0.1:9090");
                        });
    }

    /// It is said, and keeps nobody from anything: no instance of the service is reached there.
    @Test
    void anIncludeThatLeadsElsewhereIsOnlySaid() throws IOException {
        Front front = leading("set $service_url http://127.0.0.1:7070;\n");
        ServiceState state = serving(at("127.0.0.1:8080"));
        assertThat(front.edited(state)).isPresent();
        assertThat(front.passes(state)).isFalse();
    }

    @Test
    void anIncludeThatLeadsToTheSwitchOrNowhereIsNotEdited() throws IOException {
        ServiceState state = serving(at("[0.0.0.0:8080, 127.0.0.1:9090]"));
        for (String text :
                List.of(
                        "set $service_url http://localhost:8080;\n",
                        "set $service_url http://127.0.0.1:9090;\n",
                        "# set $service_url http://127.0.0.1:8082;\n",
                        "server 127.0.0.1:8081; server 127.0.0.1:8082;\n")) {
            assertThat(leading(text).edited(state)).as(text).isEmpty();
            assertThat(leading(text).passes(state)).as(text).isFalse();
        }
        Front gone = new Front(folder.resolve("no.inc"), List.of());
        assertThat(gone.edited(state)).isEmpty();
        Front led = leading("set $service_url http://127.0.0.1:8082;\n");
        assertThat(led.edited(ServiceState.empty("shop"))).as("nothing is deployed").isEmpty();
    }

    /// The port alone is no place.
    @Test
    void anotherAddressWithTheSamePortIsAnotherPlace() throws IOException {
        Front front = leading("set $service_url http://localhost:8080;\n");
        assertThat(front.lost(at("127.0.0.1:8080"), at("10.0.1.7:8080"), FILE)).isPresent();
        assertThat(front.lost(at("127.0.0.1:8080"), at("0.0.0.0:8080"), FILE)).isEmpty();
        assertThat(front.lost(at("10.0.1.7:8080"), at("10.0.1.7:9090"), FILE)).isEmpty();
        assertThat(front.lost(at("127.0.0.1:8080"), at("[\"[::]:8080\"]"), FILE))
                .as("the built-in switch takes IPv4 there, too")
                .isEmpty();
        Front six = leading("set $service_url http://[::1]:8080;\n");
        assertThat(six.lost(at("[\"[::1]:8080\"]"), at("0.0.0.0:8080"), FILE)).isPresent();
    }

    /// What is taken out too early is said once.
    @Test
    void anAddressIsListedOnce() throws IOException {
        Front front = leading("set $service_url http://127.0.0.1:8080;\n");
        assertThat(front.lost(at("[127.0.0.1:8080, 127.0.0.1:9090]"), at("127.0.0.1:9090"), FILE))
                .hasValueSatisfying(
                        report ->
                                assertThat(report.todo())
                                        .contains("[127.0.0.1:8080, 127.0.0.1:9090]"));
    }

    /// A release that is gone back to brings the settings of its time.
    @Test
    void whoGoesBackIsToldTheWayForward() throws IOException {
        Front front = leading("set $service_url http://127.0.0.1:9090;\n");
        assertThat(front.lost(at("127.0.0.1:9090"), at("127.0.0.1:8080"), Optional.of("1.4.2")))
                .hasValueSatisfying(
                        report ->
                                assertThat(report.todo())
                                        .contains("gapless deploy 1.4.2", "127.0.0.1:8080")
                                        .doesNotContain("list both"));
    }

    private Front leading(String text) throws IOException {
        return new Front(Files.writeString(folder.resolve("url.inc"), text), List.of());
    }

    private static ServiceState serving(Settings settings) {
        ServiceState empty = ServiceState.empty("shop");
        ReleaseId id = new ReleaseId("1", 1);
        Release release = new Release(id, "", "", Path.of("/srv/1"), settings, Instant.EPOCH, 0);
        return new ServiceState(
                "shop",
                Optional.of(id.label()),
                Optional.empty(),
                1,
                Map.of(id.label(), release),
                empty.instances(),
                empty.rotation(),
                empty.routing(),
                empty.schema(),
                empty.contracted(),
                empty.hook(),
                empty.warmUp(),
                empty.deployments(),
                empty.deployment(),
                empty.ledger(),
                empty.traffic(),
                empty.recent());
    }

    private static Settings at(String listen) {
        return ConfigReader.read(
                Path.of("/srv/shop/gapless.yaml"),
                """
                name: shop
                artifact: shop-{version}.jar
                ports: [8081, 8082]
                health: { path: / }
                switch: { kind: builtin, listen: %s }
                """
                        .formatted(listen.startsWith("[") ? listen : '"' + listen + '"'),
                Map.of());
    }
}
