package dev.gapless.migration;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.SchemaChange.Compared;
import dev.gapless.core.port.SchemaChange.Migration;
import dev.gapless.core.port.SchemaChange.OpenMigration;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.PlannedPhase;
import dev.gapless.core.port.SchemaChange.SchemaPlan;
import dev.gapless.core.port.SchemaChange.SchemaStatus;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.file.MigrationFile;
import dev.gapless.migration.file.MigrationFolder;
import dev.gapless.migration.plan.PlanText;
import dev.gapless.migration.plan.Planner;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.LedgerEntry;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.port.Session;
import dev.gapless.migration.port.Session.Comparison;
import dev.gapless.migration.port.StoredStep;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/// What is and what would be: ledger and files, laid side by side. Changes nothing.
final class Overview {
    private final Database database;
    private final DatabaseSettings settings;
    private final List<LedgerEntry> ledger;

    Overview(Database database, DatabaseSettings settings) {
        this.database = database;
        this.settings = settings;
        this.ledger = database.ledger();
    }

    static Optional<LedgerEntry> entry(Database database, String migration) {
        return database.ledger().stream()
                .filter(entry -> entry.header().id().equals(migration))
                .findFirst();
    }

    SchemaPlan plan() {
        List<MigrationFile> files = MigrationFolder.read(settings.migrations());
        List<Migration> migrations = new ArrayList<>();
        List<String> notes = new ArrayList<>(database.server().notes());
        List<LedgerEntry> open =
                new ArrayList<>(ledger.stream().filter(LedgerEntry::open).toList());
        for (LedgerEntry entry : open) {
            if (entry.undoing()) {
                migrations.add(anew(entry));
                notes.add(entry.header().id() + " is taken back first: its undo did not end.");
                continue;
            }
            files.stream()
                    .filter(file -> file.number() == entry.header().number())
                    .forEach(file -> requireSameFile(entry, file));
            migrations.add(begun(entry));
        }
        List<TableShape> tables = new ArrayList<>();
        for (MigrationFile file : files) {
            if (known(file).isEmpty()) {
                requireNewest(file);
                Planner.Planned planned = new Planner(database).plan(file);
                requireNoConflict(planned, ledger);
                tables.addAll(planned.tables());
                notes.addAll(planned.notes());
                migrations.add(migration(file, planned.steps()));
            }
        }
        requireRights(database, tables);
        migrations.sort(Comparator.comparingInt(Migration::number));
        return new SchemaPlan(
                inForce(), contracted(), database.server().toString(), migrations, notes);
    }

    SchemaStatus status(Instant now) {
        Optional<LedgerEntry> newest =
                ledger.stream().filter(LedgerEntry::open).reduce((_, later) -> later);
        Optional<Comparison> comparison = newest.flatMap(LedgerEntry::comparison);
        return new SchemaStatus(
                inForce(),
                contracted(),
                database.server().toString(),
                ledger.stream()
                        .filter(LedgerEntry::open)
                        .map(entry -> open(entry, database.server().product()))
                        .toList(),
                newest.map(entry -> entry.header().id()),
                newest.flatMap(LedgerEntry::done),
                comparison.map(Comparison::rows).orElse(0L),
                comparison.map(Comparison::differ).orElse(0L),
                newest.map(entry -> text(entry, now))
                        .orElse("schema " + inForce() + ", nothing open"));
    }

    private static OpenMigration open(LedgerEntry entry, Product product) {
        Optional<Compared> compared =
                entry.comparison()
                        .flatMap(
                                seen ->
                                        entry.comparedAt()
                                                .map(
                                                        at ->
                                                                new Compared(
                                                                        seen.rows(),
                                                                        seen.differ(),
                                                                        seen.own(),
                                                                        at)));
        return new OpenMigration(
                entry.header().id(),
                entry.header().number(),
                entry.done(),
                entry.inStep(),
                entry.undoing(),
                compared,
                entry.steps().stream()
                        .mapToLong(step -> step.locks().longestMillis())
                        .max()
                        .orElse(0),
                Trials.of(entry, product));
    }

    static void requireSameFile(LedgerEntry entry, MigrationFile file) {
        if (!entry.header().sha256().equals(file.sha256())) {
            throw Problem.of(
                            ProblemCode.SCHEMA_CONFLICT,
                            "The file " + file.id() + " was changed after its migration had begun.")
                    .found(
                            "sha256 "
                                    + file.sha256()
                                    + " now, "
                                    + entry.header().sha256()
                                    + " when it began")
                    .todo("Put the file back, or undo the migration and begin it anew.")
                    .build();
        }
    }

    static void requireNoConflict(Planner.Planned planned, List<LedgerEntry> ledger) {
        TreeSet<String> wanted = new TreeSet<>();
        planned.tables().forEach(table -> wanted.add(table.name().toString()));
        Planner.held(planned.steps()).forEach(table -> wanted.add(table.toString()));
        for (LedgerEntry entry : ledger) {
            boolean same =
                    entry.open()
                            && entry.header().number() != planned.file().number()
                            && Planner.held(entry.steps().stream().map(StoredStep::step).toList())
                                    .anyMatch(table -> wanted.contains(table.toString()));
            if (same) {
                throw Problem.of(
                                ProblemCode.SCHEMA_CONFLICT,
                                planned.file().id()
                                        + " is about a table that "
                                        + entry.header().id()
                                        + " has not finished yet.")
                        .todo(
                                "gapless db contract "
                                        + entry.header().id()
                                        + " once no release needs its old shape; until then leave"
                                        + " the new file out.")
                        .build();
            }
        }
    }

