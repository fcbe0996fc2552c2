package dev.gapless.traffic;

import dev.gapless.core.service.Address;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Clients that ask without a pause, each request on a connection of its own, and remember what
/// they were answered.
final class Askers implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final int port;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    private record Answer(long beganNanos, long endedNanos, String text) {}

    Askers(int port, int count) {
        this.port = port;
        for (int i = 0; i < count; i++) {
            threads.execute(this::ask);
        }
    }

    private void ask() {
        while (!closed) {
            long began = System.nanoTime();
            String text;
            try {
                text = Upstream.get(Address.local(port));
            } catch (IOException e) {
                text = "lost: " + e;
            }
            answers.add(new Answer(began, System.nanoTime(), text));
        }
    }

    /// Waits for so many requests that begin from now on.
    void awaitMore(int count) throws InterruptedException {
        long since = System.nanoTime();
        long end = since + PATIENCE_NANOS;
        while (within(since, Long.MAX_VALUE).size() < count) {
            if (System.nanoTime() > end) {
                throw new AssertionError("fewer than " + count + " requests in a minute");
            }
            Thread.sleep(2);
        }
    }

    /// What requests were answered that began and ended in that time.
    Set<String> between(long sinceNanos, long untilNanos) {
        return within(sinceNanos, untilNanos).stream()
                .map(Answer::text)
                .collect(Collectors.toSet());
    }

    Set<String> all() {
        return answers.stream().map(Answer::text).collect(Collectors.toSet());
    }

    private List<Answer> within(long sinceNanos, long untilNanos) {
        return answers.stream()
                .filter(one -> one.beganNanos() >= sinceNanos && one.endedNanos() <= untilNanos)
                .toList();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        threads.shutdown();
        if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new AssertionError("a request has not ended");
        }
    }
}
