package dev.gapless.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.ProblemCode;
import dev.gapless.core.Shop;
import dev.gapless.core.plan.Planner;
import dev.gapless.core.port.HealthProbe.Answer;
import dev.gapless.core.port.Runtime.PortOwner;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.StartPriority;
import dev.gapless.core.service.Strategy;
import dev.gapless.core.service.WarmUp;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

class DipGuardTest {
    private static final InstanceId NEW = new InstanceId("shop-2-1a");
    private static final Settings SETTINGS = Shop.settings(new Strategy.BlueGreen(), 1, 1, 2);
    private static final WarmUp WARM_UP =
            new WarmUp(List.of("GET /"), Optional.empty(), Duration.ofSeconds(60));

    private final Release one = Shop.release("1", SETTINGS);

    private final Drive drive =
            new Drive(Shop.serving(one, Shop.healthy("shop-1-0a", one, 1))).obliging();
    private final Users users = new Users(drive);

    /// Users for more than a minute, then a deployment of release 2 with these settings begins.
    private void deploy(Settings settings) {
        users.pass(70);
        drive.deploy(Shop.release("2", settings));
        users.pass(1);
    }

    private Deployment deployment() {
        return drive.state.deployment().orElseThrow();
    }

    private List<String> changes() {
        return deployment().dips().orElseThrow().changes().stream()
                .map(change -> change.text().replaceFirst(":.*", ""))
                .toList();
    }

    private boolean held() {
        return HoldingBack.holds(
                drive.state, Objects.requireNonNull(drive.state.instances().get(NEW)), drive.now);
    }

    private int share() {
        return drive.state.rotation().weights().getOrDefault("2", 0);
    }

    /// In a ramp of 20 s, three seconds after its begin.
    private void ramping() {
        deploy(Shop.ramping(SETTINGS, Duration.ofSeconds(20)));
        users.pass(8);
        assertThat(share()).isBetween(1, 10);
    }

    @Test
    void aDeploymentThatDisturbsNobodyIsNotSlowedDown() {
        ramping();
        users.pass(60);
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
        assertThat(deployment().dips().orElseThrow().usual().enough()).isTrue();
        assertThat(changes()).isEmpty();
    }

    @Test
    void slowsDownThenPausesThenGivesUp() {
        ramping();
        users.millis = 500;
        int before = 0;
        int seconds = 0;
        while (deployment().pace() == Pace.FULL && seconds++ < 30) {
            before = share();
            users.pass(1);
        }
        assertThat(seconds).as("three windows of 2 s").isBetween(5, 8);
        assertThat(drive.waitingFor)
                .startsWith("slowed down: p99 of 1: 500 ms, limit 70 ms (20 before); ");
        int held = share();
        assertThat(held).isBetween(before, before + 2);
        users.pass(5);
        assertThat(share()).as("held").isEqualTo(held);
        users.pass(3);
        assertThat(deployment().pace()).isEqualTo(Pace.PAUSED);
        assertThat(share()).as("the smallest").isEqualTo(1);
        assertThat(drive.waitingFor).startsWith("paused: p99 of 1: ");
        users.pass(25);
        assertThat(deployment().goingBack() || drive.outcome().isPresent()).isTrue();
        assertThat(deployment().cause().orElseThrow().code()).isEqualTo(ProblemCode.DIP_LIMIT.id());
        assertThat(deployment().cause().orElseThrow().evidence()).hasSize(2);
        drive.pass(Duration.ofSeconds(5));
        assertThat(drive.outcome()).contains(Outcome.ABORTED);
        assertThat(drive.alive()).containsExactly("shop-1-0a");
    }

    @Test
    void goesOnOnceThereAreNoMoreDips() {
        ramping();
        users.millis = 500;
        users.pass(14);
        assertThat(deployment().pace()).isEqualTo(Pace.PAUSED);
        users.millis = 21;
        users.pass(7);
        assertThat(deployment().pace()).isEqualTo(Pace.SLOW);
        assertThat(share()).isEqualTo(1);
        users.pass(7);
        assertThat(deployment().pace()).isEqualTo(Pace.FULL);
        users.pass(10);
        assertThat(share()).as("the ramp began anew").isBetween(4, 12);
        users.pass(40);
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
        assertThat(changes()).containsExactly("slowed down", "paused", "goes on slowly", "goes on");
    }

    @Test
    void aSingleSlowSecondIsNoDip() {
        ramping();
        for (int i = 0; i < 5; i++) {
            users.millis = 800;
            users.pass(2);
            users.millis = 20;
            users.pass(3);
        }
        assertThat(changes()).isEmpty();
    }

