package dev.gapless.cli.prove;

import dev.gapless.cli.Shell;
import dev.gapless.cli.screen.Columns;
import dev.gapless.cli.screen.Figures;
import dev.gapless.load.LoadRun;
import dev.gapless.load.record.Snapshot;

import java.time.Duration;

/// Waits while the load runs, and says how it goes: one line redrawn on a terminal, else a line
/// every ten seconds.
final class LoadLine {
    private static final Duration REDRAW = Duration.ofMillis(500);
    private static final int PLAIN_EVERY = 20;

    private final Shell shell;
    private final boolean quiet;

    /// @param quiet only wait
    LoadLine(Shell shell, boolean quiet) {
        this.shell = shell;
        this.quiet = quiet;
    }

    void show(LoadRun run, String phase, Duration length) throws InterruptedException {
        long begin = System.nanoTime();
        for (int i = 1; ; i++) {
            long passed = System.nanoTime() - begin;
            if (passed >= length.toNanos()) {
                break;
            }
            Duration rest = length.minusNanos(passed);
            Thread.sleep(rest.compareTo(REDRAW) < 0 ? rest : REDRAW);
            draw(i, text(phase, System.nanoTime() - begin, length, run.snapshot()));
        }
        if (!quiet && shell.redraws()) {
            shell.out().print("\r\u001b[K");
            shell.print(text(phase, length.toNanos(), length, run.snapshot()));
        }
    }

    private void draw(int count, String text) {
        if (quiet) {
            return;
        }
        if (shell.redraws()) {
            shell.out().print("\r\u001b[K" + text);
            shell.out().flush();
        } else if (count % PLAIN_EVERY == 0) {
            shell.print(text);
        }
    }

    private static String text(String phase, long passedNanos, Duration length, Snapshot seen) {
        Long rate = seen.perSecond();
        Double p99 = seen.p99Millis();
        return Columns.clip(
                Columns.left(phase, 6)
                        + " "
                        + Figures.clock(Math.min(passedNanos, length.toNanos()) / 1e9)
                        + " of "
                        + Figures.clock(length.toNanos() / 1e9)
                        + "   failed "
                        + Figures.count(seen.failed())
                        + " of "
                        + Figures.count(seen.requests())
                        + "   errors "
                        + Figures.count(seen.errors())
                        + "   "
                        + Figures.rate(rate == null ? -1 : rate)
                        + " req/s   p99 "
                        + (p99 == null ? "-" : Figures.millis(p99)),
                Columns.MOST - 1);
    }
}
