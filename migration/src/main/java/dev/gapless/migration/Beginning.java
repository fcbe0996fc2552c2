package dev.gapless.migration;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaReport;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.migration.file.MigrationFile;
import dev.gapless.migration.file.MigrationFolder;
import dev.gapless.migration.plan.Planner;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.LedgerEntry;
import dev.gapless.migration.port.Session;
import dev.gapless.migration.run.PhaseRun;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// Finds the ledger's entry of a migration before a phase of it runs; its first phase writes that
/// entry. A migration whose undo did not come to its end is taken back first: without its triggers
/// the values in its column are of another time.
final class Beginning {
    private final Database database;
    private final Session session;
    private final DatabaseSettings settings;
    private final Consumer<SchemaReport> progress;

    Beginning(
            Database database,
            Session session,
            DatabaseSettings settings,
            Consumer<SchemaReport> progress) {
        this.database = database;
        this.session = session;
        this.settings = settings;
        this.progress = progress;
    }

    LedgerEntry entry(String migration, Phase phase) throws InterruptedException {
        Optional<MigrationFile> file =
                MigrationFolder.read(settings.migrations()).stream()
                        .filter(each -> each.id().equals(migration))
                        .findFirst();
        Optional<LedgerEntry> known =
                Overview.entry(database, migration).filter(entry -> !entry.undone());
        if (known.isPresent() && !known.get().undoing()) {
            file.ifPresent(found -> Overview.requireSameFile(known.get(), found));
            requireEarlierPhases(known.get(), phase);
            return known.get();
        }
        if (phase != Phase.EXPAND) {
            throw notPossible(
                    "The phase "
                            + word(phase)
                            + " of "
                            + migration
                            + " cannot run: it was "
                            + (known.isPresent() ? "being taken back." : "never expanded."));
        }
        if (known.isPresent()) {
            new PhaseRun(session, known.get(), settings, progress).undo();
        }
        return begin(file.orElseThrow(() -> missing(migration)));
    }

    private LedgerEntry begin(MigrationFile file) {
        Planner.Planned planned = new Planner(database).plan(file);
        Overview.requireNoConflict(planned, database.ledger());
        Overview.requireRights(database, planned.tables());
        session.begin(new Session.Header(file.number(), file.id(), file.sha256()), planned.steps());
        return Overview.entry(database, file.id()).orElseThrow();
    }

    private static void requireEarlierPhases(LedgerEntry entry, Phase phase) {
        List<Phase> all =
                Arrays.stream(Phase.values())
                        .filter(each -> each == phase || each != Phase.TRIAL)
                        .toList();
        if (phase == Phase.EXPAND) {
            return;
        }
        Phase earlier = all.get(all.indexOf(phase) - 1);
        boolean workLeft =
                entry.steps().stream()
                        .filter(step -> step.step().phase() != Phase.TRIAL)
                        .anyMatch(step -> !step.done() && step.step().phase().compareTo(phase) < 0);
        if (!entry.isDone(earlier) && workLeft) {
            throw notPossible(
                    "The phase "
                            + word(phase)
                            + " of "
                            + entry.header().id()
                            + " cannot run: "
                            + entry.done()
                                    .map(done -> word(done) + " is the last one done.")
                                    .orElse("none is done."));
        }
        if (phase == Phase.VERIFY && entry.contracted()) {
            throw notPossible(
                    entry.header().id() + " is contracted: there is only one shape to look at.");
        }
    }

    private static Problem missing(String migration) {
        return Problem.of(
                        ProblemCode.MIGRATION_INVALID,
                        "There is no migration file " + migration + ".")
                .where("database.migrations")
                .todo("Put it back, or deploy a release that does not need it.")
                .build();
    }

    private static Problem notPossible(String what) {
        return Problem.of(ProblemCode.NOT_POSSIBLE_NOW, what)
                .todo("Run its earlier phases first.")
                .build();
    }

    private static String word(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }
}
