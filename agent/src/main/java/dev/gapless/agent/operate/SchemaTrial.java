package dev.gapless.agent.operate;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.plan.SchemaFit;
import dev.gapless.core.port.SchemaChange.OpenMigration;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaStatus;
import dev.gapless.core.port.SchemaChange.Trying;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `contract --trial` and its end: writes of the old shape are refused for a while, to see whether
/// anybody still needs it.
final class SchemaTrial {
    static final String BEGIN = "trial";
    static final String END = "end-trial";

    private final SchemaTarget target;

    SchemaTrial(SchemaTarget target) {
        this.target = target;
    }

    /// As it has to be typed.
    static String words(String command) {
        return "contract --" + command;
    }

    /// Throws what a contract would, and `not-possible-now` for a migration begun by a version that
    /// knew no trials.
    ///
    /// @param asked the migration named, empty for the oldest one that is open
    SchemaIntent begin(String asked) {
        SchemaStatus status = target.status();
        if (asked.isEmpty() && status.open().isEmpty()) {
            return SchemaIntent.nothing(
                    "", "schema " + status.inForce() + ": no migration is open");
        }
        OpenMigration migration =
                asked.isEmpty() ? status.open().getFirst() : SchemaRefusals.named(status, asked);
        String id = migration.id();
        if (migration.trial().state() == Trying.NOTHING) {
            return SchemaIntent.nothing(id, id + " leaves no old shape behind that can be tried");
        }
        if (migration.trial().state() == Trying.ON) {
            return SchemaIntent.nothing(id, id + " is on trial already");
        }
        if (migration.trial().state() == Trying.UNPLANNED) {
            throw Problem.of(
                            ProblemCode.NOT_POSSIBLE_NOW,
                            id
                                    + " was begun by a version of Gapless that planned no trial, so"
                                    + " none is possible.")
                    .todo("gapless db contract " + id + " once no release needs its old shape")
                    .build();
        }
        SchemaContract contract = new SchemaContract(target);
        contract.requireNobody(migration);
        SchemaContract.requireInStep(migration);
        return new SchemaIntent(
                id, text(migration), Optional.of(work -> run(migration, work)), migration.number());
    }

    private List<String> text(OpenMigration migration) {
        String id = migration.id();
        List<String> lines = new ArrayList<>();
        lines.add(id + ": every row is compared, then whoever writes the old shape is refused.");
        lines.add(
                "Both shapes stay in step, so the way back stays: gapless db contract --end-trial "
                        + id
                        + " gives the old shape back, and loses nothing.");
        List<String> left = SchemaFit.leftBehind(target.state(), migration.number());
        if (!left.isEmpty()) {
            lines.add(
                    "gapless rollback is refused meanwhile for "
                            + String.join(", ", left)
                            + ", deployed without "
                            + id
                            + ".");
        }
        lines.add("Reads of the old shape go on, and are not counted.");
        return lines;
    }

    private void run(OpenMigration migration, SchemaWork work) throws InterruptedException {
        work.begin("trial", "compare every row, then refuse writes of the old shape");
        work.stepDone(
                target.schema()
                        .run(target.database(), migration.id(), Phase.TRIAL, work::progress));
    }

    /// @param asked the migration named, empty for the oldest one on trial
    SchemaIntent end(String asked) {
        SchemaStatus status = target.status();
        Optional<OpenMigration> chosen =
                asked.isEmpty()
                        ? status.open().stream().filter(one -> one.trial().begun()).findFirst()
                        : Optional.of(SchemaRefusals.named(status, asked));
        if (chosen.isEmpty()) {
            return SchemaIntent.nothing("", "no migration is on trial");
        }
        OpenMigration migration = chosen.get();
        if (!migration.trial().begun()) {
            return SchemaIntent.nothing(migration.id(), migration.id() + " is not on trial");
        }
        return new SchemaIntent(
                migration.id(),
                List.of(migration.id() + ": writes of the old shape are taken again"),
                Optional.of(work -> runEnd(migration, work)),
                0);
    }

    private void runEnd(OpenMigration migration, SchemaWork work) throws InterruptedException {
        work.begin("trial", "take writes of the old shape again");
        work.stepDone(target.schema().endTrial(target.database(), migration.id(), work::progress));
    }
}
