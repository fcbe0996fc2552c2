package dev.gapless.cli.demo;

import dev.gapless.cli.Shell;
import dev.gapless.load.LoadRun;
import dev.gapless.load.record.Snapshot;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Locale;

/// The line `failed 0 of N` that never leaves the screen; without a terminal it is printed every
/// ten seconds. Thread-safe.
final class Counter implements AutoCloseable {
    private static final Duration REDRAW = Duration.ofMillis(500);
    private static final int PLAIN_EVERY = 20;
    private static final int WIDTH = 79;

    private final Shell shell;
    private final Thread thread = Thread.ofVirtual().name("counter").unstarted(this::run);
    private final long began = System.nanoTime();
    // guarded by this
    private @Nullable LoadRun run;
    private String now = "";

    Counter(Shell shell) {
        this.shell = shell;
        thread.start();
    }

    synchronized void watch(LoadRun load) {
        run = load;
    }

    synchronized void leave() {
        clear();
        run = null;
    }

    /// One line that stays, and stands beside the counter until the next one.
    synchronized void say(String text) {
        clear();
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        shell.print(String.format(Locale.ROOT, "%2d:%02d  %s", seconds / 60, seconds % 60, text));
        draw();
    }

    /// Changes only what stands beside the counter.
    synchronized void step(String text) {
        now = text;
    }

    private void run() {
        try {
            for (int i = 0; ; i++) {
                Thread.sleep(REDRAW);
                beat(i);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void beat(int count) {
        if (shell.redraws()) {
            draw();
        } else if (count % PLAIN_EVERY == PLAIN_EVERY - 1 && run != null) {
            shell.print("       " + line(run.snapshot()));
        }
    }

    private void draw() {
        if (run != null && shell.redraws()) {
            shell.out().print("\r\u001b[K" + line(run.snapshot()));
            shell.out().flush();
        }
    }

    private void clear() {
        if (shell.redraws()) {
            shell.out().print("\r\u001b[K");
        }
    }

    private String line(Snapshot seen) {
        Long rate = seen.perSecond();
        Double p99 = seen.p99Millis();
        String text =
                String.format(
                        Locale.ROOT,
                        "failed %,d of %,d   errors %,d   %s req/s   p99 %s ms   %s",
                        seen.failed(),
                        seen.requests(),
                        seen.errors(),
                        rate == null ? "-" : rate.toString(),
                        p99 == null ? "-" : String.format(Locale.ROOT, "%.0f", p99),
                        now);
        return text.length() > WIDTH ? text.substring(0, WIDTH) : text;
    }

    @Override
    public void close() {
        thread.interrupt();
        leave();
    }
}
