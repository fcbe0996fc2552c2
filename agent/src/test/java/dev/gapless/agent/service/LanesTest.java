package dev.gapless.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

class LanesTest {
    private final List<Integer> done = new CopyOnWriteArrayList<>();

    @Test
    void tasksOfOneKeyRunInTheOrderTheyCame() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Lanes<String> lanes = new Lanes<>(threads);
            CountDownLatch all = new CountDownLatch(200);
            for (int i = 0; i < 200; i++) {
                int number = i;
                lanes.execute(
                        "a",
                        () -> {
                            Thread.yield();
                            done.add(number);
                            all.countDown();
                        });
            }
            await(all);
        }
        assertThat(done).isEqualTo(IntStream.range(0, 200).boxed().toList());
    }

    @Test
    void aTaskDoesNotWaitForThoseOfOtherKeys() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Lanes<String> lanes = new Lanes<>(threads);
            CountDownLatch other = new CountDownLatch(1);
            CountDownLatch both = new CountDownLatch(2);
            lanes.execute(
                    "a",
                    () -> {
                        await(other);
                        both.countDown();
                    });
            lanes.execute(
                    "b",
                    () -> {
                        other.countDown();
                        both.countDown();
                    });
            await(both);
        }
    }

    @Test
    void aTaskThatThrowsDoesNotHoldUpTheNext() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Lanes<String> lanes = new Lanes<>(threads);
            CountDownLatch next = new CountDownLatch(1);
            lanes.execute(
                    "a",
                    () -> {
                        throw new IllegalStateException("on purpose");
                    });
            lanes.execute("a", next::countDown);
            await(next);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
