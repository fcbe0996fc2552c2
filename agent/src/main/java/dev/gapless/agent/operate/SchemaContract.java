package dev.gapless.agent.operate;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.plan.SchemaFit;
import dev.gapless.core.port.SchemaChange.Compared;
import dev.gapless.core.port.SchemaChange.OpenMigration;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaStatus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `contract`: the old shape goes, and with it every way back.
final class SchemaContract {
    private final SchemaTarget target;

    SchemaContract(SchemaTarget target) {
        this.target = target;
    }

    /// Throws `schema-in-use`, `rows-differ`, or `not-possible-now` when it is not in step.
    ///
    /// @param asked the migration named, empty for the oldest one that is open
    SchemaIntent intent(String asked) {
        SchemaStatus status = target.status();
        int number = SchemaTarget.number(asked);
        boolean open = status.open().stream().anyMatch(one -> SchemaTarget.names(asked, one));
        if (!asked.isEmpty() && !open && number > 0 && number <= status.contracted()) {
            return SchemaIntent.nothing(asked, asked + " is contracted already");
        }
        if (asked.isEmpty() && status.open().isEmpty()) {
            return SchemaIntent.nothing(
                    "", "schema " + status.inForce() + ": no migration is open");
        }
        OpenMigration migration =
                asked.isEmpty() ? status.open().getFirst() : SchemaRefusals.named(status, asked);
        requireNobody(migration);
        requireInStep(migration);
        return new SchemaIntent(
                migration.id(),
                text(migration),
                Optional.of(work -> run(migration, work)),
                migration.number());
    }

    void requireNobody(OpenMigration migration) {
        Optional<ProblemReport> needed =
                SchemaFit.neededByOld(target.state(), migration.number(), migration.id());
        if (needed.isPresent()) {
            throw needed.get().toProblem();
        }
    }

    static void requireInStep(OpenMigration migration) {
        if (migration.inStep()) {
            return;
        }
        String id = migration.id();
        long differ = migration.compared().map(Compared::differ).orElse(0L);
        if (differ > 0 && !migration.undoing()) {
            throw Problem.of(
                            ProblemCode.ROWS_DIFFER,
                            String.format(
                                    "%,d rows of %s differ between the two shapes; nothing was"
                                            + " contracted.",
                                    differ, id))
                    .todo("gapless db repair " + id + " makes them agree")
                    .build();
        }
        throw Problem.of(ProblemCode.NOT_POSSIBLE_NOW, id + " is not in step yet.")
                .found(
                        migration.undoing()
                                ? "it is being taken back"
                                : migration
                                        .done()
                                        .map(done -> word(done) + " is the last phase done")
                                        .orElse("no phase of it is done"))
                .todo(
                        migration.undoing()
                                ? "end that first: gapless db undo " + id
                                : "gapless db verify " + id + ", then the same command again")
                .build();
    }

    private static String word(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }

    private List<String> text(OpenMigration migration) {
        List<String> lines = new ArrayList<>();
        lines.add(
                migration.id()
                        + ": every row is compared once more, then the old shape is removed.");
        lines.add("NO WAY BACK: " + migration.id() + " cannot be undone afterwards.");
        List<String> left = SchemaFit.leftBehind(target.state(), migration.number());
        if (!left.isEmpty()) {
            lines.add(
                    "gapless rollback is refused afterwards for "
                            + String.join(", ", left)
                            + ", deployed without "
                            + migration.id()
                            + ".");
        }
        lines.add(
                target.state()
                        .stable()
                        .map(label -> label + " was deployed with it.")
                        .orElse(
                                "Gapless has deployed no release of "
                                        + target.service()
                                        + ": it does not know who uses the old shape. Whoever does"
                                        + " will fail from then on."));
        return lines;
    }

    private void run(OpenMigration migration, SchemaWork work) throws InterruptedException {
        work.begin("contract", "compare every row, then remove the old shape");
        work.stepDone(
                target.schema()
                        .run(target.database(), migration.id(), Phase.CONTRACT, work::progress));
    }
}
