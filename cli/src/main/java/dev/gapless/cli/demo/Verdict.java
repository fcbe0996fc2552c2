package dev.gapless.cli.demo;

import dev.gapless.load.LoadResult;
import dev.gapless.load.effects.EffectsResult;
import dev.gapless.load.record.PhaseTotals;
import dev.gapless.load.report.Measured;

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
            DemoReport.Rows rows) {
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
            complaints.add(errors + " requests were answered with an error");
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
                                                + chapter.expected()));
        effects.filter(found -> !found.exactlyOnce())
                .ifPresent(
                        found ->
                                complaints.add(
                                        found.missing()
                                                + " POSTs lost, "
                                                + found.doubled()
                                                + " doubled"));
        rows(rows, complaints);
        return new Verdict(requests, failed, errors, complaints);
    }

    private static void rows(DemoReport.Rows rows, List<String> complaints) {
        switch (rows.failedStatements()) {
            case Measured.Known<Long>(var failed) -> {
                if (failed > 0) {
                    complaints.add(failed + " statements of the service failed");
                }
            }
            case Measured.Unknown<Long>(var reason) ->
                    complaints.add("failed statements are not known: " + reason.english());
        }
        switch (rows.compared()) {
            case Measured.Known<EveryRow>(var every) -> {
                if (every.rows() < rows.written()) {
                    complaints.add(every.rows() + " of " + rows.written() + " rows were compared");
                }
                if (every.differ() > 0) {
                    complaints.add(every.differ() + " rows differ between the two shapes");
                }
            }
            case Measured.Unknown<EveryRow>(var reason) ->
                    complaints.add("the rows were not compared: " + reason.english());
        }
    }

    boolean kept() {
        return complaints.isEmpty();
    }
}
