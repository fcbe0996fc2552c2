package dev.gapless.load.report;

import java.util.List;

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
    public Recipe {
        answered = List.copyOf(answered);
        failedPerSecond = List.copyOf(failedPerSecond);
    }
}
