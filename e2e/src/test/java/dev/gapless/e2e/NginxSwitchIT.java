package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.PlanView;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Nginx;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.SiteConfig;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.testkit.Needed;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/// nginx itself is the switch: a real one, in front of real instances.
class NginxSwitchIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private Nginx nginx;
    private Site site;

    @BeforeEach
    void open() {
        assumeTrue(
                Needed.there("nginx", Nginx.installed().isPresent()),
                "no nginx on this machine (Debian: apt-get install nginx-light)");
        nginx = Nginx.start();
        site = nginx.serve(Site.tiny());
    }

    @AfterEach
    void close() {
        if (site != null) {
            site.close();
        }
        if (nginx != null) {
            nginx.close();
        }
    }

    @Test
    void replacesReleasesUnderLoadAndGoesBackWithOneReloadInAll() {
        PlanView first = site.agent().connect().plan(site.name(), site.request("1"));
        assertThat(first.notes()).anyMatch(note -> note.contains("nginx is reloaded once"));
        Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
        assertThat(nginx.reloads()).isEqualTo(1);
        try (Traffic traffic = Lossless.traffic(site)) {
            DeploymentView ended = site.deploy("2");
            Lossless.assertOutcome(ended, "succeeded", 0);
            assertThat(ended.requests()).isPositive();
            assertThat(ended.failed()).isZero();
            assertThat(ended.steps())
                    .filteredOn(step -> step.name().equals("drain"))
                    .singleElement()
                    .satisfies(step -> assertThat(step.text()).contains("in flight 0, pooled 0"));
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            DeploymentView back = site.outcome(site.command("rollback").deployment().orElseThrow());
            Lossless.assertOutcome(back, "succeeded", 0);
            Lossless.assertNothingLost(site, traffic, "2");
            Lossless.assertNoErrors(traffic);
        }
        assertThat(nginx.reloads()).as("reloads in all").isEqualTo(1);
        assertThat(nginx.logged()).as("lines of the user's own log").isPositive();
        PlanView next = site.client().plan(site.name(), site.request("1"));
        assertThat(next.notes()).noneMatch(note -> note.contains("reloaded"));
    }

    @Test
    void anAgentThatDiesInTheMiddleIsFollowedByOneThatGoesOn() {
        Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
        refusesWhatWouldNeedRequestsToBeHeld();
        try (Traffic traffic = Lossless.traffic(site)) {
            DeploymentView begun = site.begin("2").orElseThrow();
            site.awaitState(begun, "shifting");
            site.agent().kill();
            traffic.awaitMore(20);
            site.agent().connect();
            Lossless.assertOutcome(site.outcome(begun), "succeeded", 0);
            long counted = site.client().deployment(site.name(), begun.number()).requests();
            assertThat(counted).isPositive();
            Lossless.assertNothingLost(site, traffic, "2");
            assertThat(nginx.reloads()).isEqualTo(1);
        }
        Await.until(
                "nobody knows what is in flight, or nothing is",
                SOON,
                () -> site.view().instances().stream().allMatch(one -> one.inFlight() <= 0));
    }

    /// A server of the user's with a log of its own: what goes through it is not said to us.
    @Test
    void aDeploymentThatWouldBeJudgedByWhatNobodyCountsIsRefusedUnlessThatIsOff() {
        Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
        nginx.addServer(site, "access_log " + nginx.folder() + "/own.log;");
        Problem refused =
                Lossless.refusal(
                        () -> site.client().plan(site.name(), site.request("2")),
                        ProblemCode.NGINX_NOT_COUNTED);
        assertThat(refused.report().todo()).contains("access_log syslog:", "errors: off");
        assertThat(refused.report().serves()).contains("1");
        Lossless.refusal(() -> site.deploy("2"), ProblemCode.NGINX_NOT_COUNTED);
        site.configure(site.config().with("analysis.errors", "off"));
        assertThat(site.client().plan(site.name(), site.request("2")).notes())
                .anyMatch(note -> note.contains("are not counted"));
        try (Traffic traffic = Lossless.traffic(site)) {
            DeploymentView ended = site.deploy("2");
            Lossless.assertOutcome(ended, "succeeded", 0);
            assertThat(ended.requests()).isEqualTo(-1);
            assertThat(ended.failed()).isEqualTo(-1);
            assertThat(ended.uncounted()).contains("has an access_log of its own");
            assertThat(ended.shares())
                    .allSatisfy(share -> assertThat(share.errors()).isEqualTo(-1));
            assertThat(site.view().trafficSwitch().uncounted()).isEqualTo(ended.uncounted());
            assertThat(site.view().releases())
                    .allSatisfy(one -> assertThat(one.hourErrors()).isEqualTo(-1));
            Lossless.assertNothingLost(site, traffic, "2");
        }
    }

    private void refusesWhatWouldNeedRequestsToBeHeld() {
        SiteConfig before = site.config();
        site.configure(
                before.with("strategy", "rolling")
                        .with("rolling.max-surge", "0")
                        .with("rolling.max-parallel", "2"));
        Lossless.refusal(() -> site.deploy("2"), ProblemCode.SWITCH_CANNOT);
        assertThat(site.view().stable()).isEqualTo("1");
        assertThat(site.instances("1")).hasSize(2);
        site.configure(before);
    }
}
