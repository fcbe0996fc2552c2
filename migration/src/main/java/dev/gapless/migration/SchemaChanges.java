package dev.gapless.migration;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.SchemaChange;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.Databases;
import dev.gapless.migration.port.LedgerEntry;
import dev.gapless.migration.port.Session;
import dev.gapless.migration.run.PhaseRun;
import dev.gapless.migration.run.RepairRun;
import dev.gapless.migration.run.Worker;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// The schema half of a deployment, over whatever [Databases] can open. Keeps no state of its own:
/// each call opens a connection, reads the ledger there, and goes on from what it says.
public final class SchemaChanges implements SchemaChange {
    private static final Duration RECONNECT_FOR = Duration.ofSeconds(30);
    private static final int MAX_LOSSES = 100;
    private static final Duration RECONNECT_PAUSE = Duration.ofMillis(500);

    private final Databases databases;
    private final Secrets secrets;
    private final InstantSource clock;

    public SchemaChanges(Databases databases, Secrets secrets, InstantSource clock) {
        this.databases = databases;
        this.secrets = secrets;
        this.clock = clock;
    }

    @Override
    public SchemaPlan plan(DatabaseSettings settings) {
        try (Database database = open(settings)) {
            return new Overview(database, settings).plan();
        }
    }

    @Override
    public SchemaReport run(
            DatabaseSettings settings,
            String migration,
            Phase phase,
            Consumer<SchemaReport> progress)
            throws InterruptedException {
        return inWorker(
                settings,
                migration,
                progress,
                (database, session, reports) -> {
                    LedgerEntry entry =
                            new Beginning(database, session, settings, reports)
                                    .entry(migration, phase);
                    if (phase == Phase.TRIAL) {
                        Trials.requirePossible(entry, database.server().product());
                    }
                    return new PhaseRun(session, entry, settings, reports).run(phase);
                });
    }

    @Override
    public SchemaReport endTrial(
            DatabaseSettings settings, String migration, Consumer<SchemaReport> progress)
            throws InterruptedException {
        return inWorker(
                settings,
                migration,
                progress,
                (database, session, reports) -> {
                    LedgerEntry entry =
                            Overview.entry(database, migration)
                                    .filter(LedgerEntry::open)
                                    .orElseThrow(() -> unfit(migration + " is not open."));
                    return new PhaseRun(session, entry, settings, reports).endTrial();
                });
    }

    @Override
    public SchemaReport undo(DatabaseSettings settings, String migration)
            throws InterruptedException {
        return inWorker(
                settings,
                migration,
                _ -> {},
                (database, session, reports) -> {
                    Optional<LedgerEntry> entry =
                            Overview.entry(database, migration).filter(found -> !found.undone());
                    if (entry.isEmpty()) {
                        return new SchemaReport(
                                Phase.EXPAND, 0, 0, 0, migration + " was never begun", 0, 0);
                    }
                    requireUndoable(entry.get());
                    return new PhaseRun(session, entry.get(), settings, reports).undo();
                });
    }

    @Override
    public RepairReport repair(
            DatabaseSettings settings,
            String migration,
            RepairOrder order,
            Consumer<SchemaReport> progress)
            throws InterruptedException {
        AtomicReference<@Nullable RepairReport> done = new AtomicReference<>();
        inWorker(
                settings,
                migration,
                progress,
                (database, session, reports) -> {
                    LedgerEntry entry =
                            Overview.entry(database, migration)
                                    .filter(found -> !found.undone())
                                    .orElseThrow(() -> unfit(migration + " was never begun."));
                    requireBothShapes(entry);
                    RepairReport report =
                            new RepairRun(session, entry, settings, order, reports).run();
                    done.set(report);
                    return report.report();
                });
        return Objects.requireNonNull(done.get());
    }

    private static void requireBothShapes(LedgerEntry entry) {
        String id = entry.header().id();
        if (entry.undoing()) {
            throw unfit(id + " is being taken back.");
        }
        if (entry.contracted() || Overview.contracting(entry)) {
            throw unfit(
                    "The contract of " + id + " has begun: there is only one shape to look at.");
        }
        if (!entry.isDone(Phase.SYNC)) {
            throw unfit("The two shapes of " + id + " are not kept in step yet.");
        }
    }

    private static Problem unfit(String why) {
        return Problem.of(ProblemCode.NOT_POSSIBLE_NOW, why)
                .todo("gapless db status shows where it is")
                .build();
    }

    @Override
    public SchemaStatus status(DatabaseSettings settings) {
        try (Database database = open(settings)) {
            return new Overview(database, settings).status(clock.instant());
        }
    }

    @Override
    public List<ObjectUse> explain(DatabaseSettings settings, String object) {
        try (Database database = open(settings)) {
            return new Explanation(object).of(database.ledger());
        }
    }

    @Override
    public Optional<Connections> connections(DatabaseSettings settings) {
        try (Database database = open(settings)) {
            return database.connections();
        }
    }

    private interface Work {
        SchemaReport run(Database database, Session session, Consumer<SchemaReport> progress)
                throws InterruptedException;
    }

    private SchemaReport inWorker(
            DatabaseSettings settings, String migration, Consumer<SchemaReport> progress, Work work)
            throws InterruptedException {
        return new Worker<SchemaReport>()
                .run(
                        "schema " + migration,
                        (reports, onInterrupt) ->
                                reconnecting(settings, work, reports, onInterrupt),
                        progress);
    }

    /// A lost connection is no reason to give up what is resumable by design.
    private SchemaReport reconnecting(
            DatabaseSettings settings,
            Work work,
            Consumer<SchemaReport> reports,
            Consumer<Runnable> onInterrupt)
            throws InterruptedException {
        boolean worked = false;
        long goodAt = System.nanoTime();
        for (int losses = 0; ; losses++) {
            try (Database database = open(settings);
                    Session session = database.session()) {
                onInterrupt.accept(session::cancel);
                worked = true;
                goodAt = Long.MAX_VALUE;
                return work.run(database, session, reports);
            } catch (Problem e) {
                goodAt = Math.min(goodAt, System.nanoTime());
                boolean tooLong = System.nanoTime() - goodAt > RECONNECT_FOR.toNanos();
                if (!e.is(ProblemCode.DATABASE_UNREACHABLE)
                        || !worked
                        || tooLong
                        || losses == MAX_LOSSES) {
                    throw e;
                }
                Thread.sleep(RECONNECT_PAUSE);
            }
        }
    }

    private Database open(DatabaseSettings settings) {
        return databases.open(settings, secrets.resolve(settings.password()));
    }

    private static void requireUndoable(LedgerEntry entry) {
        if (Overview.pastReturn(entry)) {
            throw Problem.of(
                            ProblemCode.NOT_POSSIBLE_NOW,
                            "The contract of "
                                    + entry.header().id()
                                    + " is done: the old shape is gone.")
                    .todo("Write a new migration that leads back.")
                    .build();
        }
    }
}
