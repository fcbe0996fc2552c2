package dev.gapless.e2e.dip;

import dev.gapless.e2e.bench.Circumstances;
import dev.gapless.e2e.bench.Complaints;
import dev.gapless.e2e.bench.ResultFile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `bench/dip --guard`: the modes of [Mode#GUARDED] at 85 % of what the service can take.
final class GuardBench {
    static final double LOAD = 0.85;

    private GuardBench() {}

    /// @param perSecond requests due in a second
    record Result(
            Circumstances circumstances,
            double capacity,
            double perSecond,
            List<GuardCourse.Figures> modes,
            List<String> complaints) {}

    /// Complains of requests that failed, and when the guard had nothing to do in any round.
    static void run(
            Circumstances circumstances, double capacity, double rate, int rounds, Path file)
            throws IOException, InterruptedException {
        Complaints complaints = new Complaints();
        List<GuardCourse.Figures> all = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (Mode mode : Mode.GUARDED) {
                GuardCourse.Figures figures = GuardCourse.run(mode, rate);
                print(round, figures);
                complaints.unless(
                        figures.failed() == 0,
                        mode.name() + ", round " + round + ": " + figures.failed() + " failed");
                all.add(figures);
            }
        }
        complaints.unless(
                all.stream().anyMatch(one -> one.slowed() > 0),
                "nobody was slowed down: the guard was not seen to work");
        ResultFile.write(file, new Result(circumstances, capacity, rate, all, complaints.all()));
        Complaints.end(complaints.all());
    }

    private static void print(int round, GuardCourse.Figures one) {
        System.out.printf(
                Locale.ROOT,
                "round %d, %s: %s after %.1f s; slowed down %d, paused %d; p99 before %.0f ms,"
                        + " during %.0f ms, after %.0f ms; failed %d%n",
                round,
                one.mode(),
                one.outcome(),
                one.seconds(),
                one.slowed(),
                one.paused(),
                one.p99BeforeMillis(),
                one.p99DuringMillis(),
                one.p99AfterMillis(),
                one.failed());
        one.guard()
                .forEach(
                        decision ->
                                System.out.printf(
                                        Locale.ROOT,
                                        "  %.1f s  %s%n",
                                        decision.seconds(),
                                        decision.text()));
    }
}
