package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Checkout;
import dev.gapless.e2e.site.HandMade;
import dev.gapless.e2e.site.Operator;
import dev.gapless.e2e.site.Operator.Said;
import dev.gapless.e2e.site.Processes;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.SiteConfig;
import dev.gapless.e2e.site.Systemd;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.load.RequestSpec;
import dev.gapless.testkit.Needed;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A service that a real systemd runs, and brings back whenever it ends, and the way to Gapless and
/// back again.
class AdoptUnitIT {
    private static final String UNIT = "shop.service";
    private static final int USERS = 8;
    private static final Duration THINK = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Of systemd, before it begins what has ended anew.
    private static final Duration RESTARTS_AFTER = Duration.ofMillis(200);

    private final Site site = Site.tiny().with("instances", "1").with("ramp", "1s");
    private final int port = site.port();
    private Systemd systemd;
    private HandMade before;
    private Operator operator;

    @BeforeEach
    void systemdRunsTheServiceBehindNginx() throws IOException {
        assumeTrue(Needed.there("nginx", HandMade.nginx().isPresent()), "no nginx is installed");
        assumeTrue(Needed.there("systemd", Systemd.available()), "no systemd, or not root");
        systemd = Systemd.begin();
        Path own = Files.createDirectories(site.folder().resolve("hand-made/app"));
        Path jar = Files.copy(Checkout.release("tiny", "1"), own.resolve("tiny-1.jar"));
        systemd.start(
                UNIT,
                """
                [Service]
                ExecStart=%s -XX:+UseSerialGC -Xmx64m -XX:TieredStopAtLevel=1 -jar %s
                WorkingDirectory=%s
                Environment=PORT=%d TINY_ORDERS=%s
                SuccessExitStatus=143
                Restart=always
                RestartSec=%dms
                """
                        .formatted(
                                SiteConfig.java(),
                                jar,
                                own,
                                port,
                                site.orders(),
                                RESTARTS_AFTER.toMillis()));
        before =
                HandMade.inFrontOf(
                        HandMade.nginx().orElseThrow(), site.folder().resolve("hand-made"), port);
        operator = new Operator(site).withPrograms(systemd.programs());
    }

    /// systemd first, or it would bring back what is ended.
    @AfterEach
    void end() {
        try {
            if (systemd != null) {
                systemd.close();
            }
        } finally {
            try {
                if (before != null) {
                    before.close();
                }
            } finally {
                site.close();
            }
        }
    }

    /// It is stopped by its unit, or it would come back. The way back starts it from the copy of
    /// its jar, as any other release.
    @Test
    void fromAUnitToGaplessAndBackNoRequestIsLost() throws InterruptedException {
        long first = systemd.pid(UNIT);
        List<RequestSpec> gets = List.of(RequestSpec.get("/"));
        try (Traffic kept = Traffic.of(before.keepAlive(), USERS, THINK, gets);
                Traffic closing = Traffic.of(before.closing(), 4, THINK, gets)) {
            kept.awaitMore(200);
            Said adopted = adopt();
            assertThat(adopted.exitCode()).as(adopted.all()).isZero();
            assertThat(adopted.out()).contains("pid " + first, UNIT);
            long lostByAdoption = kept.failed();
            kept.awaitMore(100);

            Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
            Await.until("it is stopped", PATIENCE, () -> systemd.state(UNIT).equals("inactive"));
            Thread.sleep(RESTARTS_AFTER.multipliedBy(5));
            assertThat(systemd.state(UNIT)).isEqualTo("inactive");
            assertThat(systemd.pid(UNIT)).isZero();
            kept.awaitMore(100);

            Said back = operator.types("rollback", "--yes");
            assertThat(back.exitCode()).as(back.all()).isZero();
            assertThat(site.view().stable()).isEqualTo("1");
            assertThat(site.instances("1")).hasSize(1);
            assertThat(systemd.state(UNIT)).isEqualTo("inactive");
            kept.awaitMore(100);
            assertThat(kept.failed() - lostByAdoption).as("lost since the adoption").isZero();

            Said gone = operator.types("remove", "--keep-running", "--yes");
            assertThat(gone.exitCode()).as(gone.all()).isZero();
            closing.awaitMore(100);
            assertThat(kept.stop().failed() - lostByAdoption)
                    .as("by the reload that lets it go")
                    .isLessThanOrEqualTo(USERS);
            assertThat(lostByAdoption).as("by the reload").isLessThanOrEqualTo(USERS);
            assertThat(closing.stop().failed()).as("on connections that are not kept").isZero();
        }
    }

    /// Its unit brings it back before Gapless would: that one is taken on, and no second one begun.
    @Test
    void whatItsUnitBringsBackIsTakenOn() {
        long first = systemd.pid(UNIT);
        Said adopted = adopt();
        assertThat(adopted.exitCode()).as(adopted.all()).isZero();
        Processes.kill(first);
        Await.until(
                "what systemd has begun serves",
                PATIENCE,
                () ->
                        systemd.pid(UNIT) > 0
                                && site.view().instances().stream()
                                        .anyMatch(one -> one.pid() == systemd.pid(UNIT)));
        assertThat(systemd.pid(UNIT)).isNotEqualTo(first);
        try (Traffic traffic = Lossless.traffic(site)) {
            traffic.awaitMore(50);
            Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
            Await.until("it is stopped", PATIENCE, () -> systemd.state(UNIT).equals("inactive"));
            traffic.awaitMore(50);
            assertThat(traffic.stop().failed()).isZero();
        }
    }

    private Said adopt() {
        return operator.types("adopt", "--nginx-include", before.include().toString(), "--yes");
    }
}
