package dev.gapless.proxy.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.proxy.route.ReleaseWeight;
import dev.gapless.proxy.route.RouteTable;
import dev.gapless.proxy.route.ServiceRoute;
import dev.gapless.proxy.route.Target;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

class TargetStateTest {
    private static final InetSocketAddress LISTEN = new InetSocketAddress("127.0.0.1", 8080);

    @Test
    void cannotBeClaimedBeforeItIsOpenedNorAfterItIsClosed() {
        TargetState target = target();
        assertThat(target.tryClaim()).isFalse();
        target.open();
        assertThat(target.tryClaim()).isTrue();
        assertThat(target.close()).isTrue();
        assertThat(target.close()).isFalse();
        assertThat(target.tryClaim()).isFalse();
        assertThat(target.counts()).isEqualTo(new TargetCounts(false, 1, 0, 0));
        target.unclaim();
        assertThat(target.counts().unused()).isTrue();
        assertThat(target.requests()).isEqualTo(1);
    }

    @Test
    void keepsNoConnectionOfAnEarlierGeneration() {
        TargetState target = target();
        target.open();
        int generation = target.poolGeneration();
        assertThat(target.keeps(generation)).isTrue();
        target.close();
        assertThat(target.keeps(generation)).isFalse();
        target.open();
        assertThat(target.keeps(generation)).isFalse();
        assertThat(target.keeps(target.poolGeneration())).isTrue();
    }

    @Test
    void countsDoNotMixWhateverTheirSize() {
        TargetState target = target();
        target.open();
        for (int i = 0; i < 70_000; i++) {
            assertThat(target.tryClaim()).isTrue();
            target.connecting();
        }
        for (int i = 0; i < 30_000; i++) {
            target.connectEnded();
            target.unclaimToPool();
        }
        assertThat(target.counts()).isEqualTo(new TargetCounts(true, 40_000, 30_000, 40_000));
        for (int i = 0; i < 30_000; i++) {
            target.leftPool();
        }
        assertThat(target.counts()).isEqualTo(new TargetCounts(true, 40_000, 0, 40_000));
    }

    /// Claims from several threads against a table that is changed all the time. After a change has
    /// returned, no claim on a closed target may begin, and whoever then reads zero must be right.
    @Test
    void noClaimBeginsAfterTheChangeThatClosedItsTarget() throws InterruptedException {
        LiveRoutes routes = new LiveRoutes();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong claims = new AtomicLong();
        AtomicLong inFlightOne = new AtomicLong();
        AtomicLong inFlightTwo = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        routes.apply(table(0, true));
        for (int i = 0; i < 3; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        while (!stop.get()) {
                                            LiveService service = routes.current().service(LISTEN);
                                            TargetState chosen =
                                                    service == null
                                                            ? null
                                                            : service.choose(List.of(), 0, null);
                                            if (chosen != null && chosen.tryClaim()) {
                                                AtomicLong inFlight =
                                                        chosen.key().instance().equals("one")
                                                                ? inFlightOne
                                                                : inFlightTwo;
                                                inFlight.incrementAndGet();
                                                claims.incrementAndGet();
                                                inFlight.decrementAndGet();
                                                chosen.unclaim();
                                            }
                                        }
                                    }));
        }
        int drained = 0;
        long end = System.nanoTime() + 3_000_000_000L;
        for (int generation = 1; generation <= 20_000 && System.nanoTime() < end; generation++) {
            boolean one = generation % 2 == 0;
            routes.apply(table(generation, one));
            String closed = one ? "two" : "one";
            TargetState target =
                    routes.targets("web").stream()
                            .filter(state -> state.key().instance().equals(closed))
                            .findFirst()
                            .orElseThrow();
            while (!target.counts().unused()) {
                Thread.yield();
            }
            // It was zero once, so it must stay zero, and nobody may be between claim and release.
            long before = target.requests();
            assertThat((one ? inFlightTwo : inFlightOne).get()).isZero();
            assertThat(target.counts()).isEqualTo(new TargetCounts(false, 0, 0, 0));
            assertThat(target.requests()).isEqualTo(before);
            drained++;
        }
        stop.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(drained).isGreaterThan(10);
        assertThat(claims.get()).isPositive();
    }

    private static RouteTable table(long generation, boolean one) {
        return new RouteTable(
                1,
                generation,
                List.of(
                        ServiceRoute.of(
                                "web",
                                List.of("127.0.0.1:8080"),
                                List.of(new ReleaseWeight("v", 1)),
                                List.of(
                                        new Target("one", "v", "127.0.0.1", 1, one),
                                        new Target("two", "v", "127.0.0.1", 2, !one)))));
    }

    private static TargetState target() {
        return new TargetState(
                new TargetKey("web", "i", "v", "127.0.0.1", 1),
                new InetSocketAddress("127.0.0.1", 1),
                new ReleaseState("v"));
    }
}