    static void requireRights(Database database, List<TableShape> tables) {
        List<ProblemReport> missing = tables.isEmpty() ? List.of() : database.missingRights(tables);
        if (!missing.isEmpty()) {
            ProblemReport first = missing.getFirst();
            throw first.withEvidence(
                            missing.stream()
                                    .skip(1)
                                    .map(report -> report.what() + " " + report.todo())
                                    .toList())
                    .toProblem();
        }
    }

    private Optional<LedgerEntry> known(MigrationFile file) {
        return ledger.stream()
                .filter(entry -> entry.header().number() == file.number() && !entry.undone())
                .findFirst();
    }

    private void requireNewest(MigrationFile file) {
        ledger.stream()
                .filter(entry -> !entry.undone() && entry.header().number() > file.number())
                .findFirst()
                .ifPresent(
                        later -> {
                            throw Problem.of(
                                            ProblemCode.SCHEMA_CONFLICT,
                                            file.id()
                                                    + " is new, but "
                                                    + later.header().id()
                                                    + " was done already.")
                                    .todo("Give it a number above " + later.header().number() + ".")
                                    .build();
                        });
    }

    private Migration migration(MigrationFile file, List<Step> steps) {
        return new Migration(file.id(), file.number(), file.sha256(), false, phases(steps));
    }

    private Migration begun(LedgerEntry entry) {
        List<Step> rest =
                entry.steps().stream()
                        .filter(step -> !step.done() || !entry.isDone(step.step().phase()))
                        .map(StoredStep::step)
                        .filter(step -> step.phase() != Phase.TRIAL || !begunToEnd(entry))
                        .toList();
        return new Migration(
                entry.header().id(),
                entry.header().number(),
                entry.header().sha256(),
                true,
                phases(rest));
    }

    /// It begins with the steps that its file has then, which may have changed; so each phase is
    /// listed, also one without work.
    private Migration anew(LedgerEntry entry) {
        Session.Header header = entry.header();
        List<PlannedPhase> before = phases(entry.steps().stream().map(StoredStep::step).toList());
        List<PlannedPhase> all =
                Arrays.stream(Phase.values())
                        .flatMap(
                                phase ->
                                        before.stream()
                                                .filter(planned -> planned.phase() == phase)
                                                .findFirst()
                                                .or(() -> noWork(phase, header.id()))
                                                .stream())
                        .toList();
        return new Migration(header.id(), header.number(), header.sha256(), false, all);
    }

    private static Optional<PlannedPhase> noWork(Phase phase, String migration) {
        String what = phase.name().toLowerCase(Locale.ROOT) + " of " + migration;
        return phase == Phase.TRIAL
                ? Optional.empty()
                : Optional.of(new PlannedPhase(phase, what, 0, "", "nothing", List.of()));
    }

    /// It is on trial, or past that.
    private static boolean begunToEnd(LedgerEntry entry) {
        return contracting(entry) || entry.trial().stream().allMatch(StoredStep::done);
    }

    private List<PlannedPhase> phases(List<Step> steps) {
        return new PlanText(this::rows, settings.dutyPercent(), settings.lockTimeout())
                .phases(steps);
    }

    private long rows(TableName table) {
        return database.find(new TableReference(table.schema(), table.name()))
                .map(TableShape::rows)
                .orElse(0L);
    }

    private int inForce() {
        return ledger.stream()
                .filter(entry -> entry.contracted() || entry.inStep())
                .mapToInt(entry -> entry.header().number())
                .max()
                .orElse(0);
    }

    /// The newest one whose old shape is gone, or going, or refuses writes: something of its
    /// contract or trial is in force.
    private int contracted() {
        return ledger.stream()
                .filter(entry -> entry.contracted() || contracting(entry) || entry.onTrial())
                .mapToInt(entry -> entry.header().number())
                .max()
                .orElse(0);
    }

    /// What takes long is in force once it is done, and nothing of it before; of quick statements
    /// each may be.
    static boolean contracting(LedgerEntry entry) {
        return entry.open()
                && entry.steps().stream()
                        .filter(step -> step.step().phase() == Phase.CONTRACT)
                        .anyMatch(
                                step ->
                                        switch (step.step()) {
                                            case Step.Locked _ -> step.done() || step.begun();
                                            case Step.Online _ -> step.done();
                                            case Step.Fill _, Step.Compare _, Step.Check _ -> false;
                                        });
    }

    /// Whether a step of its contract is done that has no inverse.
    static boolean pastReturn(LedgerEntry entry) {
        return entry.contracted()
                || !entry.undone()
                        && entry.steps().stream()
                                .anyMatch(
                                        step ->
                                                step.done()
                                                        && step.step() instanceof Step.Locked
                                                        && step.step().phase() == Phase.CONTRACT
                                                        && step.step().statements().stream()
                                                                .allMatch(
                                                                        statement ->
                                                                                statement
                                                                                        .inverse()
                                                                                        .isEmpty()));
    }

    private static String text(LedgerEntry entry, Instant now) {
        String compared =
                entry.comparison()
                        .map(
                                comparison ->
                                        String.format(
                                                "%,d rows, %,d differ, %,d chosen by the new"
                                                        + " release",
                                                comparison.rows(),
                                                comparison.differ(),
                                                comparison.own()))
                        .orElse("not compared yet");
        String when =
                entry.comparedAt()
                        .map(
                                at ->
                                        ", compared "
                                                + Math.max(0, Duration.between(at, now).toSeconds())
                                                + " s ago")
                        .orElse("");
        String trial = entry.onTrial() && !entry.undoing() ? ", on trial" : "";
        return entry.header().id()
                + ": "
                + (entry.undoing() ? "being taken back" : compared + when + trial);
    }
}
