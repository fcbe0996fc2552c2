package dev.gapless.proxy.admin;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/// Closes a channel after a while, so that blocking I/O on it ends. Close this first to prevent it.
final class TimeLimit implements AutoCloseable {
    private final Thread timer;

    TimeLimit(Closeable channel, Duration limit) {
        this.timer =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        Thread.sleep(limit);
                                        channel.close();
                                    } catch (InterruptedException | IOException _) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
    }

    @Override
    public void close() {
        timer.interrupt();
    }
}
