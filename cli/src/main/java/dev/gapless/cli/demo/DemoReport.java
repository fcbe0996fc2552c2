package dev.gapless.cli.demo;

import dev.gapless.api.GaplessVersion;
import dev.gapless.cli.VersionLine;
import dev.gapless.cli.prove.DeploymentRecord;
import dev.gapless.load.LoadResult;
import dev.gapless.load.effects.EffectsResult;
import dev.gapless.load.report.Circumstances;
import dev.gapless.load.report.Deployment;
import dev.gapless.load.report.Measured;
import dev.gapless.load.report.ProofReport;
import dev.gapless.load.report.Recipe;
import dev.gapless.load.report.Schema;
import dev.gapless.load.report.Subject;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// From what happened to the proof report.
final class DemoReport {
    private final LoadResult result;
    private final Story story;
    private final Optional<EffectsResult> effects;
    private final Rows rows;
    private final String commandLine;

    /// What the database holds at the end.
    ///
    /// @param byRelease rows written, by the version that wrote them
    /// @param compared all rows in both shapes, after the load
    /// @param failedStatements of the service, outside of what counts apart
    /// @param filled by the backfill
    record Rows(
            Map<String, Long> byRelease,
            Measured<EveryRow> compared,
            Measured<Long> failedStatements,
            long filled) {
        long written() {
            return byRelease.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    DemoReport(
            LoadResult result,
            Story story,
            Optional<EffectsResult> effects,
            Rows rows,
            String commandLine) {
        this.commandLine = commandLine;
        this.result = result;
        this.story = story;
        this.effects = effects;
        this.rows = rows;
    }

    ProofReport report(Recipe handMade, Recipe own) {
        Circumstances circumstances =
                Circumstances.here(VersionLine.text(), GaplessVersion.commit(), commandLine);
        ProofReport report =
                ProofReport.of(
                                new Subject("Gapless demo", Ground.SERVICE, "1", "2"),
                                circumstances,
                                result)
                        .apart(Set.of(Story.APART))
                        .deployments(story.chapters().stream().map(this::deployment).toList())
                        .lanes(story.lanes().all())
                        .schema(schema())
                        .effects(
                                effects.map(Measured::known)
                                        .orElseGet(() -> Measured.unknown("unknown.effects")))
                        .comparison(List.of(handMade, own));
        return story.lanes().cpu().isEmpty() ? report : report.cpu(story.lanes().cpu());
    }

    private Schema schema() {
        return new Schema(
                "1",
                "2",
                Measured.known(rows.byRelease().getOrDefault("1", 0L)),
                Measured.known(rows.byRelease().getOrDefault("2", 0L)),
                Measured.known(rows.filled()),
                rows.compared().map(EveryRow::rows),
                rows.compared().map(EveryRow::differ),
                rows.failedStatements(),
                Measured.unknown("plain", "not measured in the demo"));
    }

    /// What was lost in it, as the clients saw it: until its end, and where it counts apart also
    /// what was due then and ended later.
    static long failed(Story.Chapter chapter, LoadResult result) {
        return chapter.apart()
                ? result.recording().phases().stream()
                        .filter(phase -> phase.name().equals(Story.APART))
                        .mapToLong(phase -> phase.totals().failed())
                        .sum()
                : chapter.failedAfter() - chapter.failedBefore();
    }

    private Deployment deployment(Story.Chapter chapter) {
        return DeploymentRecord.of(chapter.view(), failed(chapter, result), chapter.apart());
    }
}
