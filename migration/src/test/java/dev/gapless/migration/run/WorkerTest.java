package dev.gapless.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

class WorkerTest {
    @Test
    void passesReportsOnInTheCallersThread() throws InterruptedException {
        List<String> heard = new ArrayList<>();
        CountDownLatch told = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        String result =
                new Worker<String>()
                        .run(
                                "work",
                                (progress, _) -> {
                                    progress.accept("half");
                                    told.await();
                                    return "done";
                                },
                                report -> {
                                    assertThat(Thread.currentThread()).isSameAs(caller);
                                    heard.add(report);
                                    told.countDown();
                                });
        assertThat(result).isEqualTo("done");
        assertThat(heard).containsExactly("half");
    }

    @Test
    void throwsWhatTheWorkThrows() {
        assertThatThrownBy(
                        () ->
                                new Worker<String>()
                                        .run(
                                                "work",
                                                (_, _) -> {
                                                    throw new IllegalArgumentException("no");
                                                },
                                                _ -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void waitsForTheWorkToEndWhenInterrupted() throws InterruptedException {
        AtomicBoolean ended = new AtomicBoolean();
        AtomicBoolean cancelled = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread caller =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        new Worker<String>()
                                                .run(
                                                        "work",
                                                        (_, onInterrupt) -> {
                                                            onInterrupt.accept(
                                                                    () -> cancelled.set(true));
                                                            begun.countDown();
                                                            try {
                                                                Thread.sleep(60_000);
                                                            } finally {
                                                                ended.set(true);
                                                            }
                                                            return "never";
                                                        },
                                                        _ -> {});
                                    } catch (InterruptedException e) {
                                        interrupted.set(ended.get());
                                    }
                                });
        begun.await();
        caller.interrupt();
        caller.join();
        assertThat(interrupted).isTrue();
        assertThat(cancelled).isTrue();
    }
}
