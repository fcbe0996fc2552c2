package dev.gapless.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.Shop;
import dev.gapless.core.port.ObservedInstance;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.Strategy;
import dev.gapless.core.service.WarmUp;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

class WarmStepTest {
    private static final InstanceId NEW = new InstanceId("shop-2-1a");
    private static final WarmUp WARM_UP =
            new WarmUp(List.of("GET /"), Optional.empty(), Duration.ofSeconds(40));

    private final Release one = Shop.release("1", Shop.settings(new Strategy.BlueGreen(), 1, 1, 2));
    private final Release two =
            Shop.release(
                    "2", Shop.warmedUp(Shop.settings(new Strategy.BlueGreen(), 1, 1, 2), WARM_UP));

    /// The new release is healthy, and its warm-up has begun.
    private Drive warming() {
        Drive drive =
                new Drive(Shop.serving(one, Shop.healthy("shop-1-0a", one, 1)))
                        .obliging()
                        .deploy(two)
                        .pass(Duration.ofSeconds(6));
        assertThat(drive.state.open().orElseThrow().state()).isEqualTo("warming");
        return drive;
    }

    private static Action.WarmUp sent(Drive drive) {
        return drive.sent(Action.WarmUp.class).getLast();
    }

    private static boolean reached(Drive drive) {
        return drive.state.rotation().has(NEW);
    }

    @Test
    void nobodyIsSentToBeforeItHasEnded() {
        Drive drive = warming();
        Instant began = sent(drive).began();
        assertThat(sent(drive).targets())
                .containsExactly(new Action.WarmUp.Target(NEW, Address.local(2)));
        assertThat(sent(drive).requests()).isEqualTo(WARM_UP);
        drive.pass(Duration.ofSeconds(20));
        assertThat(reached(drive)).isFalse();
        drive.feed(new Event.WarmUpMoved(began, "7 requests"));
        assertThat(drive.waitingFor).isEqualTo("7 requests");
        drive.feed(new Event.WarmedUp(began, "9 requests", Optional.empty()));
        assertThat(reached(drive)).isTrue();
        assertThat(drive.state.open().orElseThrow().log())
                .filteredOn(step -> step.name().equals("warm-up"))
                .extracting(Deployment.StepLog::evidence)
                .containsExactly("9 requests");
        assertThat(drive.sent(Action.CancelWarmUp.class)).isEmpty();
    }

    @Test
    void whoDoesNotSayHowItEndedIsNotWaitedForForEver() {
        Drive drive = warming().pass(WARM_UP.limit().plusSeconds(30));
        assertThat(reached(drive)).isTrue();
        assertThat(drive.sent(Action.CancelWarmUp.class))
                .containsExactly(new Action.CancelWarmUp(sent(drive).began()));
    }

    @Test
    void aRequestThatAlwaysFailsLeadsBackBeforeAnybodySeesIt() {
        ProblemReport broken =
                Problem.of(ProblemCode.WARM_UP_FAILED, "GET /: 500").todo("look").report();
        Drive drive = warming();
        drive.feed(new Event.WarmedUp(sent(drive).began(), "3 requests", Optional.of(broken)))
                .pass(Duration.ofSeconds(5));
        assertThat(drive.outcome()).contains(Outcome.ABORTED);
        assertThat(drive.alive()).containsExactly("shop-1-0a");
        assertThat(drive.state.deployment().orElseThrow().shifted()).isFalse();
    }

    @Test
    void anInstanceThatEndsMeanwhileLeadsBack() {
        Drive drive = warming();
        Instant began = sent(drive).began();
        drive.crash(NEW.value());
        assertThat(drive.sent(Action.CancelWarmUp.class))
                .containsExactly(new Action.CancelWarmUp(began));
        drive.pass(Duration.ofSeconds(5));
        assertThat(drive.outcome()).contains(Outcome.ABORTED);
    }

    @Test
    void anAbortEndsIt() {
        Drive drive = warming();
        drive.feed(new Event.Abort(1, "minsu"));
        assertThat(drive.sent(Action.CancelWarmUp.class))
                .containsExactly(new Action.CancelWarmUp(sent(drive).began()));
    }

    @Test
    void whoIsInAHurryDoesNotWait() {
        Drive drive = warming();
        drive.feed(new Event.Promote(1, "minsu"));
        assertThat(reached(drive)).isTrue();
        assertThat(drive.sent(Action.CancelWarmUp.class)).hasSize(1);
    }

    @Test
    void whoIsInAHurryWaitsForOneThatAnswersLateButIsNotGivenUp() {
        Drive drive = warming();
        drive.fallIll(NEW.value()).feed(new Event.Promote(1, "minsu"));
        assertThat(drive.sent(Action.CancelWarmUp.class)).hasSize(1);
        drive.feed(new Event.Tick());
        assertThat(reached(drive)).isFalse();
        assertThat(drive.outcome()).isEmpty();
        drive.pass(Duration.ofSeconds(6));
        assertThat(reached(drive)).isTrue();
        assertThat(drive.sent(Action.CancelWarmUp.class)).hasSize(1);
    }

    @Test
    void nobodyWaitsForItWhenNobodyElseServes() {
        Drive drive = warming();
        drive.crash("shop-1-0a");
        assertThat(reached(drive)).isTrue();
        assertThat(drive.sent(Action.CancelWarmUp.class)).hasSize(1);
    }

    @Test
    void whoStaysIllOfItIsGivenUp() {
        Drive drive = warming();
        drive.fallIll(NEW.value())
                .feed(new Event.WarmedUp(sent(drive).began(), "9 requests", Optional.empty()))
                .sleep(WARM_UP.limit().plus(Shop.health().healthyDeadline()).plusSeconds(60))
                .pass(Duration.ofSeconds(5));
        assertThat(drive.outcome()).contains(Outcome.ABORTED);
        assertThat(drive.alive()).containsExactly("shop-1-0a");
    }

    @Test
    void anAgentThatComesBackBeginsAnew() {
        Drive drive = warming();
        Instant first = sent(drive).began();
        drive.sleep(Duration.ofSeconds(5))
                .feed(
                        new Event.Recovered(
                                drive.state.alive().stream()
                                        .<ObservedInstance>map(
                                                instance ->
                                                        new ObservedInstance.Running(
                                                                instance.id(), 1))
                                        .toList()));
        Instant second = sent(drive).began();
        assertThat(second).isAfter(first);
        drive.feed(new Event.WarmedUp(first, "of the agent before", Optional.empty()));
        assertThat(reached(drive)).isFalse();
        drive.pass(Duration.ofSeconds(6))
                .feed(new Event.WarmedUp(second, "9 requests", Optional.empty()));
        assertThat(reached(drive)).isTrue();
    }

    @Test
    void whoFallsIllOfItGetsNoRequestsBeforeItIsWellAgain() {
        Drive drive = warming();
        drive.fallIll(NEW.value())
                .feed(new Event.WarmedUp(sent(drive).began(), "9 requests", Optional.empty()));
        assertThat(reached(drive)).isFalse();
        assertThat(drive.waitingFor).contains("is not healthy");
        drive.pass(Duration.ofSeconds(6));
        assertThat(reached(drive)).isTrue();
    }
}
