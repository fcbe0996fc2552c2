package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Checkout;
import dev.gapless.e2e.site.HandMade;
import dev.gapless.e2e.site.Operator;
import dev.gapless.e2e.site.Operator.Said;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.load.RequestSpec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/// An include that may not be changed but for its port: `switch.nginx.mode: reload`. What runs
/// behind it is adopted as it stands, and each deployment costs a reload, which is said.
class NginxReloadIT {
    private static final int USERS = 30;
    private static final Duration THINK = Duration.ofMillis(20);

    private final Site site =
            Site.tiny()
                    .with("instances", "1")
                    .with("ramp", "0s")
                    .with("switch.kind", "nginx")
                    .with("switch.expose-release", "false");
    private final Operator operator = new Operator(site);
    private HandMade before;

    @BeforeEach
    void theServiceRunsBehindNginx() {
        assumeTrue(HandMade.nginx().isPresent(), "no nginx is installed");
        int port = Integer.parseInt(site.config().value("ports").replaceAll("\\[([0-9]+).*", "$1"));
        before =
                HandMade.begin(
                        HandMade.nginx().orElseThrow(),
                        site.folder().resolve("hand-made"),
                        Checkout.release("tiny", "1"),
                        port,
                        site.orders());
        site.with(
                "switch.nginx",
                "{ include: "
                        + before.include()
                        + ", mode: reload, test: "
                        + before.command("-T")
                        + ", reload: "
                        + before.command("-s", "reload")
                        + " }");
    }

    @AfterEach
    void end() {
        before.close();
        site.close();
    }

    @Test
    void adoptsAndDeploysWithOneReloadEachAndSaysWhatThatCosts() throws IOException {
        Process app = before.processes().getFirst();
        List<RequestSpec> gets = List.of(RequestSpec.get("/"));
        String asItWas = Files.readString(before.include());
        try (Traffic kept = Traffic.of(before.keepAlive(), USERS, THINK, gets);
                Traffic closing = Traffic.of(before.closing(), 4, THINK, gets)) {
            kept.awaitMore(200);

            Said adopted = operator.types("adopt", "--yes");
            assertThat(adopted.exitCode()).as(adopted.all()).isZero();
            assertThat(site.view().stable()).isEqualTo("1");
            assertThat(Files.readString(before.include())).isEqualTo(asItWas);
            assertThat(before.reloads()).isZero();

            Problem uncounted =
                    Lossless.refusal(
                            () -> site.client().plan(site.name(), site.request("2")),
                            ProblemCode.NGINX_NOT_COUNTED);
            assertThat(uncounted.report().todo()).contains("mode: flags", "errors: off");
            site.configure(site.config().with("analysis.errors", "off"));
            refusesARamp();
            assertThat(site.client().plan(site.name(), site.request("2")).notes())
                    .anyMatch(note -> note.contains("up to 34") && note.contains("reloaded once"));
            assertThat(kept.failed() + closing.failed()).as("lost so far").isZero();

            DeploymentView ended = site.deploy("2");
            Lossless.assertOutcome(ended, "succeeded", 0);
            assertThat(ended.requests()).isEqualTo(-1);
            assertThat(ended.uncounted()).contains("may not be changed", "reloaded once so far");
            assertThat(before.reloads()).isEqualTo(1);
            Await.until("it is stopped", Duration.ofSeconds(60), () -> !app.isAlive());
            assertThat(app.exitValue()).as("it ended by itself, as it does on SIGTERM").isZero();
            assertThat(Files.readString(before.include()))
                    .isNotEqualTo(asItWas)
                    .matches("set \\$service_url http://127\\.0\\.0\\.1:[0-9]+;\n");
            kept.awaitMore(100);

            // an agent that dies takes nothing with it, and the next one has nothing to reload
            site.agent().kill();
            kept.awaitMore(100);
            site.agent().connect();
            DeploymentView back = site.outcome(site.command("rollback").deployment().orElseThrow());
            Lossless.assertOutcome(back, "succeeded", 0);
            assertThat(before.reloads()).isEqualTo(2);
            Lossless.assertSettled(site, "1");
            kept.awaitMore(100);
            closing.awaitMore(100);

            // each of them may lose one request at each reload: that is what is said, and no more
            assertThat(kept.failed()).isLessThanOrEqualTo(2L * USERS);
            assertThat(closing.failed()).as("a new connection loses nothing").isZero();
        }
    }

    private void refusesARamp() {
        site.configure(site.config().with("ramp", "1s"));
        Problem refused =
                Lossless.refusal(
                        () -> site.client().plan(site.name(), site.request("2")),
                        ProblemCode.CONFIG_INVALID);
        assertThat(refused.report().toString())
                .contains("a ramp is not possible with mode: reload");
        site.configure(site.config().with("ramp", "0s"));
    }
}
