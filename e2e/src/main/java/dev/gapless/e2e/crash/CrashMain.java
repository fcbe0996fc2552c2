package dev.gapless.e2e.crash;

import dev.gapless.e2e.bench.Circumstances;
import dev.gapless.e2e.bench.Options;
import dev.gapless.e2e.bench.ResultFile;
import dev.gapless.e2e.crash.ProxyRounds.ProxyRound;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// `bench/crash --json FILE [--strategies blue-green,rolling] [--first-entry N] [--last-entry N]
/// [--random N] [--proxy N] [--seed N]`
///
/// Exit code 0 when as many rounds as asked for were made, every deployment was finished or taken
/// back, no request failed or got an error and every order stands there once.
public final class CrashMain {
    private static final Set<String> OPTIONS =
            Set.of("json", "strategies", "first-entry", "last-entry", "random", "proxy", "seed");

    private static final int RANDOM = 20;
    private static final int PROXY = 5;

    private CrashMain() {}

    /// @param effectsLost orders that were acknowledged and are not there, or are there twice
    record Totals(
            int rounds,
            int succeeded,
            int takenBack,
            int bad,
            long requests,
            long failed,
            long errors,
            long effectsLost,
            double longestSeconds) {}

    record Report(
            Circumstances circumstances,
            Totals totals,
            List<Round> rounds,
            List<ProxyRound> proxy,
            List<String> failures) {}

    public static void main(String[] arguments) throws Exception {
        Options options = Options.parse(arguments, Set.of(), OPTIONS);
        Path file = options.json("crash.json");
        Circumstances circumstances =
                Circumstances.of("bench/crash " + String.join(" ", arguments));
        List<Sweep.Result> results = sweeps(options);
        List<ProxyRound> proxy = ProxyRounds.run(options.number("proxy", PROXY));
        proxy.forEach(System.out::println);
        Report report = report(circumstances, results, proxy);
        ResultFile.write(file, report);
        System.out.println(report.totals() + "\n" + file);
        int random = options.number("random", RANDOM);
        boolean complete =
                results.stream().noneMatch(one -> one.rounds().isEmpty())
                        && proxy.size() == options.number("proxy", PROXY)
                        && report.rounds().stream().filter(CrashMain::isRandom).count() == random
                        && report.totals().rounds() + proxy.size() > 0;
        if (!complete) {
            System.out.println("NOT GOOD: fewer rounds than were asked for");
        }
        boolean good =
                complete
                        && report.totals().bad() == 0
                        && report.totals().failed() == 0
                        && report.totals().errors() == 0
                        && report.totals().effectsLost() == 0
                        && proxy.stream().allMatch(ProxyRound::good);
        System.exit(good ? 0 : 1);
    }

    private static boolean isRandom(Round round) {
        return round.when().equals("random");
    }

    /// Side by side: they wait most of the time, each on a site of its own.
    private static List<Sweep.Result> sweeps(Options options) throws Exception {
        List<Callable<Sweep.Result>> tasks = new ArrayList<>();
        for (String strategy : options.text("strategies", "blue-green,rolling").split(",", -1)) {
            if (!strategy.isEmpty()) {
                tasks.add(
                        new Sweep(
                                        strategy,
                                        options.number("first-entry", 1),
                                        options.number("last-entry", 200),
                                        CrashMain::say)
                                ::run);
            }
        }
        int random = options.number("random", RANDOM);
        if (random > 0) {
            tasks.add(new RandomRounds(random, options.number("seed", 1), CrashMain::say)::run);
        }
        List<Sweep.Result> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Sweep.Result> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
        }
        return results;
    }

    private static void say(Round round) {
        System.out.printf(
                Locale.ROOT,
                "%-10s %-6s %3d %-18s %-11s %5d requests %d failed %5.1f s %s%n",
                round.strategy(),
                round.when(),
                round.entry(),
                round.event(),
                round.outcome(),
                round.requests(),
                round.failed(),
                round.seconds(),
                round.trouble());
    }

    private static Report report(
            Circumstances circumstances, List<Sweep.Result> results, List<ProxyRound> proxy) {
        List<Round> rounds = results.stream().flatMap(one -> one.rounds().stream()).toList();
        int succeeded =
                (int) rounds.stream().filter(one -> one.outcome().equals("succeeded")).count();
        int bad = (int) rounds.stream().filter(one -> !one.good()).count();
        Totals totals =
                new Totals(
                        rounds.size(),
                        succeeded,
                        rounds.size() - succeeded - bad,
                        bad,
                        results.stream().mapToLong(one -> one.load().requests()).sum(),
                        results.stream().mapToLong(one -> one.load().failed()).sum(),
                        results.stream().mapToLong(one -> one.load().errors()).sum(),
                        results.stream()
                                .mapToLong(one -> one.effects().missing() + one.effects().doubled())
                                .sum(),
                        rounds.stream().mapToDouble(Round::seconds).max().orElse(0));
        List<String> failures = results.stream().flatMap(one -> one.failures().stream()).toList();
        return new Report(circumstances, totals, rounds, proxy, failures);
    }
}
