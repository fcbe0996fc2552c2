package dev.gapless.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.Shop;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.service.Strategy;
import dev.gapless.core.service.WarmUp;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class WarmUpsTest {
    private static final WarmUp WARM_UP =
            new WarmUp(List.of("GET /", "/b"), Optional.empty(), Duration.ofSeconds(40));

    private final Planner planner = new Planner();

    private static Release release(String version, Strategy strategy, int instances) {
        return Shop.release(
                version, Shop.warmedUp(Shop.settings(strategy, instances, 1, 2, 3), WARM_UP));
    }

    private Plan deploy(ServiceState state, Release to) {
        return planner.deploy(state, 7, to, Optional.empty());
    }

    @Test
    void whatStartsBesideOthersIsWarmedUpBeforeTheShift() {
        Release one = release("1", new Strategy.BlueGreen(), 1);
        Plan plan =
                deploy(
                        Shop.serving(one, Shop.healthy("shop-1-0a", one, 1)),
                        release("2", new Strategy.BlueGreen(), 1));
        assertThat(PlanLines.of(plan))
                .containsSubsequence("start 2-7a:2", "warm 2-7a", "route 2-7a", "promote 2");
        assertThat(plan.steps())
                .filteredOn(step -> step.name().equals("warm-up"))
                .singleElement()
                .extracting(step -> step.title())
                .isEqualTo("warm up, 2 requests");
        assertThat(plan.notes()).noneMatch(note -> note.contains("arm-up"));
    }

    @Test
    void eachBatchIsWarmedUpInARollingDeployment() {
        Release one = release("1", new Strategy.Rolling(1, 1), 2);
        Plan plan =
                deploy(
                        Shop.serving(
                                one,
                                Shop.healthy("shop-1-0a", one, 1),
                                Shop.healthy("shop-1-0b", one, 2)),
                        release("2", new Strategy.Rolling(1, 1), 2));
        assertThat(PlanLines.of(plan))
                .containsSubsequence(
                        "start 2-7a:3",
                        "warm 2-7a",
                        "route 2-7a 1-0b",
                        "start 2-7b:1",
                        "warm 2-7b");
    }

    @Test
    void requestsThatWaitAreNotMadeToWaitForAWarmUp() {
        Release one = release("1", new Strategy.Recreate(), 1);
        Plan plan =
                deploy(
                        Shop.serving(one, Shop.healthy("shop-1-0a", one, 1)),
                        release("2", new Strategy.Recreate(), 1));
        assertThat(PlanLines.of(plan)).contains("hold").noneMatch(line -> line.startsWith("warm"));
        assertThat(plan.notes())
                .containsExactly(
                        "No warm-up: nobody serves meanwhile. The first answers of 2 come cold.");
    }

    @Test
    void theFirstDeploymentServesAsSoonAsItCan() {
        Plan plan = deploy(ServiceState.empty("shop"), release("1", new Strategy.BlueGreen(), 1));
        assertThat(PlanLines.of(plan)).noneMatch(line -> line.startsWith("warm"));
        assertThat(plan.notes()).isEmpty();
    }

    @Test
    void aRollbackDoesNotWaitForIt() {
        Release one = release("1", new Strategy.BlueGreen(), 1);
        Release two = release("2", new Strategy.BlueGreen(), 1);
        ServiceState state =
                Worlds.knowing(Shop.serving(two, Shop.healthy("shop-2-0a", two, 1)), one);
        assertThat(PlanLines.of(deploy(state, one))).contains("warm 1-7a");
        assertThat(PlanLines.of(planner.rollback(state, 7, one, Optional.empty())))
                .contains("start 1-7a:2")
                .noneMatch(line -> line.startsWith("warm"));
    }

    @Test
    void anotherInstanceIsWarmedUpBesideTheFirst() {
        Release one = release("1", new Strategy.BlueGreen(), 1);
        ServiceState state = Shop.serving(one, Shop.healthy("shop-1-0a", one, 1));
        assertThat(PlanLines.of(planner.scale(state, 7, 2))).contains("warm 1-7a");
        assertThat(PlanLines.of(planner.restart(state, 7))).contains("warm 1-7a");
    }
}
