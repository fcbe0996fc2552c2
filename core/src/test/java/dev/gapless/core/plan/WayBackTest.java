package dev.gapless.core.plan;

import static dev.gapless.core.Shop.healthy;
import static dev.gapless.core.Shop.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.Shop;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Process;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.service.Strategy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/// The way back of deployment 7, which was to bring release 2 in the place of release 1.
class WayBackTest {
    private static final Strategy BLUE_GREEN = new Strategy.BlueGreen();
    private final Planner planner = new Planner();
    private final Release one = Shop.release("1", Shop.settings(BLUE_GREEN, 2, 1, 2, 3, 4));
    private final Release two = Shop.release("2", Shop.settings(BLUE_GREEN, 2, 1, 2, 3, 4));
    private final Instance oldA = healthy("shop-1-0a", one, 1);
    private final Instance oldB = healthy("shop-1-0b", one, 2);
    private final Instance newA = healthy("shop-2-7a", two, 3);
    private final Instance newB = healthy("shop-2-7b", two, 4);
    private final Plan forward =
            planner.deploy(Shop.serving(one, oldA, oldB), 7, two, Optional.empty());

    private List<String> back(boolean shifted, List<Instance> instances, String... members) {
        ServiceState state = Shop.serving(one, instances.toArray(Instance[]::new));
        return PlanLines.of(
                planner.back(
                        Worlds.during(
                                Worlds.knowing(state, two),
                                Worlds.open(forward, "2", 2, shifted),
                                members)));
    }

    private Instance stopping(String id, Release release, int port) {
        return instance(id, release, port, new Process.Stopping(Shop.NOON));
    }

    @Test
    void onlyTakesTheCandidateAwayBeforeItHadTraffic() {
        assertThat(back(false, List.of(oldA, oldB, newA, newB), "shop-1-0a", "shop-1-0b"))
                .containsExactly("route 1-0a 1-0b", "drain 2-7a 2-7b", "stop 2-7a 2-7b");
    }

    @Test
    void givesTheTrafficToTheIdleOldOnesOnceTheyAreHealthy() {
        assertThat(back(true, List.of(oldA, oldB, newA, newB), "shop-2-7a", "shop-2-7b"))
                .containsExactly(
                        "start 1-0a:1 1-0b:2",
                        "route 1-0a 1-0b",
                        "promote 1",
                        "drain 2-7a 2-7b",
                        "stop 2-7a 2-7b");
    }

    /// Left of a deployment that failed: release 0 serves, though release 1 is the stable one.
    @Test
    void takesNoTrafficFromThoseThatAreWellForOneThatIsSick() {
        Instance well = healthy("shop-0-6a", Shop.release("0", two.settings()), 3);
        Instance sick = Shop.sick("shop-1-6b", one, 1);
        ServiceState state =
                Worlds.during(
                        Shop.serving(one, sick, well),
                        Worlds.open(forward, "2", 1, false),
                        "shop-0-6a",
                        "shop-1-6b");
        assertThat(PlanLines.of(planner.back(Worlds.knowing(state, two))))
                .containsExactly("start 1-6b:1", "route 1-6b", "drain 0-6a", "stop 0-6a");
    }

    @Test
    void doesNotLetTheHealthyOnesWaitForTheOthers() {
        assertThat(back(true, List.of(oldA, newA), "shop-2-7a"))
                .containsExactly(
                        "route 1-0a",
                        "start 1-0a:1 1-7c:2",
                        "route 1-0a 1-7c",
                        "promote 1",
                        "drain 2-7a",
                        "stop 2-7a");
    }

    @Test
    void startsStoppedOldOnesBesideTheNewOnesWherePortsAllow() {
        assertThat(back(true, List.of(newA, newB), "shop-2-7a", "shop-2-7b"))
                .containsExactly(
                        "start 1-7c:1 1-7d:2",
                        "route 1-7c 1-7d",
                        "promote 1",
                        "drain 2-7a 2-7b",
                        "stop 2-7a 2-7b");
    }

    @Test
    void replacesOneByOneWhereThereIsNoRoom() {
        assertThat(
                        back(
                                true,
                                List.of(
                                        newA,
                                        newB,
                                        healthy("shop-2-7x", two, 1),
                                        healthy("shop-2-7y", two, 2)),
                                "shop-2-7a",
                                "shop-2-7b",
                                "shop-2-7x",
                                "shop-2-7y"))
                .startsWith("route 2-7b 2-7x 2-7y", "drain 2-7a", "stop 2-7a", "start 1-7c:3");
    }

