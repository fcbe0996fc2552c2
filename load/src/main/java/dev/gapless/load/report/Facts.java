package dev.gapless.load.report;

import dev.gapless.load.effects.EffectsResult;
import dev.gapless.load.record.SecondRow;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What follows from a report: the figures that are nowhere written down but seen by adding up.
/// Pure.
final class Facts {
    private static final int FEWEST_SECONDS = 3;

    private Facts() {}

    /// Seconds in which a request failed, without phases that count apart.
    static int secondsWithFailures(Traffic traffic) {
        return (int)
                traffic.timeline().stream()
                        .filter(row -> traffic.counts(row.phase()))
                        .filter(row -> row.totals().failed() > 0)
                        .mapToInt(SecondRow::second)
                        .distinct()
                        .count();
    }

    /// Acknowledged changes that are not in the data.
    static Measured<Long> rowsLost(ProofReport report) {
        return report.effects().map(EffectsResult::missing);
    }

    /// @param perSecond answered requests in the lowest whole second from the end of *before* on
    /// @param before median of the whole seconds of *before*
    record Dip(int second, long perSecond, long before) {
        double percent() {
            return before == 0 ? 0 : 100.0 * perSecond / before;
        }
    }

    static Measured<Dip> dip(Traffic traffic) {
        var before = wholeSeconds(traffic, true);
        var since = wholeSeconds(traffic, false);
        if (before.size() < FEWEST_SECONDS) {
            return Measured.unknown("unknown.before");
        }
        var lowest = since.entrySet().stream().min(Map.Entry.comparingByValue());
        long[] sorted = before.values().stream().mapToLong(Long::longValue).sorted().toArray();
        return lowest.<Measured<Dip>>map(
                        entry ->
                                Measured.known(
                                        new Dip(
                                                entry.getKey(),
                                                entry.getValue(),
                                                sorted[sorted.length / 2])))
                .orElseGet(() -> Measured.unknown("unknown.since"));
    }

    /// Answered requests of each whole second that lies in *before* alone, or in counted phases
    /// without it; a second without a row counts 0. The first second, in which the load begins, and
    /// the last one are no whole seconds.
    private static SortedMap<Integer, Long> wholeSeconds(Traffic traffic, boolean inBefore) {
        var answered = new TreeMap<Integer, Long>();
        int last = (int) traffic.result().recording().seconds();
        for (int second = 1; second < last; second++) {
            if (PhaseSpan.phasesIn(traffic, second).stream()
                    .allMatch(
                            phase ->
                                    traffic.counts(phase)
                                            && phase.equals(Traffic.BEFORE) == inBefore)) {
                answered.put(second, 0L);
            }
        }
        for (var row : traffic.timeline()) {
            long count = row.totals().requests() - row.totals().failed();
            answered.computeIfPresent(row.second(), (_, sum) -> sum + count);
        }
        return answered;
    }

    /// First and last failure that counts.
    record Interval(Instant first, Instant last) {}

    static Optional<Interval> whenFailed(ProofReport report) {
        var times = report.traffic().momentsOfFailures().sorted().toList();
        return times.isEmpty()
                ? Optional.empty()
                : Optional.of(new Interval(times.getFirst(), times.getLast()));
    }

    /// The steps in which requests failed, in order; empty when none did or when it was between
    /// deployments.
    static List<String> stepsWithFailures(ProofReport report) {
        return report.deployments().stream()
                .filter(deployment -> !deployment.apart())
                .flatMap(deployment -> deployment.steps().stream())
                .filter(
                        step ->
                                report.traffic()
                                        .momentsOfFailures()
                                        .anyMatch(moment -> within(step, moment)))
                .map(Deployment.Step::name)
                .distinct()
                .toList();
    }

    /// The step of some deployment that was going on then.
    static Optional<String> stepAt(ProofReport report, Instant at) {
        return report.deployments().stream()
                .flatMap(deployment -> deployment.steps().stream())
                .filter(step -> within(step, at))
                .map(Deployment.Step::name)
                .findFirst();
    }

    private static boolean within(Deployment.Step step, Instant at) {
        return !at.isBefore(step.startedAt()) && at.isBefore(step.endedAt());
    }
}
