package dev.gapless.agent.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gapless.agent.Opened;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.BakeStep;
import dev.gapless.core.deploy.Deployment.Direction;
import dev.gapless.core.deploy.Health;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Process;
import dev.gapless.core.deploy.Rotation;
import dev.gapless.core.deploy.Routing;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.deploy.StopStep;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.InstanceId;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class RefusalsTest {
    private static final Instant NOON = Opened.NOON;
    private static final Refusals.Moment AT_NOON = new Refusals.Moment(NOON, NOON);
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
        Problem problem = Refusals.inProgress(ServiceState.empty("shop"), AT_NOON);
        assertThat(problem.is(ProblemCode.NOT_POSSIBLE_NOW)).isTrue();
    }

    /// Whoever is refused has to know whether it is worth waiting.
    @Test
    void sinceWhenTheOtherOneIsUnderWayIsSaidAndWhetherItIsAlive() {
        Plan plan = new Plan("plan", List.of(BAKE, STOP), List.of(), 1);
        ServiceState state =
                Opened.state(
                        Routing.NONE,
                        Optional.of(Opened.deployment(plan, Direction.FORWARD, false)));
        Instant now = NOON.plus(Duration.ofMinutes(3));
        Problem problem = Refusals.inProgress(state, new Refusals.Moment(now, now.minusSeconds(2)));
        String began =
                DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneId.systemDefault()).format(NOON);
        assertThat(problem.report().what())
                .isEqualTo(
                        "2 is being deployed to shop by minsu, since "
                                + began
                                + " (3 min), step 1 of 2.");
        assertThat(problem.report().found()).isEqualTo("it is baking, last sign of life 2 s ago");
        Problem stuck =
                Refusals.inProgress(
                        state, new Refusals.Moment(now, now.minus(Duration.ofMinutes(3))));
        assertThat(stuck.report().found()).endsWith("last sign of life 3 min ago");
    }

    @Test
    void whereAPortIsInTheWayItIsSaidOnWhichOneTheServiceRuns() {
        ProblemReport port = Problem.of(ProblemCode.PORT_IN_USE, "Port 8082 is in use.").report();
        ProblemReport disk = Problem.of(ProblemCode.DISK_SHORT, "No room.").report();
        ServiceState state = serving("1.4.2", 8081, 8083);
        assertThat(refused(state, port).serves()).isEqualTo("1.4.2 on :8081 :8083, untouched");
        assertThat(refused(state, disk).serves()).isEqualTo("1.4.2, untouched");
        assertThat(refused(serving("1.4.2", 8081, 8082, 8083, 8084, 8085), port).serves())
                .isEqualTo("1.4.2 on :8081 :8082 :8083 :8084 .., untouched");
        assertThat(refused(ServiceState.empty("shop"), port).serves()).isEmpty();
    }

    private static ProblemReport refused(ServiceState state, ProblemReport problem) {
        return catchThrowableOfType(Problem.class, () -> Refusals.throwAll(List.of(problem), state))
                .report();
    }

    private static ServiceState serving(String release, int... ports) {
        ServiceState empty = ServiceState.empty("shop");
        Map<InstanceId, Instance> instances = new LinkedHashMap<>();
        for (int port : ports) {
            InstanceSpec spec =
                    new InstanceSpec(
                            new InstanceId("shop-" + port),
                            "shop",
                            release,
                            Address.local(port),
                            "1",
                            Path.of("/"),
                            List.of("true"),
                            Map.of(),
                            "",
                            0);
            instances.put(
                    spec.id(),
                    new Instance(
                            spec,
                            new Process.Running(7, NOON),
                            Health.UNKNOWN,
                            0,
                            Optional.empty(),
                            List.of(),
                            Optional.empty(),
                            ""));
        }
        return new ServiceState(
                "shop",
                Optional.of(release),
                Optional.empty(),
                1,
                Map.of(),
                instances,
                new Rotation(instances.keySet(), Map.of(release, 100), false),
                Routing.NONE,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                1,
                Optional.empty(),
                empty.ledger(),
                Optional.empty(),
                empty.recent());
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
                AT_NOON);
    }
}
