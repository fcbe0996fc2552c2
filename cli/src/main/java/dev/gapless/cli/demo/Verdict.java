package dev.gapless.cli.demo;

import dev.gapless.load.LoadResult;
import dev.gapless.load.effects.EffectsResult;
import dev.gapless.load.record.PhaseTotals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether the demo kept its promise, outside of what counts apart.
///
/// @param complaints one line each; empty when it did
record Verdict(long requests, long failed, long errors, List<String> complaints) {
    static Verdict of(
            LoadResult result,
            List<Story.Chapter> chapters,
            Optional<EffectsResult> effects,
            long rowsThatDiffer) {
        long requests = 0;
        long failed = 0;
        long errors = 0;
        for (PhaseTotals phase : result.recording().phases()) {
            if (!phase.name().equals(Story.APART)) {
                requests += phase.totals().requests();
                failed += phase.totals().failed();
                errors += phase.totals().errors();
            }
        }
        List<String> complaints = new ArrayList<>();
        if (failed > 0) {
            complaints.add(failed + " requests failed");
        }
        if (errors > 0) {
            complaints.add(errors + " requests were answered with an error: a statement failed");
        }
        chapters.stream()
                .filter(chapter -> !chapter.asExpected())
                .forEach(
                        chapter ->
                                complaints.add(
                                        chapter.view().kind()
                                                + " "
                                                + chapter.view().to()
                                                + " "
                                                + chapter.view().outcome()
                                                + ", expected "
                                                + String.join(" or ", chapter.expected())));
        effects.filter(found -> !found.exactlyOnce())
                .ifPresent(
                        found ->
                                complaints.add(
                                        found.missing()
                                                + " POSTs lost, "
                                                + found.doubled()
                                                + " doubled"));
        if (rowsThatDiffer > 0) {
            complaints.add(rowsThatDiffer + " rows differ between the two shapes");
        }
        return new Verdict(requests, failed, errors, complaints);
    }

    boolean kept() {
        return complaints.isEmpty();
    }
}