    @Test
    void threeInsteadOfSevenMillisecondsIsNoDip() {
        users.millis = 3;
        ramping();
        users.millis = 7;
        users.pass(60);
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
        assertThat(changes()).isEmpty();
    }

    @Test
    void fewRequestsAreNothingToCompareWith() {
        users.perSecond = 2;
        users.pass(40);
        drive.deploy(Shop.release("2", Shop.ramping(SETTINGS, Duration.ofSeconds(20))));
        users.perSecond = 40;
        users.millis = 900;
        users.pass(60);
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
        assertThat(deployment().dips().orElseThrow().usual().enough()).isFalse();
    }

    @Test
    void errorsAreADipToo() {
        ramping();
        users.errorsPerSecond = 10;
        users.pass(7);
        assertThat(drive.waitingFor)
                .startsWith("slowed down: 20 of 80 requests to 1 failed or got a 5xx, limit 1.0 %");
    }

    @Test
    void soIsAReleaseThatAnswersNothingAnyMore() {
        drive.silent(Action.StartInstance.class);
        deploy(SETTINGS);
        users.stalled = true;
        users.pass(9);
        assertThat(drive.waitingFor).startsWith("slowed down: 1 answered 0 requests in 2 s, ");
    }

    @Test
    void aNewcomerThatStartsIsHeldBackAgainAndGivenMoreTime() {
        Settings normal = Shop.startingAt(StartPriority.NORMAL, SETTINGS);
        users.pass(70);
        drive.deploy(Shop.release("2", normal));
        Duration deadline = Shop.health().healthyDeadline();
        sick(deadline.minusSeconds(10));
        assertThat(held()).isFalse();
        users.millis = 500;
        sick(Duration.ofSeconds(8));
        assertThat(deployment().pace()).isEqualTo(Pace.SLOW);
        assertThat(held()).isTrue();
        users.millis = 20;
        sick(Duration.ofSeconds(8));
        assertThat(drive.outcome()).as("held for longer than its deadline").isEmpty();
        assertThat(held()).isFalse();
        sick(Duration.ofSeconds(10));
        assertThat(deployment().cause().orElseThrow().code())
                .isEqualTo(ProblemCode.HEALTH_DEADLINE.id());
    }

    /// The switch is seen, and the newcomer does not get healthy.
    private void sick(Duration time) {
        for (long i = 0; i < time.toSeconds(); i++) {
            users.passSick(1);
        }
    }

    @Test
    void noStepBeginsWhileItIsPaused() {
        deploy(Shop.warmedUp(SETTINGS, WARM_UP));
        users.pass(6);
        Instant began = drive.sent(Action.WarmUp.class).getFirst().began();
        users.millis = 500;
        users.pass(14);
        assertThat(deployment().pace()).isEqualTo(Pace.PAUSED);
        assertThat(held()).isTrue();
        drive.feed(new Event.WarmedUp(began, "9 requests", Optional.empty()));
        users.pass(5);
        assertThat(drive.state.rotation().has(NEW)).isFalse();
        assertThat(deployment().state()).isEqualTo("waiting");
        users.millis = 20;
        users.pass(8);
        assertThat(drive.state.rotation().has(NEW)).isTrue();
        assertThat(held()).isFalse();
    }

    @Test
    void aLaterAgentGoesOnAtTheSamePaceAndLeavesNobodyThere() {
        deploy(Shop.warmedUp(SETTINGS, WARM_UP));
        users.pass(6);
        users.millis = 500;
        users.pass(14);
        assertThat(deployment().pace()).isEqualTo(Pace.PAUSED);
        users.agentDies();
        assertThat(deployment().pace()).isEqualTo(Pace.PAUSED);
        assertThat(held()).isTrue();
        users.millis = 20;
        users.pass(16);
        assertThat(deployment().pace()).isEqualTo(Pace.FULL);
    }

    @Test
    void whoCannotBeSeenIsNotHeldBackForEver() {
        ramping();
        users.millis = 500;
        users.pass(14);
        assertThat(deployment().pace()).isEqualTo(Pace.PAUSED);
        drive.feed(new Event.TrafficUnknown());
        for (int i = 0; i < 150; i++) {
            assertThat(drive.wake.orElseThrow())
                    .isBeforeOrEqualTo(drive.now.plus(Usual.LONGEST).plusSeconds(1));
            drive.pass(Duration.ofSeconds(1));
        }
        assertThat(deployment().pace()).isEqualTo(Pace.FULL);
    }

