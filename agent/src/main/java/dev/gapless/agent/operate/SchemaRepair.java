package dev.gapless.agent.operate;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.plan.SchemaFit;
import dev.gapless.core.port.SchemaChange.OpenMigration;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.RepairOrder;
import dev.gapless.core.port.SchemaChange.RepairReport;
import dev.gapless.core.port.SchemaChange.SchemaReport;
import dev.gapless.core.port.SchemaChange.SchemaStatus;
import dev.gapless.core.port.SchemaChange.Shape;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// `repair`: rows that differ agree again, from the shape of the release that has the traffic, or
/// from the one that a person says is right.
final class SchemaRepair {
    private final SchemaTarget target;
    private final String from;
    private final boolean dryRun;

    /// @param from `old`, `new` or empty
    SchemaRepair(SchemaTarget target, String from, boolean dryRun) {
        this.target = target;
        this.from = from;
        this.dryRun = dryRun;
    }

    /// As it has to be typed to go on.
    static String words(String from, boolean dryRun) {
        return "repair" + (from.isEmpty() ? "" : " --from " + from) + (dryRun ? " --dry-run" : "");
    }

    /// Throws `usage` when nothing says which shape is right.
    ///
    /// @param asked the migration named, empty for the oldest one whose rows differ, or that is
    ///   open
    SchemaIntent intent(String asked) {
        SchemaStatus status = target.status();
        if (asked.isEmpty() && status.open().isEmpty()) {
            return SchemaIntent.nothing(
                    "", "schema " + status.inForce() + ": no migration is open");
        }
        OpenMigration migration =
                asked.isEmpty() ? due(status.open()) : SchemaRefusals.named(status, asked);
        RepairOrder order = new RepairOrder(shape(migration), !from.isEmpty(), dryRun);
        return new SchemaIntent(
                migration.id(),
                List.of(text(migration, order)),
                Optional.of(work -> run(migration, order, work)),
                0);
    }

    private static OpenMigration due(List<OpenMigration> open) {
        return open.stream()
                .filter(one -> one.compared().filter(seen -> seen.differ() > 0).isPresent())
                .findFirst()
                .orElseGet(open::getFirst);
    }

    private Shape shape(OpenMigration migration) {
        return switch (from) {
            case "old" -> Shape.OLD;
            case "new" -> Shape.NEW;
            case "" ->
                    SchemaFit.served(target.state(), migration.number())
                            .orElseThrow(() -> unsaid(migration));
            default ->
                    throw Problem.of(ProblemCode.USAGE, "There is no shape " + from + ".")
                            .todo("--from old or --from new")
                            .build();
        };
    }

    private Problem unsaid(OpenMigration migration) {
        return Problem.of(
                        ProblemCode.USAGE,
                        "Which shape of " + migration.id() + " is right is not known here.")
                .found("Gapless has deployed no release of " + target.service())
                .todo(
                        "--from old when the application still uses the old shape, else --from new;"
                                + " --dry-run says what each would change")
                .build();
    }

    private static String text(OpenMigration migration, RepairOrder order) {
        return "rows of "
                + migration.id()
                + " that differ "
                + (order.dryRun() ? "are looked for; " : "agree again; ")
                + right(order);
    }

    private static String right(RepairOrder order) {
        return "the "
                + order.from().name().toLowerCase(Locale.ROOT)
                + " shape is right"
                + (order.said() ? "" : ", since its release has the traffic");
    }

    private void run(OpenMigration migration, RepairOrder order, SchemaWork work)
            throws InterruptedException {
        work.begin("repair", text(migration, order));
        RepairReport repaired =
                target.schema().repair(target.database(), migration.id(), order, work::progress);
        work.found(Stream.concat(Stream.of(right(order)), repaired.text().stream()).toList());
        work.stepDone(repaired.report());
        boolean filled =
                migration.done().filter(done -> done.compareTo(Phase.BACKFILL) >= 0).isPresent();
        if (order.dryRun() || !filled) {
            return;
        }
        work.begin("verify", "compare every row");
        SchemaReport compared =
                target.schema()
                        .run(target.database(), migration.id(), Phase.VERIFY, work::progress);
        work.stepDone(compared);
        if (compared.differ() > 0) {
            throw Problem.of(
                            ProblemCode.ROWS_DIFFER,
                            String.format(
                                    compared.differ() == 1
                                            ? "%,d row of %s differs all the same."
                                            : "%,d rows of %s differ all the same.",
                                    compared.differ(),
                                    migration.id()))
                    .found(compared.evidence())
                    .todo(
                            "what could not be repaired is said above with the reason; change these"
                                    + " rows by hand, then: gapless db repair "
                                    + migration.id())
                    .build();
        }
    }
}
