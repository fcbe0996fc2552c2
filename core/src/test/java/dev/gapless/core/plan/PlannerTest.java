package dev.gapless.core.plan;

import static dev.gapless.core.Shop.healthy;
import static dev.gapless.core.Shop.instance;
import static dev.gapless.core.Shop.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.core.Shop;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Process;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.SchemaChange.Migration;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.PlannedPhase;
import dev.gapless.core.port.SchemaChange.SchemaPlan;
import dev.gapless.core.service.Strategy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Deployment 7 brings release 2 to a service that release 1 serves; its instances are called 2-7a,
/// 2-7b, ...
class PlannerTest {
    private static final Strategy BLUE_GREEN = new Strategy.BlueGreen();
    private static final Strategy RECREATE = new Strategy.Recreate();
    private final Planner planner = new Planner();

    private static Release release(
            String version, Strategy strategy, int instances, Integer... ports) {
        return Shop.release(version, Shop.settings(strategy, instances, ports));
    }

    private List<String> deploy(ServiceState state, Release to) {
        return PlanLines.of(planner.deploy(state, 7, to, Optional.empty()));
    }

    private static ServiceState oneServing(Release one, Integer... ports) {
        return serving(
                one,
                Arrays.stream(ports)
                        .map(port -> healthy("shop-1-0" + (char) ('a' + port - 1), one, port))
                        .toArray(dev.gapless.core.deploy.Instance[]::new));
    }

    @Nested
    class BlueGreenPlans {
        private final Release one = release("1", BLUE_GREEN, 1, 1, 2);
        private final Release two = release("2", BLUE_GREEN, 1, 1, 2);

        @Test
        void startsTheFirstReleaseWithoutBake() {
            assertThat(deploy(ServiceState.empty("shop"), one))
                    .containsExactly("start 1-7a:1", "route 1-7a", "promote 1");
        }

        @Test
        void replacesOneByAnother() {
            assertThat(deploy(oneServing(one, 1), two))
                    .containsExactly(
                            "start 2-7a:2",
                            "route 2-7a",
                            "promote 2",
                            "drain 1-0a",
                            "bake 2",
                            "stop 1-0a");
        }

        @Test
        void startsAllBesideAll() {
            Release wide = release("2", BLUE_GREEN, 2, 1, 2, 3, 4);
            assertThat(deploy(oneServing(one, 1, 2), wide))
                    .containsExactly(
                            "start 2-7a:3 2-7b:4",
                            "route 2-7a 2-7b",
                            "promote 2",
                            "drain 1-0a 1-0b",
                            "bake 2",
                            "stop 1-0a 1-0b");
        }

        @Test
        void isRefusedWithoutEnoughPorts() {
            Release wide = release("2", BLUE_GREEN, 2, 1, 2);
            assertThatThrownBy(() -> deploy(oneServing(one, 1), wide))
                    .hasMessageContaining("[ports-exhausted]");
        }

        @Test
        void firstRemovesACandidateThatWasKeptForALook() {
            ServiceState state =
                    serving(
                            one,
                            healthy("shop-1-0a", one, 1),
                            healthy("shop-9-5a", release("9", BLUE_GREEN, 1, 2), 2));
            assertThat(deploy(state, two))
                    .containsExactly(
                            "route 1-0a",
                            "drain 9-5a",
                            "stop 9-5a",
                            "start 2-7a:2",
                            "route 2-7a",
                            "promote 2",
                            "drain 1-0a",
                            "bake 2",
                            "stop 1-0a");
        }

        /// The member is gone, and what is left without traffic goes first.
        @Test
        void holdsRequestsWhenNobodyIsLeftToServe() {
            ServiceState state =
                    Worlds.during(
                            serving(one, healthy("shop-9-5a", release("9", BLUE_GREEN, 1, 2), 2)),
                            Worlds.open(Plan.NOTHING, "2", 1, false),
                            "shop-1-0a");
            assertThat(deploy(state, two)).startsWith("hold", "drain 9-5a", "stop 9-5a");
        }

        @Test
        void reckonsWithACrashedInstanceThatWillBeStartedAgain() {
            Process ended = new Process.Ended(1, "exit code 1", Shop.NOON, Shop.NOON, false);
            ServiceState state = serving(one, instance("shop-1-0a", one, 1, ended));
            assertThat(deploy(state, two))
                    .containsExactly(
                            "start 2-7a:2",
                            "route 2-7a",
                            "promote 2",
                            "drain 1-0a",
                            "bake 2",
                            "stop 1-0a");
        }

