package dev.gapless.e2e.dip;

import dev.gapless.e2e.bench.Circumstances;
import dev.gapless.e2e.bench.Complaints;
import dev.gapless.e2e.bench.Median;
import dev.gapless.e2e.bench.Options;
import dev.gapless.e2e.bench.ResultFile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/// `bench/dip [--guard] [--rounds 3] [--rate PER_SECOND] [--full] --json FILE`
///
/// What those that are served feel of a release that starts on the same machine and takes over: a
/// real Spring Boot service, requests that are due at half of what it can take (measured first,
/// unless `--rate` says it), a fresh old release each time. The modes take turns; medians of the
/// rounds (`--full`: 10) are printed and written. Exit code 1 when a request failed. With `--guard`
/// the load is 85 % instead, and what the guard does is written: [GuardBench].
public final class DipMain {
    private static final int ROUNDS = 3;
    private static final int FULL = 10;
    private static final double LOAD = 0.5;

    private DipMain() {}

    /// @param perSecond requests due in a second
    /// @param modes medians of the rounds
    record Result(
            Circumstances circumstances,
            double capacity,
            double perSecond,
            List<Course.Figures> modes,
            List<Course.Figures> rounds,
            List<String> complaints) {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options =
                Options.parse(arguments, Set.of("full", "guard"), Set.of("rounds", "rate", "json"));
        Circumstances circumstances = Circumstances.of("bench/dip " + String.join(" ", arguments));
        int rounds = options.number("rounds", options.has("full") ? FULL : ROUNDS);
        double capacity = options.has("rate") ? 0 : Course.capacity();
        double load = options.has("guard") ? GuardBench.LOAD : LOAD;
        double rate = options.has("rate") ? options.number("rate", 0) : capacity * load;
        System.out.printf(Locale.ROOT, "%.0f requests are due in a second%n", rate);
        if (options.has("guard")) {
            GuardBench.run(circumstances, capacity, rate, rounds, options.json("dip-guard.json"));
            return;
        }
        Complaints complaints = new Complaints();
        List<Course.Figures> all = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (Mode mode : Mode.ALL) {
                Course.Figures figures = Course.run(mode, rate);
                print("round " + round, figures);
                complaints.unless(
                        figures.failed() == 0,
                        mode.name() + ", round " + round + ": " + figures.failed() + " failed");
                all.add(figures);
            }
        }
        List<Course.Figures> medians =
                Mode.ALL.stream().map(mode -> median(mode.name(), all)).toList();
        medians.forEach(one -> print("median", one));
        ResultFile.write(
                options.json("dip.json"),
                new Result(circumstances, capacity, rate, medians, all, complaints.all()));
        Complaints.end(complaints.all());
    }

    private static Course.Figures median(String mode, List<Course.Figures> all) {
        List<Course.Figures> mine = all.stream().filter(one -> one.mode().equals(mode)).toList();
        return new Course.Figures(
                mode,
                of(mine, Course.Figures::readySeconds),
                of(mine, Course.Figures::minThroughputRatio),
                of(mine, Course.Figures::p99RatioStart),
                of(mine, Course.Figures::p99RatioWarmUp),
                of(mine, Course.Figures::p99RatioFirst10s),
                of(mine, Course.Figures::p99BeforeMillis),
                of(mine, Course.Figures::p99StartMillis),
                of(mine, Course.Figures::p99WarmUpMillis),
                of(mine, Course.Figures::p99First10sMillis),
                of(mine, Course.Figures::p99LaterMillis),
                mine.stream().mapToLong(Course.Figures::failed).sum());
    }

    private static double of(List<Course.Figures> all, ToDoubleFunction<Course.Figures> figure) {
        return Median.of(all.stream().map(figure::applyAsDouble).toList());
    }

    private static void print(String what, Course.Figures one) {
        System.out.printf(
                Locale.ROOT,
                "%s, %s: ready after %.1f s; worst 5 s %.2f of before; p99 before %.0f ms, while it"
                        + " starts %.0f ms (%.1fx)%s, first 10 s %.0f ms (%.1fx), then %.0f ms;"
                        + " failed %d%n",
                what,
                one.mode(),
                one.readySeconds(),
                one.minThroughputRatio(),
                one.p99BeforeMillis(),
                one.p99StartMillis(),
                one.p99RatioStart(),
                one.p99WarmUpMillis() < 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", warms up %.0f ms (%.1fx)",
                                one.p99WarmUpMillis(),
                                one.p99RatioWarmUp()),
                one.p99First10sMillis(),
                one.p99RatioFirst10s(),
                one.p99LaterMillis(),
                one.failed());
    }
}
