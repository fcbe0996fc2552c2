package dev.gapless.migration.port;

import dev.gapless.core.port.SchemaChange.Phase;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A migration that was begun.
///
/// @param done last phase that is done
/// @param undoing it is being taken back and cannot go on: triggers may be gone while the column is
///   still there
/// @param undone it was taken back and counts as never begun
/// @param comparison of the last VERIFY
public record LedgerEntry(
        Session.Header header,
        Optional<Phase> done,
        boolean undoing,
        boolean undone,
        List<StoredStep> steps,
        Optional<Session.Comparison> comparison,
        Optional<Instant> comparedAt) {

    public LedgerEntry {
        steps = List.copyOf(steps);
    }

    public boolean contracted() {
        return !undone && done.filter(Phase.CONTRACT::equals).isPresent();
    }

    /// Both shapes are in step: all is done but the contract, and the last comparison found no
    /// difference.
    public boolean inStep() {
        return !undone
                && !undoing
                && steps.stream()
                        .allMatch(step -> step.done() || !step.step().phase().untilBothShapes())
                && comparison.map(Session.Comparison::differ).orElse(0L) == 0;
    }

    /// Begun, and neither contracted nor taken back.
    public boolean open() {
        return !undone && !contracted();
    }

    /// Those that refuse writes of the old shape.
    public List<StoredStep> trial() {
        return steps.stream().filter(step -> step.step().phase() == Phase.TRIAL).toList();
    }

    /// Something of a trial is in force.
    public boolean onTrial() {
        return !undone && trial().stream().anyMatch(StoredStep::begun);
    }

    public boolean isDone(Phase phase) {
        return done.isPresent() && done.get().compareTo(phase) >= 0;
    }
}