    @Test
    void aRestartOfTheSwitchIsNoDip() {
        ramping();
        for (int i = 0; i < 4; i++) {
            users.pass(3);
            users.switchRestarts();
        }
        assertThat(changes()).isEmpty();
    }

    @Test
    void whoIsInAHurryIsNotHeldBack() {
        ramping();
        users.millis = 500;
        users.pass(14);
        assertThat(deployment().pace()).isEqualTo(Pace.PAUSED);
        drive.feed(new Event.Promote(1, "minsu"));
        users.pass(1);
        assertThat(deployment().promoted()).isTrue();
    }

    @Test
    void dipsThatComeAndGoDoNotHoldItUpForEver() {
        ramping();
        int seconds = 0;
        while (drive.outcome().isEmpty() && seconds < 900) {
            users.millis = 500;
            users.pass(7);
            users.millis = 20;
            users.pass(7);
            seconds += 14;
        }
        assertThat(drive.outcome()).isNotEmpty();
        assertThat(changes().stream().filter("slowed down"::equals)).hasSizeLessThanOrEqualTo(3);
        assertThat(changes().stream().filter("paused"::equals)).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void itCanBeTurnedOff() {
        deploy(Shop.dipping(Shop.ramping(SETTINGS, Duration.ofSeconds(20)), 0));
        users.millis = 900;
        users.pass(60);
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
        assertThat(deployment().dips()).isEmpty();
    }

    @Test
    void nobodyIsHeldBackWhenThoseThatServedAreGone() {
        deploy(Shop.warmedUp(SETTINGS, WARM_UP));
        users.pass(6);
        users.millis = 500;
        users.pass(14);
        assertThat(held()).isTrue();
        drive.crash("shop-1-0a");
        assertThat(deployment().pace()).isEqualTo(Pace.FULL);
        assertThat(held()).isFalse();
    }

    @Test
    void moreInstancesForMoreUsersAreNobodysDip() {
        users.pass(70);
        drive.silent(Action.StartInstance.class);
        Plan plan = new Planner().scale(drive.state, 1, 2);
        drive.begin(Deployment.Kind.SCALE, one, plan, 2);
        users.millis = 500;
        users.pass(60);
        assertThat(deployment().pace()).isEqualTo(Pace.FULL);
        assertThat(deployment().open()).isTrue();
    }

    @Test
    void whatHappensWhileAPersonWaitsIsNoDipAndNothingToCompareWithAfterwards() {
        users.pass(70);
        drive.deploy(Shop.release("2", Shop.ramping(SETTINGS, Duration.ofSeconds(20))));
        drive.feed(new Event.Pause(1, "minsu"));
        users.pass(100);
        users.millis = 500;
        users.pass(100);
        assertThat(deployment().pace()).isEqualTo(Pace.FULL);
        drive.feed(new Event.Resume(1, "minsu"));
        users.pass(60);
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
        assertThat(changes()).isEmpty();
    }

    @Test
    void whoAnswersItsHealthCheckLateWhileItIsHeldBackIsNotGivenUp() {
        deploy(Shop.warmedUp(SETTINGS, WARM_UP));
        users.pass(6);
        users.millis = 500;
        users.pass(14);
        drive.feed(
                new Event.WarmedUp(
                        drive.sent(Action.WarmUp.class).getFirst().began(),
                        "9 requests",
                        Optional.empty()));
        assertThat(deployment().pace()).isEqualTo(Pace.PAUSED);
        drive.fallIll(NEW.value());
        assertThat(deployment().goingBack()).isFalse();
        users.millis = 20;
        users.passSick(14);
        assertThat(deployment().pace()).isEqualTo(Pace.FULL);
        assertThat(drive.state.rotation().has(NEW)).isFalse();
        users.pass(20);
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
    }

    @Test
    void anAnswerThatWasAskedForWhileItWasHeldBackIsNotTheLastStraw() {
        deploy(Shop.warmedUp(SETTINGS, WARM_UP));
        users.pass(6);
        for (int i = 1; i < Shop.health().failures(); i++) {
            drive.feed(late());
        }
        drive.feed(
                new Event.WarmedUp(
                        drive.sent(Action.WarmUp.class).getFirst().began(),
                        "9 requests",
                        Optional.empty()));
        assertThat(drive.state.rotation().has(NEW)).isTrue();
        drive.feed(late());
        assertThat(deployment().goingBack()).isFalse();
    }

    private static Event late() {
        return new Event.HealthAnswered(
                NEW, new Answer.Silent("no answer within 2 s"), new PortOwner.Instance());
    }

    @Test
    void whoCrashesWhileItIsHeldBackIsGivenUp() {
        deploy(Shop.warmedUp(SETTINGS, WARM_UP));
        users.pass(6);
        users.millis = 500;
        users.pass(14);
        drive.crash(NEW.value());
        assertThat(deployment().cause().orElseThrow().code()).isEqualTo(ProblemCode.APP_ENDED.id());
    }

    @Test
    void aLongRampThatWasPausedHasTheTimeToBeginAnew() {
        deploy(Shop.ramping(SETTINGS, Duration.ofSeconds(600)));
        users.pass(560);
        users.millis = 500;
        users.pass(14);
        assertThat(deployment().pace()).isEqualTo(Pace.PAUSED);
        users.millis = 20;
        users.pass(700);
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
    }

    @Test
    void fewAnswersThatAreAllSlowAreADip() {
        users.perSecond = 60;
        deploy(Shop.ramping(SETTINGS, Duration.ofSeconds(60)));
        users.pass(8);
        users.perSecond = 2;
        users.millis = 2000;
        users.pass(25);
        assertThat(changes()).startsWith("slowed down");
    }

    @Test
    void theNextTryIsComparedWithTheTimeBeforeTheFirst() {
        ramping();
        users.millis = 500;
        users.pass(45);
        drive.pass(Duration.ofSeconds(2));
        assertThat(drive.outcome()).contains(Outcome.ABORTED);
        users.millis = 20;
        users.pass(2);
        drive.deploy(Shop.release("2", Shop.ramping(SETTINGS, Duration.ofSeconds(20))));
        users.pass(8);
        users.millis = 500;
        users.pass(8);
        assertThat(changes()).startsWith("slowed down");
    }

    @Test
    void aTryAfterThatIsComparedWithTheMinuteBefore() {
        ramping();
        users.millis = 500;
        users.pass(45);
        users.pass(90);
        drive.deploy(Shop.release("2", Shop.ramping(SETTINGS, Duration.ofSeconds(20))));
        users.pass(60);
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
    }

    @Test
    void twoBusySecondsAreNoMinuteToCompareWith() {
        users.perSecond = 0;
        users.pass(60);
        users.perSecond = 400;
        users.pass(3);
        drive.deploy(Shop.release("2", SETTINGS));
        users.pass(1);
        assertThat(changes()).containsExactly("not watched");
    }

    @Test
    void whoeverIsLeftWithTheWorkOfOneThatIsGoneIsNotDisturbedByTheNewcomer() {
        Settings two = Shop.settings(new Strategy.BlueGreen(), 2, 1, 2, 3, 4);
        Release old = Shop.release("1", two);
        Drive pair =
                new Drive(
                                Shop.serving(
                                        old,
                                        Shop.healthy("shop-1-0a", old, 1),
                                        Shop.healthy("shop-1-0b", old, 2)))
                        .obliging()
                        .silent(Action.StartInstance.class);
        Users theirs = new Users(pair);
        theirs.pass(70);
        pair.deploy(Shop.release("2", two));
        theirs.pass(2);
        pair.crash("shop-1-0b");
        theirs.millis = 200;
        theirs.pass(60);
        assertThat(pair.state.deployment().orElseThrow().pace()).isEqualTo(Pace.FULL);
        assertThat(pair.outcome()).isEmpty();
    }

    @Test
    void dipsThatAreLongOverAreNotHeldAgainstIt() {
        deploy(Shop.ramping(SETTINGS, Duration.ofSeconds(3600)));
        for (int i = 0; i < 9; i++) {
            users.millis = 20;
            users.pass(310);
            users.millis = 500;
            users.pass(8);
            assertThat(deployment().open()).isTrue();
            assertThat(deployment().goingBack()).isFalse();
            users.millis = 20;
            users.pass(20);
        }
        assertThat(changes().stream().filter("slowed down"::equals)).hasSize(9);
    }

    @Test
    void aLaterAgentGoesOnWithTheShareThatThereWas() {
        deploy(Shop.ramping(SETTINGS, Duration.ofSeconds(40)));
        users.pass(26);
        int share = share();
        assertThat(share).isBetween(5, 20);
        drive.now = drive.now.plusSeconds(300);
        users.agentDies();
        users.pass(1);
        assertThat(share()).isBetween(share - 1, share + 3);
        users.pass(45);
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
    }
}
