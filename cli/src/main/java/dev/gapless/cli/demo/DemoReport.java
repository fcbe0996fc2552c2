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

    /// What the database holds at the end.
    ///
    /// @param byRelease rows written under the load, by the version that wrote them
    /// @param compared rows whose two shapes were compared at the end
    /// @param failedStatements answered with an error because a statement failed
    record Rows(
            Map<String, Long> byRelease,
            long compared,
            long differ,
            long failedStatements,
            long filled) {}

    DemoReport(LoadResult result, Story story, Optional<EffectsResult> effects, Rows rows) {
        this.result = result;
        this.story = story;
        this.effects = effects;
        this.rows = rows;
    }

    ProofReport report(Recipe handMade, Recipe own) {
        Circumstances circumstances =
                Circumstances.here(VersionLine.text(), GaplessVersion.commit(), "gapless demo");
        return ProofReport.of(
                        new Subject("Gapless demo", Ground.SERVICE, "1", "2"),
                        circumstances,
                        result)
                .apart(Set.of(Story.APART))
                .deployments(story.chapters().stream().map(DemoReport::deployment).toList())
                .lanes(story.lanes().all())
                .schema(schema())
                .effects(
                        effects.map(Measured::known)
                                .orElseGet(() -> Measured.unknown("unknown.effects")))
                .comparison(List.of(handMade, own));
    }

    private Schema schema() {
        long byV1 = rows.byRelease().getOrDefault("1", 0L);
        long others = rows.byRelease().values().stream().mapToLong(Long::longValue).sum() - byV1;
        return new Schema(
                "1",
                "2",
                Measured.known(byV1),
                Measured.known(others),
                Measured.known(rows.filled()),
                Measured.known(rows.compared()),
                Measured.known(rows.differ()),
                Measured.known(rows.failedStatements()),
                Measured.unknown("plain", "not measured in the demo"));
    }

    private static Deployment deployment(Story.Chapter chapter) {
        return DeploymentRecord.of(
                chapter.view(), chapter.failedAfter() - chapter.failedBefore(), chapter.apart());
    }
}
