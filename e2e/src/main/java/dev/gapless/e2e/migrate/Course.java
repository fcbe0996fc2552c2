package dev.gapless.e2e.migrate;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaReport;
import dev.gapless.testkit.database.DatabaseScene;
import dev.gapless.testkit.database.Isolation;
import dev.gapless.testkit.database.LiveScenario;
import dev.gapless.testkit.database.Tally;
import dev.gapless.testkit.database.Tally.Counts;
import dev.gapless.testkit.database.Writers;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One migration under writers: forward to verify and all the way back, then forward again to its
/// end, as a deployment that is taken back and one that succeeds.
final class Course {
    private static final int OLD = 2;
    private static final int NEW = 1;
    private static final Duration ALONE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_PHASES = Duration.ofMillis(500);
    private static final Duration OPEN = Duration.ofSeconds(3);
    private static final double NANOS_PER_SECOND = 1e9;

    private final DatabaseScene scene;
    private final LiveScenario scenario;
    private final Isolation isolation;
    private final int rows;
    private final List<PhaseTime> phases = new ArrayList<>();
    private final List<String> mismatches = new ArrayList<>();
    private long differ;

    /// @param rows at the beginning
    Course(DatabaseScene scene, LiveScenario scenario, Isolation isolation, int rows) {
        this.scene = scene;
        this.scenario = scenario;
        this.isolation = isolation;
        this.rows = rows;
    }

    /// @param lockTries how often a lock was asked for
    record PhaseTime(String phase, double seconds, int lockTries, long longestLockMillis) {}

    /// @param alone what the same writers did before, on the old shape and without us
    /// @param counts everything since then, the longest statement also of that time
    /// @param locks DDL steps
    /// @param mismatches rows that are not as both releases expect them, and that verify told
    /// @param lostRows rows that are missing or should not be there; null where the scenario does
    ///   not know which ones there have to be, and only holds the one table against the other
    record Outcome(
            Counts alone,
            Counts counts,
            long locks,
            Spans.Aborts aborts,
            long mismatches,
            @Nullable Long lostRows,
            long backfillRowsPerSecond,
            List<PhaseTime> phases,
            List<String> failures,
            List<String> told) {}

    Outcome run() throws SQLException, IOException, InterruptedException {
        scene.sql(scenario.before(scene, rows).toArray(String[]::new));
        scene.migration(LiveScenario.ID, scenario.migration());
        try (Writers writers = new Writers(scene, scenario, isolation).oldRelease(OLD)) {
            Thread.sleep(ALONE);
            Counts alone = writers.tally.mark();
            Spans spans = new Spans(scene, writers, OPEN);
            scene.observe(spans);
            forward(writers);
            writers.endNewRelease();
            undo();
            if (scenario.undoForgets()) {
                writers.expected.chosen.clear();
            }
            double perSecond = forward(writers);
            writers.endOldRelease();
            writers.endNewRelease();
            mismatches.addAll(scenario.mismatches(scene, writers.expected));
            writers.newRelease(OLD);
            phase(Phase.CONTRACT);
            writers.close();
            Tally tally = writers.tally;
            mismatches.stream().limit(10).forEach(System.out::println);
            return new Outcome(
                    alone,
                    tally.since(alone),
                    spans.ddl(),
                    spans.sorted(tally.aborts()),
                    mismatches.size() + differ,
                    scenario.knowsRows()
                            ? Long.valueOf(
                                    writers.expected
                                            .lostOrAlien(
                                                    scene, scenario.youngTable(), scenario.row())
                                            .size())
                            : null,
                    Math.round(perSecond),
                    phases,
                    tally.failures(),
                    tally.aborts().stream().map(spans::told).toList());
        }
    }

    /// @return rows per second of the backfill
    private double forward(Writers writers) throws InterruptedException {
        phase(Phase.EXPAND);
        phase(Phase.SYNC);
        if (scenario.writesBeforeBackfill()) {
            writers.newRelease(NEW);
        }
        Thread.sleep(BETWEEN_PHASES);
        SchemaReport filled = phase(Phase.BACKFILL);
        double seconds = phases.getLast().seconds();
        if (!scenario.writesBeforeBackfill()) {
            writers.newRelease(NEW);
            Thread.sleep(BETWEEN_PHASES);
        }
        differ += phase(Phase.VERIFY).differ();
        return filled.done() / Math.max(seconds, 0.001);
    }

    private SchemaReport phase(Phase phase) throws InterruptedException {
        long began = System.nanoTime();
        return noted(
                phase.name().toLowerCase(Locale.ROOT), began, scene.run(LiveScenario.ID, phase));
    }

    private void undo() throws InterruptedException {
        long began = System.nanoTime();
        noted("undo", began, scene.schema.undo(scene.settings(), LiveScenario.ID));
    }

    private SchemaReport noted(String what, long began, SchemaReport report)
            throws InterruptedException {
        phases.add(
                new PhaseTime(
                        what,
                        (System.nanoTime() - began) / NANOS_PER_SECOND,
                        report.lockTries(),
                        report.longestLockMillis()));
        Thread.sleep(BETWEEN_PHASES);
        return report;
    }
}
