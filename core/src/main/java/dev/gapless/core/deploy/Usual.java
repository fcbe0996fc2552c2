package dev.gapless.core.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// What the stable release was like in the minute before another one was started beside it, and
/// what is a dip compared with that.
///
/// A window is one when many more of its requests than in that minute, five at least, took longer
/// than the limit or failed (5xx count as failed), or when nearly nothing was answered while many
/// more requests waited. Few requests are therefore no dip, and neither is a single slow one.
///
/// @param at when this was seen
/// @param requests in that minute
/// @param limitMicros beyond it an answer is slow
/// @param slowShare of the answers, 0 to 1, that were slow in that minute, too
/// @param waiting requests that were with the release when it was seen: streams, for the most part
/// @param members healthy instances that shared the traffic
public record Usual(
        Instant at,
        long requests,
        long p99Micros,
        long limitMicros,
        double slowShare,
        double badShare,
        double perSecond,
        long waiting,
        int members) {
    /// With fewer in the minute before, the slowest percent of them says nothing.
    static final long FEWEST = 100;

    static final Duration LONGEST = Duration.ofSeconds(10);

    /// Nothing is known.
    static final Usual NONE = new Usual(Instant.EPOCH, 0, 0, 0, 0, 0, 0, 0, 0);

    /// So many requests of a window have to be slow, bad or waiting.
    private static final long FEWEST_BAD = 5;

    /// A service that is quick may become so much slower before it counts.
    private static final long FLOOR_MICROS = 50_000;

    /// A share may be higher by so much in any case.
    private static final double SLACK = 0.01;

    private static final double STALLED = 0.1;
    private static final long FEWEST_EXPECTED = 20;
    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final int ENOUGH = 50;

    /// @param ratio how many times slower, or worse, it may be
    static Usual of(Recent recent, Instant now, double ratio, long waiting, int members) {
        return recent.minute(now)
                .map(seen -> of(seen, now, ratio, waiting, members))
                .orElseGet(() -> new Usual(now, 0, 0, 0, 0, 0, 0, waiting, members));
    }

    static Usual of(Sample seen, Instant now, double ratio, long waiting, int members) {
        long p99 = seen.p99Micros();
        long limit = Math.max(Math.round(p99 * ratio), p99 + FLOOR_MICROS);
        return new Usual(
                now,
                seen.requests(),
                p99,
                limit,
                share(seen.slowerThan(limit), seen.answered()),
                seen.badShare(),
                seen.perSecond(),
                waiting,
                members);
    }

    /// The same as if it were seen now.
    Usual seenAt(Instant now) {
        return new Usual(
                now,
                requests,
                p99Micros,
                limitMicros,
                slowShare,
                badShare,
                perSecond,
                waiting,
                members);
    }

    private static double share(long some, long all) {
        return all == 0 ? 0 : (double) some / all;
    }

    /// Whether there is something to compare with.
    public boolean enough() {
        return requests >= FEWEST;
    }

    /// How a window turned out.
    sealed interface Verdict {
        /// Not over yet.
        record Open() implements Verdict {}

        record Calm(String text) implements Verdict {}

        record Dip(String text) implements Verdict {}

        /// The switch could not be looked at.
        record Unseen() implements Verdict {}
    }

    /// What the stable release has to do now.
    ///
    /// @param share of the traffic that it gets, 0 to 1
    /// @param waiting requests that are with it and not answered
    record Load(double share, long waiting) {}

    Verdict judge(String release, Sample seen, Load load, double ratio) {
        if (seen.span().compareTo(SHORTEST) < 0) {
            return new Verdict.Open();
        }
        long answered = seen.answered();
        String p99 = p99(release, seen);
        if (isMore(seen.slowerThan(limitMicros), answered, most(slowShare, ratio))) {
            return new Verdict.Dip(p99);
        }
        double worst = most(badShare, ratio);
        if (isMore(seen.bad(), seen.requests(), worst)) {
            return new Verdict.Dip(
                    String.format(
                            Locale.ROOT,
                            "%d of %d requests to %s failed or got a 5xx, limit %.1f %%",
                            seen.bad(),
                            seen.requests(),
                            release,
                            100 * worst));
        }
        double expected = perSecond * load.share() * seen.span().toMillis() / 1e3;
        if (load.waiting() >= FEWEST_BAD + 2 * waiting
                && expected >= FEWEST_EXPECTED
                && seen.requests() < STALLED * expected) {
            return new Verdict.Dip(
                    String.format(
                            Locale.ROOT,
                            "%s answered %d requests in %d s, %d wait",
                            release,
                            seen.requests(),
                            seen.span().toSeconds(),
                            load.waiting()));
        }
        boolean over = seen.span().compareTo(LONGEST) >= 0;
        // whoever answers much less than usual is given the time to show whether it is slow
        boolean asUsual = expected >= ENOUGH && 2 * answered >= expected;
        if (over || answered >= ENOUGH || asUsual) {
            return new Verdict.Calm(answered < FEWEST_BAD ? "hardly a request to " + release : p99);
        }
        return new Verdict.Open();
    }

    private static boolean isMore(long some, long all, double most) {
        return some >= FEWEST_BAD && some > most * all;
    }

    private static double most(double usual, double ratio) {
        return Math.max(usual * ratio, usual + SLACK);
    }

    private String p99(String release, Sample seen) {
        return "p99 of "
                + release
                + ": "
                + millis(seen.p99Micros())
                + " ms, limit "
                + millis(limitMicros)
                + " ms ("
                + millis(p99Micros)
                + " before)";
    }

    private static String millis(long micros) {
        double millis = micros / 1e3;
        return String.format(Locale.ROOT, millis < 10 ? "%.1f" : "%,.0f", millis);
    }
}