    @Test
    void takesThePlacesOfThoseThatServeNobodyFirst() {
        assertThat(
                        back(
                                true,
                                List.of(
                                        stopping("shop-1-0a", one, 1),
                                        healthy("shop-2-7x", two, 2),
                                        newA,
                                        newB),
                                "shop-2-7a",
                                "shop-2-7b"))
                .containsExactly(
                        "route 2-7a 2-7b",
                        "drain 1-0a",
                        "drain 2-7x",
                        "stop 1-0a",
                        "stop 2-7x",
                        "start 1-7c:1 1-7d:2",
                        "route 1-7c 1-7d",
                        "promote 1",
                        "drain 2-7a 2-7b",
                        "stop 2-7a 2-7b");
    }

    @Test
    void waitsForAnOldOneThatIsOnItsWayOutAndStartsAnother() {
        assertThat(
                        back(
                                true,
                                List.of(stopping("shop-1-0a", one, 1), oldB, newA),
                                "shop-1-0b",
                                "shop-2-7a"))
                .containsExactly(
                        "start 1-7c:2".replace(":2", ":4"),
                        "route 1-0b 1-7c",
                        "promote 1",
                        "drain 1-0a",
                        "drain 2-7a",
                        "stop 1-0a",
                        "stop 2-7a");
    }

    @Nested
    class WithOnFailureKeep {
        private final Release kept = Shop.release("2", Shop.keeping(two.settings()));

        @Test
        void leavesTheCandidateWhateverTheOldReleaseSays() {
            ServiceState state = Shop.serving(one, oldA, oldB, newA, newB);
            assertThat(
                            PlanLines.of(
                                    planner.back(
                                            Worlds.during(
                                                    Worlds.knowing(state, kept),
                                                    Worlds.open(forward, "2", 2, false),
                                                    "shop-1-0a",
                                                    "shop-1-0b"))))
                    .containsExactly("route 1-0a 1-0b", "drain 2-7a 2-7b", "keep 2-7a 2-7b");
        }

        @Test
        void endsItWhenOnlyTheOldReleaseSaysSo() {
            Release old = Shop.release("1", Shop.keeping(one.settings()));
            ServiceState state = Shop.serving(old, oldA, oldB, newA, newB);
            assertThat(
                            PlanLines.of(
                                    planner.back(
                                            Worlds.during(
                                                    Worlds.knowing(state, two),
                                                    Worlds.open(forward, "2", 2, false),
                                                    "shop-1-0a",
                                                    "shop-1-0b"))))
                    .containsExactly("route 1-0a 1-0b", "drain 2-7a 2-7b", "stop 2-7a 2-7b");
        }

        @Test
        void leavesTheVeryFirstCandidate() {
            ServiceState state = Worlds.knowing(Shop.serving(kept, newA, newB), kept);
            Plan plan = planner.deploy(ServiceState.empty("shop"), 7, kept, Optional.empty());
            assertThat(
                            PlanLines.of(
                                    planner.back(
                                            Worlds.during(
                                                    state, Worlds.first(plan, "2"), "shop-2-7a"))))
                    .containsExactly("route", "drain 2-7a 2-7b", "keep 2-7a 2-7b");
        }
    }

    @Test
    void holdsOnWhenRecreateHasNobodyLeft() {
        Release only = Shop.release("1", Shop.settings(new Strategy.Recreate(), 1, 1));
        Release next = Shop.release("2", Shop.settings(new Strategy.Recreate(), 1, 1));
        Plan plan =
                planner.deploy(
                        Shop.serving(only, healthy("shop-1-0a", only, 1)),
                        7,
                        next,
                        Optional.empty());
        ServiceState state =
                Worlds.knowing(Shop.serving(only, healthy("shop-2-7a", next, 1)), next);
        assertThat(
                        PlanLines.of(
                                planner.back(
                                        Worlds.during(state, Worlds.open(plan, "2", 1, false)))))
                .containsExactly(
                        "hold",
                        "drain 2-7a",
                        "stop 2-7a",
                        "start 1-7b:1",
                        "route 1-7b",
                        "promote 1");
    }
}
