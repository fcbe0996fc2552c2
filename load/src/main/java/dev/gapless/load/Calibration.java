package dev.gapless.load;

import dev.gapless.load.record.SecondRow;

import java.time.Duration;
import java.util.TreeMap;

/// How many requests a second the target can take from that many users without think time.
///
/// @param perSecond median of the whole seconds but the first; of all seconds when there are fewer
///   than three
public record Calibration(double perSecond, LoadResult result) {

    /// Loads the target for that long, with all connections and requests of the plan.
    public static Calibration run(LoadPlan plan, Duration duration) throws InterruptedException {
        var closed =
                plan.mode(LoadMode.closed(plan.mode().connections()))
                        .maxDuration(duration)
                        .idPrefix(IdLedger.freshPrefix())
                        .phase("calibration");
        try (var run = LoadRun.start(closed)) {
            var result = run.await();
            return new Calibration(median(result), result);
        }
    }

    private static double median(LoadResult result) {
        var bySecond = new TreeMap<Integer, Long>();
        for (SecondRow row : result.recording().timeline()) {
            long answered = row.totals().requests() - row.totals().failed();
            bySecond.merge(row.second(), answered, Long::sum);
        }
        double seconds = result.recording().seconds();
        int whole = (int) seconds;
        if (whole < 3) {
            return (result.requests() - result.failed()) / seconds;
        }
        long[] counts =
                bySecond.subMap(1, whole).values().stream()
                        .mapToLong(Long::longValue)
                        .sorted()
                        .toArray();
        return counts.length == 0 ? 0 : counts[counts.length / 2];
    }
}
