package dev.gapless.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.Shop;
import dev.gapless.core.port.Adopted;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.ObservedInstance;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.Strategy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A process that ran before becomes the release that serves.
class AdoptTest {
    private final Release one =
            Shop.release("1", Shop.settings(new Strategy.BlueGreen(), 1, 9001, 9002));
    private final Release two =
            Shop.release("2", Shop.settings(new Strategy.BlueGreen(), 1, 9001, 9002));

    private Drive empty() {
        return new Drive(ServiceState.empty("shop")).obliging();
    }

    private Drive adopted() {
        return empty().feed(new Event.Adopt(one, spec())).pass(Duration.ofSeconds(10));
    }

    private static InstanceSpec spec() {
        InstanceSpec plain = Shop.spec("shop-1-0a", "1", 9001);
        return new InstanceSpec(
                plain.id(),
                plain.service(),
                plain.release(),
                plain.address(),
                plain.color(),
                plain.directory(),
                plain.command(),
                plain.env(),
                plain.user(),
                plain.memoryLimit(),
                Optional.of(new Adopted(2214, 99, "boot", List.of("systemctl"), "shop.service")));
    }

    @Test
    void servesOnceItIsHealthy() {
        Drive drive = empty().feed(new Event.Adopt(one, spec()));
        assertThat(drive.state.routing().asked().orElseThrow().hold()).isTrue();
        drive.pass(Duration.ofSeconds(10));
        assertThat(drive.state.stable()).contains("1");
        assertThat(drive.state.serving()).contains("1");
        assertThat(drive.state.wanted()).isOne();
        assertThat(drive.state.deployments()).isZero();
        assertThat(drive.state.routing().asked().orElseThrow().weights())
                .isEqualTo(Map.of("1", 100));
        assertThat(drive.sent(Action.StartInstance.class))
                .extracting(start -> start.spec().adopted().orElseThrow().pid())
                .containsExactly(2214L);
    }

    @Test
    void theFirstDeploymentDrainsItBeforeItIsStopped() {
        Drive drive = adopted().deploy(two).pass(Duration.ofSeconds(60));
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
        assertThat(drive.sent(Action.StopInstance.class))
                .extracting(stop -> stop.id().value())
                .containsExactly("shop-1-0a");
        assertThat(drive.state.previous()).contains("1");
        assertThat(drive.state.deployment().orElseThrow().log())
                .extracting(Deployment.StepLog::name)
                .containsSubsequence("drain", "stop");
    }

    @Test
    void aRollbackStartsItAsAnyRelease() {
        Drive drive = adopted().deploy(two).pass(Duration.ofSeconds(60));
        Plan back =
                new dev.gapless.core.plan.Planner()
                        .deploy(drive.state, drive.state.deployments() + 1, one, Optional.empty());
        drive.begin(Deployment.Kind.ROLLBACK, one, back, 1).pass(Duration.ofSeconds(60));
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
        assertThat(drive.state.stable()).contains("1");
        assertThat(drive.state.all())
                .filteredOn(instance -> instance.release().equals("1"))
                .allMatch(instance -> instance.spec().adopted().isEmpty());
    }

    @Test
    void aSecondOneAndOneBesideADeploymentAreIgnored() {
        Drive drive = adopted();
        ServiceState before = drive.state;
        drive.feed(new Event.Adopt(two, Shop.spec("shop-2-0a", "2", 9002)));
        assertThat(drive.state.stable()).isEqualTo(before.stable());
        assertThat(drive.alive()).containsExactly("shop-1-0a");

        Drive deploying = empty().deploy(two);
        deploying.feed(new Event.Adopt(one, spec()));
        assertThat(deploying.state.releases()).containsOnlyKeys("2");
    }

    @Test
    void anAgentThatComesBackFindsItAndGoesOn() {
        Drive drive = adopted();
        drive.feed(
                        new Event.Recovered(
                                List.of(
                                        new ObservedInstance.Running(
                                                new InstanceId("shop-1-0a"), 2214))))
                .pass(Duration.ofSeconds(5));
        assertThat(drive.alive()).containsExactly("shop-1-0a");
        assertThat(drive.sent(Action.StopInstance.class)).isEmpty();
        assertThat(drive.state.serving()).contains("1");
    }

    @Test
    void whenItDiesItIsStartedAgainInItsPlace() {
        Drive drive = adopted().crash("shop-1-0a").pass(Duration.ofSeconds(20));
        assertThat(drive.alive()).containsExactly("shop-1-0a-r1");
        assertThat(drive.state.serving()).contains("1");
    }
}
