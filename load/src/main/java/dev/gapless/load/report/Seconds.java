package dev.gapless.load.report;

import java.util.ArrayList;
import java.util.List;

/// The whole seconds of a run from one on, up to what counts apart: counts of all releases
/// together.
///
/// @param worstP99 highest p99 of a second in milliseconds; unknown when some second had no answer
///   at all
record Seconds(List<Long> answered, List<Long> failed, Measured<Double> worstP99) {
    static Seconds of(Traffic traffic, int begin) {
        int end = (int) untilApart(traffic);
        long[] answered = new long[Math.max(0, end - begin)];
        long[] failed = new long[answered.length];
        double worst = 0;
        for (var row : traffic.timeline()) {
            if (row.second() >= begin && row.second() < end) {
                var totals = row.totals();
                answered[row.second() - begin] += totals.requests() - totals.failed();
                failed[row.second() - begin] += totals.failed();
                worst = totals.latency() == null ? worst : Math.max(worst, totals.latency().p99());
            }
        }
        return new Seconds(list(answered), list(failed), worst(answered, worst));
    }

    private static double untilApart(Traffic traffic) {
        return PhaseSpan.of(traffic).stream()
                .filter(span -> !traffic.counts(span.name()))
                .mapToDouble(PhaseSpan::from)
                .findFirst()
                .orElse(traffic.result().recording().seconds());
    }

    private static Measured<Double> worst(long[] answered, double worst) {
        for (long count : answered) {
            if (count == 0) {
                return Measured.unknown("unknown.latency");
            }
        }
        return answered.length == 0 ? Measured.unknown("unknown.latency") : Measured.known(worst);
    }

    private static List<Long> list(long[] counts) {
        var list = new ArrayList<Long>(counts.length);
        for (long count : counts) {
            list.add(count);
        }
        return list;
    }
}
