package dev.gapless.load.report;

import dev.gapless.load.LoadResult;

import java.util.List;
import java.util.Set;

/// Another way to replace the same service on the same machine under the same load, for comparison.
///
/// @param worstP99Millis highest p99 of a second; unknown when a second had no answer at all
/// @param lowestPercent lowest second against the median before, in percent
/// @param answered answered requests in each second, from the beginning of the change
/// @param failedPerSecond failed requests in the same seconds
public record Recipe(
        Phrase name,
        Measured<Long> failed,
        Measured<Long> rowsLost,
        Measured<Integer> secondsWithFailures,
        Measured<Double> worstP99Millis,
        Measured<Double> lowestPercent,
        List<Long> answered,
        List<Long> failedPerSecond) {
    private static final int LEAD_SECONDS = 5;

    public Recipe {
        answered = List.copyOf(answered);
        failedPerSecond = List.copyOf(failedPerSecond);
    }

    /// Of a run with the phases *before* and *during*; the charts begin five seconds before the
    /// change.
    ///
    /// @param rowsLost as an effects check found it
    public static Recipe of(Phrase name, LoadResult result, Measured<Long> rowsLost) {
        return of(name, new Traffic(result, Set.of()), rowsLost);
    }

    /// The same without the phases that count apart; the charts end where the first of them begins.
    public static Recipe of(Phrase name, Traffic traffic, Measured<Long> rowsLost) {
        int begin =
                PhaseSpan.of(traffic).stream()
                        .filter(span -> span.name().equals(Traffic.DURING))
                        .mapToInt(span -> Math.max(0, (int) span.from() - LEAD_SECONDS))
                        .findFirst()
                        .orElse(0);
        var seconds = Seconds.of(traffic, begin);
        return new Recipe(
                name,
                Measured.known(traffic.failed()),
                rowsLost,
                Measured.known(Facts.secondsWithFailures(traffic)),
                seconds.worstP99(),
                Facts.dip(traffic).map(Facts.Dip::percent),
                seconds.answered(),
                seconds.failed());
    }
}
