package dev.gapless.migration.plan;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.PlannedPhase;
import dev.gapless.migration.port.TableName;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// Steps as the lines of `gapless plan`, one per phase that has work.
public final class PlanText {
    private final ToLongFunction<TableName> rows;
    private final int dutyPercent;
    private final Duration lockTimeout;

    /// @param rows estimate per table
    public PlanText(ToLongFunction<TableName> rows, int dutyPercent, Duration lockTimeout) {
        this.rows = rows;
        this.dutyPercent = dutyPercent;
        this.lockTimeout = lockTimeout;
    }

    /// A contract without work is listed, too: it is the end of the way back.
    public List<PlannedPhase> phases(List<? extends Step> steps) {
        List<PlannedPhase> phases = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            List<? extends Step> own =
                    steps.stream().filter(step -> step.phase() == phase).toList();
            if (!own.isEmpty() || phase == Phase.CONTRACT) {
                phases.add(phase(phase, own));
            }
        }
        return phases;
    }

    private PlannedPhase phase(Phase phase, List<? extends Step> steps) {
        return new PlannedPhase(
                phase,
                steps.isEmpty()
                        ? "nothing to remove"
                        : steps.stream()
                                .map(Step::what)
                                .distinct()
                                .collect(Collectors.joining(", ")),
                steps.stream()
                        .mapToDouble(
                                step ->
                                        Estimate.seconds(
                                                step, rows.applyAsLong(step.table()), dutyPercent))
                        .sum(),
                steps.stream()
                        .map(this::lock)
                        .filter(text -> !text.isEmpty())
                        .distinct()
                        .collect(Collectors.joining("; ")),
                loses(phase, steps),
                steps.stream().flatMap(step -> step.statements().stream()).toList());
    }

    private static String loses(Phase phase, List<? extends Step> steps) {
        if (phase == Phase.CONTRACT) {
            return "the way back to the old release";
        }
        boolean replaces =
                steps.stream()
                        .anyMatch(
                                step ->
                                        step instanceof Step.Fill fill
                                                && fill.once()
                                                && !fill.onlyBack()
                                                && steps.stream()
                                                        .noneMatch(
                                                                other ->
                                                                        other.what()
                                                                                .equals(
                                                                                        "undo "
                                                                                                + fill
                                                                                                        .what())));
        return replaces ? "what the rows said before" : "nothing";
    }

    private String lock(Step step) {
        if (step.onlyBack()) {
            return "";
        }
        return switch (step) {
            case Step.Locked locked when nobodyWaits(locked) -> "";
            case Step.Locked locked when isSomebodyElses(locked) ->
                    locked.lock().text()
                            + ", as long as it runs; gives way after "
                            + seconds()
                            + ", tries again";
            case Step.Locked locked ->
                    locked.table().name()
                            + ", "
                            + locked.lock().text()
                            + ", ms; gives way after "
                            + seconds()
                            + ", tries again";
            case Step.Fill fill ->
                    "some rows of "
                            + fill.table().name()
                            + " at a time, working "
                            + dutyPercent
                            + " % of the time";
            case Step.Online _, Step.Compare _, Step.Check _ -> "";
        };
    }

    /// What expand creates nobody uses yet.
    private static boolean nobodyWaits(Step.Locked locked) {
        return locked.lock() == Step.Lock.NONE
                || (locked.lock() == Step.Lock.ITS_OWN && locked.phase() == Phase.EXPAND);
    }

    private static boolean isSomebodyElses(Step.Locked locked) {
        return locked.lock() == Step.Lock.AS_WRITTEN || locked.lock() == Step.Lock.ROWS;
    }

    private String seconds() {
        double seconds = lockTimeout.toMillis() / 1000.0;
        return (seconds == Math.rint(seconds)
                        ? Long.toString((long) seconds)
                        : Double.toString(seconds))
                + " s";
    }
}