        @Test
        void bringsTheSchemaFirstAndLeavesContractForLater() {
            List<PlannedPhase> phases =
                    Arrays.stream(Phase.values())
                            .map(
                                    phase ->
                                            new PlannedPhase(
                                                    phase,
                                                    phase.name(),
                                                    1,
                                                    "",
                                                    "nothing",
                                                    List.of()))
                            .toList();
            SchemaPlan schema =
                    new SchemaPlan(
                            0,
                            0,
                            "db",
                            List.of(new Migration("V2__a", 2, "sha", false, phases)),
                            List.of());
            assertThat(
                            PlanLines.of(
                                    planner.deploy(
                                            oneServing(one, 1), 7, two, Optional.of(schema))))
                    .startsWith(
                            "schema V2__a EXPAND",
                            "schema V2__a SYNC",
                            "schema V2__a BACKFILL",
                            "schema V2__a VERIFY",
                            "start 2-7a:2");
        }

        @Test
        void hasTheSameIdForTheSameSteps() {
            ServiceState state = oneServing(one, 1);
            assertThat(planner.deploy(state, 7, two, Optional.empty()).id())
                    .isEqualTo(planner.deploy(state, 7, two, Optional.empty()).id())
                    .isNotEqualTo(planner.deploy(state, 8, two, Optional.empty()).id())
                    .hasSize(6);
        }

        @Test
        void fillsInThePlaceholders() {
            var start =
                    (dev.gapless.core.deploy.StartStep)
                            planner.deploy(oneServing(one, 1), 7, two, Optional.empty())
                                    .steps()
                                    .getFirst();
            assertThat(start.specs().getFirst().command())
                    .containsExactly(
                            "java",
                            "-jar",
                            "/kept/shop-2",
                            "--color=2",
                            "--id=shop-2-7a",
                            "--port=2");
        }
    }

    @Nested
    class RollingPlans {
        private final Release one = release("1", BLUE_GREEN, 3, 1, 2, 3, 4);

        @Test
        void startsOneBeforeOneGoes() {
            Release two = release("2", new Strategy.Rolling(1, 1), 3, 1, 2, 3, 4);
            assertThat(deploy(oneServing(one, 1, 2, 3), two))
                    .containsExactly(
                            "start 2-7a:4",
                            "route 2-7a 1-0b 1-0c",
                            "drain 1-0a",
                            "stop 1-0a",
                            "start 2-7b:1",
                            "route 2-7a 2-7b 1-0c",
                            "drain 1-0b",
                            "stop 1-0b",
                            "start 2-7c:2",
                            "route 2-7a 2-7b 2-7c",
                            "drain 1-0c",
                            "stop 1-0c",
                            "promote 2",
                            "bake 2");
        }

        @Test
        void takesTheSickOutFirst() {
            Release two = release("2", new Strategy.Rolling(1, 0), 2, 1, 2);
            ServiceState state =
                    serving(one, healthy("shop-1-0a", one, 1), Shop.sick("shop-1-0b", one, 2));
            assertThat(deploy(state, two))
                    .startsWith("route 1-0a", "drain 1-0b", "stop 1-0b", "start 2-7a:2");
        }

        @Test
        void takesOneOutFirstWithoutSurge() {
            Release two = release("2", new Strategy.Rolling(1, 0), 2, 1, 2, 3, 4);
            assertThat(deploy(oneServing(one, 1, 2), two))
                    .containsExactly(
                            "route 1-0b",
                            "drain 1-0a",
                            "stop 1-0a",
                            "start 2-7a:1",
                            "route 2-7a",
                            "drain 1-0b",
                            "stop 1-0b",
                            "start 2-7b:2",
                            "route 2-7a 2-7b",
                            "promote 2",
                            "bake 2");
        }

        @Test
        void takesOneOutFirstWithoutAFreePort() {
            Release two = release("2", new Strategy.Rolling(1, 1), 2, 1, 2);
            assertThat(deploy(oneServing(one, 1, 2), two).subList(0, 5))
                    .containsExactly(
                            "route 1-0b", "drain 1-0a", "stop 1-0a", "start 2-7a:1", "route 2-7a");
        }

        @Test
        void holdsRequestsWhileTheOnlyOneIsReplaced() {
            Release two = release("2", new Strategy.Rolling(1, 0), 1, 1);
            assertThat(deploy(oneServing(one, 1), two))
                    .containsExactly(
                            "hold",
                            "drain 1-0a",
                            "stop 1-0a",
                            "start 2-7a:1",
                            "route 2-7a",
                            "promote 2",
                            "bake 2");
        }

        @Test
        void replacesSeveralAtATime() {
            Release two = release("2", new Strategy.Rolling(2, 2), 3, 1, 2, 3, 4, 5);
            assertThat(deploy(oneServing(one, 1, 2, 3), two))
                    .containsExactly(
                            "start 2-7a:4 2-7b:5",
                            "route 2-7a 2-7b 1-0c",
                            "drain 1-0a 1-0b",
                            "stop 1-0a 1-0b",
                            "start 2-7c:2",
                            "route 2-7a 2-7b 2-7c",
                            "drain 1-0c",
                            "stop 1-0c",
                            "promote 2",
                            "bake 2");
        }

