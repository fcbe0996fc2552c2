package dev.gapless.agent.operate;

import dev.gapless.api.ProblemReport;
import dev.gapless.core.plan.SchemaFit;
import dev.gapless.core.port.SchemaChange.OpenMigration;
import dev.gapless.core.port.SchemaChange.SchemaStatus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `undo`: a migration is taken back.
final class SchemaUndo {
    private final SchemaTarget target;

    SchemaUndo(SchemaTarget target) {
        this.target = target;
    }

    /// Throws `schema-in-use`, or `not-possible-now` after its contract.
    ///
    /// @param asked the migration named, empty for the newest one that is open
    SchemaIntent intent(String asked) {
        SchemaStatus status = target.status();
        if (asked.isEmpty() && status.open().isEmpty()) {
            return SchemaIntent.nothing(
                    "", "schema " + status.inForce() + ": no migration is open");
        }
        OpenMigration migration =
                asked.isEmpty() ? status.open().getLast() : SchemaRefusals.named(status, asked);
        Optional<ProblemReport> needed =
                SchemaFit.neededByNew(target.state(), migration.number(), migration.id());
        if (needed.isPresent()) {
            throw needed.get().toProblem();
        }
        return new SchemaIntent(
                migration.id(), text(migration), Optional.of(work -> run(migration, work)), 0);
    }

    private List<String> text(OpenMigration migration) {
        List<String> lines = new ArrayList<>();
        String kept = "gapless.undone_" + migration.number();
        lines.add(migration.id() + " is taken back; the schema is as before it.");
        lines.add(
                migration
                        .compared()
                        .map(
                                seen ->
                                        String.format(
                                                "The old shape has no place for what a release"
                                                        + " chose itself: %,d of %,d rows at the last"
                                                        + " comparison.",
                                                seen.own(), seen.rows()))
                        .orElse(
                                "The old shape has no place for what a release chose itself; nothing"
                                        + " was compared yet, so it is not known how much that"
                                        + " is."));
        lines.add("It is copied to " + kept + " first and stays there until you drop that.");
        if (target.state().stable().isEmpty()) {
            lines.add(
                    "Gapless has deployed no release of "
                            + target.service()
                            + ": it does not know who uses the new shape.");
        }
        return lines;
    }

    private void run(OpenMigration migration, SchemaWork work) throws InterruptedException {
        work.begin("undo", "copy what the old shape cannot hold, then take it back");
        work.stepDone(target.schema().undo(target.database(), migration.id()));
    }
}
