package dev.gapless.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.wire.ServiceView;
import dev.gapless.api.wire.ServiceView.InstanceView;
import dev.gapless.cli.Views;
import dev.gapless.load.report.CpuSeries;
import dev.gapless.load.report.Lane;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

class LanesTest {
    private static final Instant START = Instant.parse("2026-11-22T02:51:04Z");

    private final Map<Long, Double> used = new HashMap<>();
    private final Lanes lanes =
            new Lanes(
                    pid ->
                            used.containsKey(pid)
                                    ? OptionalDouble.of(used.get(pid))
                                    : OptionalDouble.empty(),
                    2);

    private void see(double second, long pid, String state, double cpuSeconds) {
        used.put(pid, cpuSeconds);
        lanes.see(service(pid, state), START.plusMillis(Math.round(second * 1000)));
    }

    private static ServiceView service(long pid, String state) {
        ServiceView any = Views.service(Optional.empty());
        return new ServiceView(
                any.service(),
                any.configFile(),
                any.stable(),
                any.previous(),
                any.back(),
                any.releases(),
                List.of(
                        new InstanceView(
                                "shop-1",
                                "1.4.2",
                                "127.0.0.1:8081",
                                state,
                                pid,
                                0,
                                0,
                                3,
                                0,
                                "",
                                "",
                                false)),
                any.deployment(),
                any.trafficSwitch(),
                any.kept(),
                any.schema(),
                any.trouble());
    }

    @Test
    void writesDownStatesAndRequestsInFlight() {
        see(0, 7, "healthy", 0);
        see(0.25, 7, "draining", 0);
        see(0.5, 7, "drained", 0);
        Lane lane = lanes.all().getFirst();
        assertThat(lane.address()).isEqualTo(":8081");
        assertThat(lane.states().stream().map(Lane.Span::state))
                .containsExactly("healthy", "draining", "drained");
        assertThat(lane.inFlight()).hasSize(3).allMatch(one -> one.requests() == 3);
    }

    @Test
    void saysHowMuchOfAllProcessorsAnInstanceUsed() {
        see(0, 7, "healthy", 10.0);
        see(0.25, 7, "healthy", 10.1);
        see(1, 7, "healthy", 10.5);
        see(2, 7, "healthy", 12.5);
        assertThat(lanes.cpu().getFirst().points().stream().map(CpuSeries.Point::percent))
                .containsExactly(25.0, 100.0);
    }

    @Test
    void takesNoOtherProcessForTheOneThatItLookedAtBefore() {
        see(0, 7, "healthy", 10.0);
        see(1, 8, "healthy", 500.0);
        assertThat(lanes.cpu()).isEmpty();
        see(2, 8, "healthy", 500.2);
        assertThat(lanes.cpu().getFirst().points()).hasSize(1);
        assertThat(lanes.cpu().getFirst().points().getFirst().percent()).isBetween(9.99, 10.01);
    }

    @Test
    void hasNoShareOfWhatCannotBeMeasured() {
        lanes.see(service(9, "healthy"), START);
        lanes.see(service(9, "healthy"), START.plusSeconds(2));
        assertThat(lanes.all()).hasSize(1);
        assertThat(lanes.cpu()).isEmpty();
    }

    @Test
    void readsTheTimeOfAProcessWhateverItsNameIs() {
        assertThat(
                        CpuTime.parse(
                                "42 (java (x) 1) S 1 42 42 0 -1 4194560 1 2 3 4 150 50 9 9 20 0 30 0"
                                        + " 1 2 3"))
                .hasValue(2.0);
        assertThat(CpuTime.parse("no such thing")).isEmpty();
        assertThat(CpuTime.of(ProcessHandle.current().pid())).isPresent();
    }
}
