package dev.gapless.e2e.crash;

import dev.gapless.api.Problem;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.load.LoadResult;
import dev.gapless.load.effects.EffectsResult;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The agent killed before and after every entry of deployments of one strategy.
final class Sweep {
    private static final int USERS = 20;
    private static final Duration THINK = Duration.ofMillis(40);

    /// A deployment is longer by an entry now and then, when an instance is slow to get healthy.
    private static final int ENTRIES_BEYOND = 2;

    private final String strategy;
    private final int firstEntry;
    private final int lastEntry;
    private final Consumer<Round> heard;

    /// @param firstEntry where to begin
    /// @param lastEntry where to stop at the latest
    /// @param heard each round, as soon as it is over
    Sweep(String strategy, int firstEntry, int lastEntry, Consumer<Round> heard) {
        this.strategy = strategy;
        this.firstEntry = firstEntry;
        this.lastEntry = lastEntry;
        this.heard = heard;
    }

    /// What came of it.
    ///
    /// @param load all of it, also what ended after the last round
    record Result(List<Round> rounds, LoadResult load, EffectsResult effects) {
        List<String> failures() {
            return load.recording().failures().kept().stream().map(Object::toString).toList();
        }
    }

    Result run() {
        try (Site site = Site.tiny().with("strategy", strategy)) {
            site.deploy("1");
            try (Traffic traffic = site.traffic(USERS, THINK).awaitMore(USERS)) {
                List<Round> rounds = rounds(new Crashes(site, traffic));
                return new Result(rounds, traffic.stop(), traffic.effects());
            }
        }
    }

    private List<Round> rounds(Crashes crashes) {
        List<Round> rounds = new ArrayList<>();
        CrashPoint point = CrashPoint.before(firstEntry);
        crashes.arm(point);
        int beyond = 0;
        while (beyond <= 2 * ENTRIES_BEYOND && point.entry() <= lastEntry) {
            CrashPoint next = next(point);
            Round round = round(crashes, point, next);
            beyond = round.reached() ? 0 : beyond + 1;
            if (round.reached()) {
                rounds.add(round);
                heard.accept(round);
            }
            point = next;
        }
        return rounds;
    }

    /// What goes wrong in one round is that round's trouble; the others are still made.
    private Round round(Crashes crashes, CrashPoint point, CrashPoint next) {
        try {
            return crashes.round(point, next);
        } catch (IllegalStateException | Problem e) {
            crashes.arm(next);
            return new Round(
                    strategy, point.entry(), point.whenName(), "", "failed", 0, 0, 0, e.toString());
        }
    }

    private static CrashPoint next(CrashPoint point) {
        return switch (point.when()) {
            case BEFORE -> CrashPoint.after(point.entry());
            case AFTER -> CrashPoint.before(point.entry() + 1);
        };
    }
}
