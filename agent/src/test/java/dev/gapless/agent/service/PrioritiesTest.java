package dev.gapless.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.Action;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.ObservedInstance;
import dev.gapless.core.port.Preflight;
import dev.gapless.core.port.Routes;
import dev.gapless.core.port.Runtime;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.StartPriority;
import dev.gapless.core.service.SwitchSettings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// In which order the runtime is asked, and how often. Who is held back is the matter of
/// HoldingBackTest, what the kernel makes of it that of LowPriorityTest.
@Timeout(30)
class PrioritiesTest {
    private static final InstanceId ONE = new InstanceId("shop-2-1a");

    @TempDir Path home;

    private final Asked asked = new Asked();
    private final Priorities priorities = new Priorities(asked, InstantSource.system());

    @Test
    void whoeverGotItsShareWhileItWasBeingHeldBackHasItsShare() throws InterruptedException {
        asked.slow = new CountDownLatch(1);
        priorities.want(ONE, true);
        asked.awaitBegun(1);
        priorities.want(ONE, false);
        asked.slow.countDown();
        asked.awaitDone(2);
        assertThat(asked.done).containsExactly(StartPriority.LOW, StartPriority.NORMAL);
    }

    @Test
    void whoeverGetsRequestsHasItsShareBefore() throws InterruptedException {
        priorities.want(ONE, true);
        asked.awaitDone(1);
        Outside.Switch trafficSwitch = new Outside.Switch();
        List<List<StartPriority>> before = new CopyOnWriteArrayList<>();
        trafficSwitch.onApply(() -> before.add(List.copyOf(asked.done)));
        BlockingQueue<Event> inbox = new LinkedBlockingQueue<>();
        try (Dispatcher dispatcher =
                new Dispatcher(
                        "shop", Outside.with(asked, trafficSwitch, home), priorities, inbox::add)) {
            dispatcher.dispatch(new Action.ApplyRoutes(routes(1, false)));
            assertThat(inbox.take()).isEqualTo(new Event.RoutesApplied(1));
            dispatcher.dispatch(new Action.ApplyRoutes(routes(2, true)));
            assertThat(inbox.take()).isEqualTo(new Event.RoutesApplied(2));
            dispatcher.dispatch(new Action.ApplyRoutes(routes(3, true)));
            assertThat(inbox.take()).isEqualTo(new Event.RoutesApplied(3));
        }
        List<StartPriority> shared = List.of(StartPriority.LOW, StartPriority.NORMAL);
        assertThat(before).containsExactly(List.of(StartPriority.LOW), shared, shared);
    }

    @Test
    void whoeverCouldNotBeGivenItsShareGetsRequestsAllTheSame() throws InterruptedException {
        asked.failures.set(1);
        priorities.share(ONE);
        assertThat(asked.done).isEmpty();
        priorities.want(ONE, false);
        asked.awaitDone(1);
        priorities.share(ONE);
        priorities.share(ONE);
        assertThat(asked.done).hasSize(2).containsOnly(StartPriority.NORMAL);
    }

    private static Routes routes(long generation, boolean active) {
        return new Routes(
                "shop",
                generation,
                new SwitchSettings(
                        "builtin",
                        List.of("127.0.0.1:8080"),
                        new SwitchSettings.Hold(Duration.ofSeconds(30), 1000, 1 << 20),
                        Duration.ofSeconds(60),
                        false),
                Map.of("2", 100),
                List.of(new Routes.Target(ONE, "2", Address.local(18_002), active)),
                false);
    }

    @Test
    void nobodyIsHeldBackAgainOnceItServes() throws InterruptedException {
        priorities.want(ONE, false);
        asked.awaitDone(1);
        priorities.share(ONE);
        priorities.want(ONE, true);
        priorities.want(ONE, false);
        Thread.sleep(100);
        assertThat(asked.done).containsExactly(StartPriority.NORMAL);
    }

    @Test
    void whoeverStartsCanBeHeldBackAgain() throws InterruptedException {
        priorities.want(ONE, true);
        asked.awaitDone(1);
        priorities.want(ONE, false);
        asked.awaitDone(2);
        priorities.want(ONE, true);
        asked.awaitDone(3);
        priorities.want(ONE, true);
        priorities.share(ONE);
        assertThat(asked.done)
                .containsExactly(
                        StartPriority.LOW,
                        StartPriority.NORMAL,
                        StartPriority.LOW,
                        StartPriority.NORMAL);
    }

    @Test
    void whoeverDidNotGetItsShareIsGivenItWithTheNextLook() throws InterruptedException {
        asked.failures.set(2);
        while (asked.done.size() < 3) {
            priorities.want(ONE, false);
            Thread.sleep(10);
        }
        priorities.want(ONE, false);
        Thread.sleep(100);
        assertThat(asked.done).hasSize(3).containsOnly(StartPriority.NORMAL);
    }

    private static final class Asked implements Runtime {
        private final List<StartPriority> done = new CopyOnWriteArrayList<>();
        private final AtomicInteger begun = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();
        private volatile CountDownLatch slow = new CountDownLatch(0);

        @Override
        public boolean priority(InstanceId id, StartPriority priority) {
            begun.incrementAndGet();
            try {
                slow.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            done.add(priority);
            return failures.getAndUpdate(left -> Math.max(0, left - 1)) == 0;
        }

        void awaitBegun(int times) throws InterruptedException {
            while (begun.get() < times) {
                Thread.sleep(5);
            }
        }

        void awaitDone(int times) throws InterruptedException {
            while (done.size() < times) {
                Thread.sleep(5);
            }
        }

        @Override
        public HoldBack holdBack() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<ProblemReport> preflight(Preflight request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ObservedInstance.Running start(InstanceSpec spec) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Stopped stop(InstanceId id, Duration grace) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void establish(InstanceId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void letGo(InstanceId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<ObservedInstance> observe(String service) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void onEnd(Consumer<ObservedInstance.Ended> listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public PortOwner owner(InstanceId id, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> log(InstanceId id, int lines) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void forget(InstanceId id) {
            throw new UnsupportedOperationException();
        }
    }
}
