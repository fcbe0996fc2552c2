package dev.gapless.load.report;

import dev.gapless.load.LoadResult;
import dev.gapless.load.record.Mishap;
import dev.gapless.load.record.PhaseTotals;
import dev.gapless.load.record.SecondRow;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What the clients saw.
///
/// @param apart phases that were meant to harm: shown, and not part of the totals
public record Traffic(LoadResult result, Set<String> apart) {
    public static final String BEFORE = "before";
    public static final String DURING = "during";
    public static final String AFTER = "after";

    public Traffic {
        apart = Set.copyOf(apart);
    }

    boolean counts(String phase) {
        return !apart.contains(phase);
    }

    List<PhaseTotals> phases() {
        return result.recording().phases();
    }

    Optional<PhaseTotals> phase(String name) {
        return phases().stream().filter(phase -> phase.name().equals(name)).findFirst();
    }

    List<SecondRow> timeline() {
        return result.recording().timeline();
    }

    List<Mishap> failures() {
        return result.recording().failures().kept();
    }

    /// When each request failed that counts.
    Stream<Instant> momentsOfFailures() {
        Instant start = result.recording().startedAt();
        return Stream.concat(
                failures().stream().filter(one -> counts(one.phase())).map(Mishap::at),
                result.recording().failures().briefly().stream()
                        .filter(one -> counts(one.phase()))
                        .map(one -> start.plusMillis(Math.round(one.seconds() * 1000.0))));
    }

    List<Mishap> errors() {
        return result.recording().errors().kept();
    }

    long requests() {
        return counted().mapToLong(phase -> phase.totals().requests()).sum();
    }

    long failed() {
        return counted().mapToLong(phase -> phase.totals().failed()).sum();
    }

    long errored() {
        return counted().mapToLong(phase -> phase.totals().errors()).sum();
    }

    private Stream<PhaseTotals> counted() {
        return phases().stream().filter(phase -> counts(phase.name()));
    }
}
