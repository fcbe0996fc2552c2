package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.wire.CheckView;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.ServiceRequest;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Processes;
import dev.gapless.e2e.site.Site;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A release is started with the secrets that it was deployed with, whoever asked for what since.
class SecretsIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void neitherALookNorAnAbortedDeploymentChangesThem() {
        try (Site site = tinyWithASecret()) {
            deploy(site, "1", "right", "succeeded");
            CheckView check = site.client().check(site.name(), request(site, "2", "wrong"));
            assertThat(check.problems()).isEmpty();
            site.client().plan(site.name(), request(site, "2", "wrong"));
            site.offer("tiny", "3");
            site.with("health.healthy-deadline", "3s");
            deploy(site, "3", "wrong", "aborted");
            List<Long> before = site.instances();
            before.forEach(Processes::kill);
            assertThat(told(site, before)).containsExactly("TINY_SECRET=right");
        }
    }

    @Test
    void anotherValueMakesAnotherRevisionAndRollbackStartsWithTheOldOne() {
        try (Site site = tinyWithASecret()) {
            deploy(site, "1", "old", "succeeded");
            assertThat(site.client().deploy(site.name(), request(site, "1", "old")).deployment())
                    .isEmpty();
            deploy(site, "1", "new", "succeeded");
            assertThat(site.view().stable()).isEqualTo("1+2");
            assertThat(told(site, List.of())).containsExactly("TINY_SECRET=new");
            site.outcome(site.command("rollback").deployment().orElseThrow());
            assertThat(told(site, List.of())).containsExactly("TINY_SECRET=old");
        }
    }

    private static Site tinyWithASecret() {
        Site site = Site.tiny();
        return site.with(
                "env",
                "{ TINY_ORDERS: " + site.orders() + ", TINY_SECRET: { from-env: E2E_SECRET } }");
    }

    private static ServiceRequest request(Site site, String version, String secret) {
        ServiceRequest plain = site.request(version);
        return new ServiceRequest(
                plain.configFile(),
                plain.configText(),
                plain.overrides(),
                version,
                Map.of("E2E_SECRET", secret),
                "",
                false,
                plain.by());
    }

    private static void deploy(Site site, String version, String secret, String outcome) {
        DeploymentView begun =
                site.agent()
                        .connect()
                        .deploy(site.name(), request(site, version, secret))
                        .deployment()
                        .orElseThrow();
        assertThat(site.outcome(begun).outcome()).isEqualTo(outcome);
    }

    /// What the instances were told that run now, and not `before`.
    private static List<String> told(Site site, List<Long> before) {
        List<Long> running =
                Await.value(
                        "other instances",
                        SOON,
                        () ->
                                Optional.of(site.instances())
                                        .filter(now -> !now.isEmpty())
                                        .filter(now -> now.stream().noneMatch(before::contains)));
        return running.stream().map(SecretsIT::told).distinct().toList();
    }

    private static String told(long process) {
        try {
            Path environment = Path.of("/proc/" + process + "/environ");
            return Arrays.stream(Files.readString(environment).split("\0"))
                    .filter(variable -> variable.startsWith("TINY_SECRET="))
                    .findFirst()
                    .orElse("nothing");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
