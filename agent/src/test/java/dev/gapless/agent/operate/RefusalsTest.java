package dev.gapless.agent.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.agent.Opened;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.deploy.BakeStep;
import dev.gapless.core.deploy.Deployment.Direction;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Routing;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.deploy.StopStep;
import dev.gapless.core.service.InstanceId;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

class RefusalsTest {
    private static final Instant NOON = Opened.NOON;
    private static final Step BAKE = new BakeStep("2", Duration.ofMinutes(5));
    private static final Step STOP =
            new StopStep("1", List.of(new InstanceId("shop-1-1a")), Duration.ZERO);

    @Test
    void aBakeGivesWayToTheNextDeployment() {
        assertThatCode(() -> look(true, Direction.FORWARD, BAKE, STOP)).doesNotThrowAnyException();
    }

    @Test
    void theStopOfTheOldReleaseAfterTheBakeGivesWayToo() {
        assertThatCode(() -> look(true, Direction.FORWARD, STOP)).doesNotThrowAnyException();
    }

    @Test
    void aStopBeforePromotionDoesNot() {
        assertBlocked(() -> look(false, Direction.FORWARD, STOP));
    }

    @Test
    void aStopOnTheWayBackDoesNot() {
        assertBlocked(() -> look(true, Direction.BACK, STOP));
    }

    @Test
    void aStopWithABakeStillToComeDoesNot() {
        assertBlocked(() -> look(true, Direction.FORWARD, STOP, BAKE));
    }

    @Test
    void aServiceThatNeverHadADeploymentIsNotSaidToHaveOneInProgress() {
        Problem problem = Refusals.inProgress(ServiceState.empty("shop"), NOON);
        assertThat(problem.is(ProblemCode.NOT_POSSIBLE_NOW)).isTrue();
    }

    @Test
    void oneInstanceIsSaidInTheSingular() {
        assertThat(Refusals.instances(1)).isEqualTo("1 instance");
        assertThat(Refusals.instances(0)).isEqualTo("0 instances");
        assertThat(Refusals.instances(2)).isEqualTo("2 instances");
    }

    @Test
    void howLongItHasTakenIsSaidAsPeopleSayIt() {
        assertThat(Refusals.span(Duration.ofSeconds(119))).isEqualTo("119 s");
        assertThat(Refusals.span(Duration.ofSeconds(1234))).isEqualTo("20 min");
        assertThat(Refusals.span(Duration.ofMinutes(60))).isEqualTo("1 h");
        assertThat(Refusals.span(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
    }

    private static void assertBlocked(Runnable look) {
        assertThatThrownBy(look::run)
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.is(ProblemCode.DEPLOY_IN_PROGRESS)).isTrue());
    }

    /// At a deployment from 1 to 2 with these steps left.
    private static void look(boolean promoted, Direction direction, Step... left) {
        Plan plan = new Plan("plan", List.of(left), List.of(), 1);
        Refusals.whileOpen(
                Opened.state(
                        Routing.NONE, Optional.of(Opened.deployment(plan, direction, promoted))),
                NOON);
    }
}
