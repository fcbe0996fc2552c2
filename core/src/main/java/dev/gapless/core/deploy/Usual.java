package dev.gapless.core.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// What the stable release was like in the minute before another one was started beside it, and
/// what is a dip compared with that.
///
/// A window is one when more than 1 % of its requests, five at least, took longer than the limit,
/// or when more than the allowed share of them, five at least, failed or was answered with 5xx, or
/// when nearly nothing was answered while requests waited. Few requests are therefore no dip, and
/// neither is a single slow one.
///
/// @param requests in that minute
public record Usual(long requests, long p99Micros, double badShare, double perSecond) {
    /// With fewer in the minute before, the slowest percent of them says nothing.
    static final long FEWEST = 100;

    /// So many requests of a window have to be slow, bad or waiting.
    private static final long FEWEST_BAD = 5;

    /// A service that is quick may become so much slower before it counts.
    private static final long FLOOR_MICROS = 20_000;

    private static final double SLOWEST_SHARE = 0.01;
    private static final double SLACK = 0.01;
    private static final double STALLED = 0.1;
    private static final long FEWEST_EXPECTED = 20;
    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final int ENOUGH = 50;
    static final Duration LONGEST = Duration.ofSeconds(10);

    static final Usual UNKNOWN = new Usual(0, 0, 0, 0);

    static Usual of(Recent recent, Instant now) {
        return recent.minute(now)
                .map(
                        seen ->
                                new Usual(
                                        seen.requests(),
                                        seen.p99Micros(),
                                        seen.badShare(),
                                        seen.perSecond()))
                .orElse(UNKNOWN);
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
    }

    /// @param waiting requests that are with the release and not answered
    /// @param ratio how many times slower, or worse, it may be
    Verdict judge(String release, Sample seen, long waiting, double ratio) {
        if (seen.span().compareTo(SHORTEST) < 0) {
            return new Verdict.Open();
        }
        long limit = limitMicros(ratio);
        long answered = seen.answered();
        long slow = seen.slowerThan(limit);
        String p99 = p99(release, seen, limit);
        if (slow >= FEWEST_BAD && slow > SLOWEST_SHARE * answered) {
            return new Verdict.Dip(p99);
        }
        double worst = Math.max(badShare * ratio, badShare + SLACK);
        if (seen.bad() >= FEWEST_BAD && seen.badShare() > worst) {
            return new Verdict.Dip(
                    String.format(
                            Locale.ROOT,
                            "%d of %d requests to %s failed or got a 5xx, limit %.1f %%",
                            seen.bad(),
                            seen.requests(),
                            release,
                            100 * worst));
        }
        double expected = perSecond * seen.span().toMillis() / 1e3;
        if (waiting >= FEWEST_BAD
                && expected >= FEWEST_EXPECTED
                && seen.requests() < STALLED * expected) {
            return new Verdict.Dip(
                    String.format(
                            Locale.ROOT,
                            "%s answered %d requests in %d s, %d wait",
                            release,
                            seen.requests(),
                            seen.span().toSeconds(),
                            waiting));
        }
        boolean over = seen.span().compareTo(LONGEST) >= 0;
        if (over || answered >= ENOUGH || expected >= ENOUGH) {
            return new Verdict.Calm(answered < FEWEST_BAD ? "hardly a request to " + release : p99);
        }
        return new Verdict.Open();
    }

    private long limitMicros(double ratio) {
        return Math.max(Math.round(p99Micros * ratio), p99Micros + FLOOR_MICROS);
    }

    private String p99(String release, Sample seen, long limit) {
        return "p99 of "
                + release
                + " "
                + millis(seen.p99Micros())
                + " ms, limit "
                + millis(limit)
                + " ms ("
                + millis(p99Micros)
                + " before)";
    }

    static String millis(long micros) {
        double millis = micros / 1e3;
        return String.format(Locale.ROOT, millis < 10 ? "%.1f" : "%,.0f", millis);
    }
}
