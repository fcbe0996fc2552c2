package dev.gapless.core.plan;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.core.Shop;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.TrafficSwitch.Capability;
import dev.gapless.core.service.Strategy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class SwitchFitTest {
    private static final Set<Capability> ALL = EnumSet.allOf(Capability.class);
    private static final Set<Capability> NO_HOLD = Set.of(Capability.WEIGHTS);

    private final Release one = release("1", new Strategy.BlueGreen(), 1, 2);

    @Test
    void aPlanThatStopsBeforeItStartsNeedsASwitchThatHolds() {
        for (Release to :
                List.of(
                        release("2", new Strategy.Recreate(), 1, 2),
                        release("2", new Strategy.Rolling(1, 0), 1, 2),
                        release("2", new Strategy.Rolling(1, 1), 1))) {
            assertThatCode(() -> require(to, ALL)).doesNotThrowAnyException();
            assertThatThrownBy(() -> require(to, NO_HOLD))
                    .hasMessageContaining("[switch-cannot]")
                    .hasMessageContaining("holds requests");
        }
    }

    @Test
    void aPlanThatStartsBesideNeedsNone() {
        require(release("2", new Strategy.BlueGreen(), 1, 2), NO_HOLD);
        require(release("2", new Strategy.Rolling(1, 1), 1, 2), NO_HOLD);
    }

    @Test
    void aPlanThatSharesTheTrafficOutNeedsASwitchWithWeights() {
        Set<Capability> noWeights = Set.of();
        require(release("2", new Strategy.BlueGreen(), 1, 2), noWeights);
        Release ramped =
                Shop.release(
                        "2",
                        Shop.ramping(
                                Shop.settings(new Strategy.BlueGreen(), 1, 1, 2),
                                Duration.ofSeconds(10)));
        assertThatThrownBy(() -> require(ramped, noWeights))
                .hasMessageContaining("[switch-cannot]")
                .hasMessageContaining("a ramp of 10.0 s");
        require(release("2", new Strategy.Rolling(1, 1), 1, 2), noWeights);
        Release two = Shop.release("2", Shop.settings(new Strategy.Rolling(1, 1), 2, 1, 2, 3));
        assertThatThrownBy(() -> require(two, noWeights))
                .hasMessageContaining("[switch-cannot]")
                .hasMessageContaining("2 instances");
    }

    /// Its ramp may be one that nobody wrote, or that its file does not have any more.
    @Test
    void aReleaseThatWasDeployedWithARampIsGoneBackToAtOnceWhereAllGoToOne() {
        Release ramped =
                Shop.release(
                        "2",
                        Shop.reloading(
                                Shop.ramping(
                                        Shop.settings(new Strategy.BlueGreen(), 1, 1, 2),
                                        Duration.ofSeconds(10))));
        assertThatCode(() -> require(ramped, Set.of())).doesNotThrowAnyException();
    }

    private void require(Release to, Set<Capability> capabilities) {
        ServiceState state = Shop.serving(one, Shop.healthy("shop-1-0a", one, 1));
        Plan plan = new Planner().deploy(state, 7, to, Optional.empty());
        SwitchFit.require(state, to, plan, capabilities);
    }

    private static Release release(String version, Strategy strategy, Integer... ports) {
        return Shop.release(version, Shop.settings(strategy, 1, ports));
    }
}
