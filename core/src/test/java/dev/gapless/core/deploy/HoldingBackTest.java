package dev.gapless.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.Shop;
import dev.gapless.core.plan.Planner;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.StartPriority;
import dev.gapless.core.service.Strategy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class HoldingBackTest {
    private static final Strategy BLUE_GREEN = new Strategy.BlueGreen();
    private static final InstanceId OLD = new InstanceId("shop-1-0a");
    private static final InstanceId NEW = new InstanceId("shop-2-1a");

    private final Release one = Shop.release("1", Shop.settings(BLUE_GREEN, 1, 1, 2));
    private final Release two = Shop.release("2", Shop.settings(BLUE_GREEN, 1, 1, 2));

    private Drive serving() {
        return new Drive(Shop.serving(one, Shop.healthy("shop-1-0a", one, 1))).obliging();
    }

    @Test
    void aNewcomerIsHeldBackUntilItIsHealthyWhichIsBeforeItsFirstRequest() {
        Drive drive = serving().deploy(two);
        assertThat(held(drive)).containsExactly(NEW);
        boolean reached = false;
        for (int second = 0; second < 30; second++) {
            drive.pass(Duration.ofSeconds(1));
            reached |= drive.state.rotation().has(NEW);
            assertThat(reached && held(drive).contains(NEW)).isFalse();
            assertThat(held(drive)).doesNotContain(OLD);
        }
        assertThat(reached).isTrue();
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
        assertThat(held(drive)).isEmpty();
    }

    @Test
    void whoeverDoesNotGetHealthyHasItsShareFromHalfOfTheDeadlineOn() {
        Duration half = Shop.health().healthyDeadline().dividedBy(2);
        Drive drive = serving().deploy(two).sleep(half.minusSeconds(1));
        assertThat(held(drive)).containsExactly(NEW);
        drive.sleep(Duration.ofSeconds(1));
        assertThat(drive.alive()).contains("shop-2-1a");
        assertThat(held(drive)).isEmpty();
    }

    @Test
    void nobodyIsHeldBackWhereNobodyServes() {
        Drive drive = new Drive(ServiceState.empty("shop")).obliging().deploy(one);
        assertThat(drive.alive()).containsExactly("shop-1-1a");
        assertThat(held(drive)).isEmpty();
    }

    @Test
    void nobodyIsHeldBackOnTheWayBack() {
        Drive drive = serving().deploy(two).pass(Duration.ofSeconds(30));
        Plan back = new Planner().deploy(drive.state, 2, one, Optional.empty());
        drive.begin(Deployment.Kind.ROLLBACK, one, back, 1);
        assertThat(drive.alive()).hasSize(2);
        assertThat(held(drive)).isEmpty();
    }

    @Test
    void whoeverIsKeptForALookAfterAFailureHasItsShare() {
        Drive drive = serving().deploy(two);
        assertThat(held(drive)).containsExactly(NEW);
        drive.silent(Action.StopInstance.class).feed(new Event.Abort(1, "minsu"));
        assertThat(held(drive)).isEmpty();
    }

    @Test
    void nobodyIsHeldBackWhoseFileSaysNormal() {
        Settings normal = Shop.startingAt(StartPriority.NORMAL, two.settings());
        Drive drive = serving().deploy(Shop.release("2", normal));
        assertThat(drive.alive()).contains("shop-2-1a");
        assertThat(held(drive)).isEmpty();
    }

    private static List<InstanceId> held(Drive drive) {
        return drive.state.all().stream()
                .filter(one -> HoldingBack.holds(drive.state, one, drive.now))
                .map(Instance::id)
                .toList();
    }
}
