package dev.gapless.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.ObservedInstance;
import dev.gapless.core.port.Preflight;
import dev.gapless.core.port.Runtime;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.StartPriority;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// In which order the runtime is asked, and how often. Who is held back is the matter of
/// HoldingBackTest, what the kernel makes of it that of LowPriorityTest.
@Timeout(30)
class PrioritiesTest {
    private static final InstanceId ONE = new InstanceId("shop-2-1a");

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
    void nobodyIsHeldBackAgain() throws InterruptedException {
        priorities.want(ONE, false);
        asked.awaitDone(1);
        priorities.want(ONE, true);
        priorities.want(ONE, false);
        Thread.sleep(100);
        assertThat(asked.done).containsExactly(StartPriority.NORMAL);
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