        @Test
        void goesOnWhereAnEarlierOneStopped() {
            Release two = release("2", new Strategy.Rolling(1, 1), 2, 1, 2, 3);
            ServiceState half =
                    Worlds.sharing(one, healthy("shop-1-0a", one, 1), healthy("shop-2-6a", two, 2));
            assertThat(deploy(half, two))
                    .containsExactly(
                            "start 2-7a:3",
                            "route 2-6a 2-7a",
                            "drain 1-0a",
                            "stop 1-0a",
                            "promote 2",
                            "bake 2");
        }

        @Test
        void promotesWhenNothingElseIsLeftToDo() {
            Release two = release("2", new Strategy.Rolling(1, 1), 1, 1, 2);
            ServiceState done = Worlds.sharing(one, healthy("shop-2-6a", two, 2));
            assertThat(deploy(done, two)).containsExactly("route 2-6a", "promote 2");
        }

        @Test
        void isRefusedWhenNoPortEverBecomesFree() {
            Release two = release("2", new Strategy.Rolling(1, 1), 2, 9);
            assertThatThrownBy(() -> deploy(oneServing(one, 1, 2), two))
                    .hasMessageContaining("[ports-exhausted]");
        }
    }

    @Nested
    class RecreatePlans {
        private final Release one = release("1", RECREATE, 1, 1);
        private final Release two = release("2", RECREATE, 1, 1);

        @Test
        void holdsRequestsBetweenTheTwo() {
            assertThat(deploy(oneServing(one, 1), two))
                    .containsExactly(
                            "hold",
                            "drain 1-0a",
                            "stop 1-0a",
                            "start 2-7a:1",
                            "route 2-7a",
                            "promote 2",
                            "bake 2");
        }

        @Test
        void startsTheFirstReleaseAtOnce() {
            assertThat(deploy(ServiceState.empty("shop"), two))
                    .containsExactly("start 2-7a:1", "route 2-7a", "promote 2");
        }

        @Test
        void isRefusedWithFewerPortsThanInstances() {
            assertThatThrownBy(() -> deploy(oneServing(one, 1), release("2", RECREATE, 2, 1)))
                    .hasMessageContaining("[ports-exhausted]");
        }
    }

    @Nested
    class OtherChanges {
        private final Release one = release("1", BLUE_GREEN, 2, 1, 2, 3, 4);
        private final ServiceState two = oneServing(one, 1, 2);

        @Test
        void scalesUpBesideThoseThatServe() {
            assertThat(PlanLines.of(planner.scale(two, 7, 3)))
                    .containsExactly("start 1-7a:3", "route 1-0a 1-0b 1-7a", "promote 1");
        }

        @Test
        void scalesDownByDraining() {
            assertThat(PlanLines.of(planner.scale(two, 7, 1)))
                    .containsExactly("route 1-0a", "drain 1-0b", "stop 1-0b");
        }

        @Test
        void stopsByTakingAllOut() {
            assertThat(PlanLines.of(planner.scale(two, 7, 0)))
                    .containsExactly("route", "drain 1-0a 1-0b", "stop 1-0a 1-0b");
        }

        /// A first deployment that failed left it; nobody else of the service is there.
        @Test
        void stopsWhatIsLeftWithoutAStableRelease() {
            ServiceState left = Worlds.left(one, healthy("shop-1-0a", one, 1));
            assertThat(PlanLines.of(planner.stop(left, 7, one)))
                    .containsExactly("route", "drain 1-0a", "stop 1-0a");
        }

        @Test
        void restartsLikeADeploymentOfTheSameRelease() {
            assertThat(PlanLines.of(planner.restart(two, 7)))
                    .containsExactly(
                            "start 1-7a:3 1-7b:4",
                            "route 1-7a 1-7b",
                            "promote 1",
                            "drain 1-0a 1-0b",
                            "bake 1",
                            "stop 1-0a 1-0b");
        }

        @Test
        void doesNotCountAKeptCandidateWhenScaling() {
            ServiceState state =
                    serving(
                            one,
                            healthy("shop-1-0a", one, 1),
                            healthy("shop-9-5a", one("9"), 2),
                            healthy("shop-9-5b", one("9"), 3));
            assertThat(PlanLines.of(planner.scale(state, 7, 2)))
                    .containsExactly(
                            "route 1-0a",
                            "drain 9-5a 9-5b",
                            "stop 9-5a 9-5b",
                            "start 1-7a:2",
                            "route 1-0a 1-7a",
                            "promote 1");
        }

        private Release one(String version) {
            return release(version, BLUE_GREEN, 1, 1);
        }
    }
}
