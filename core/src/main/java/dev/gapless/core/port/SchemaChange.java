package dev.gapless.core.port;

import dev.gapless.core.service.DatabaseSettings;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The schema half of a deployment. All methods block. The target database is the truth about what
/// has been done: each step writes its own row there in its own transaction, so every call is
/// idempotent and may be repeated after a crash.
///
/// When the thread of `run` or `undo` is interrupted, the step at work ends at its next safe point
/// (a chunk border, normally within the chunk time; a waiting lock request is given up), everything
/// committed so far is kept, and `InterruptedException` is thrown. Calling the method again goes on
/// from there.
public interface SchemaChange {
    /// The migrations that are not contracted yet, oldest first, each with the phases that are
    /// still to be done (a migration of an earlier deployment that waits for its contract has only
    /// that one). Nothing is changed. Throws `migration-invalid` with file and line,
    /// `old-insert-would-fail`, `schema-conflict` (for example a begun migration whose file was
    /// changed), `database-unreachable`, `database-right-missing`, `database-unsupported`.
    SchemaPlan plan(DatabaseSettings database);

    /// Brings one phase of one migration to its end. A phase that is done already does nothing, but
    /// VERIFY compares again. VERIFY ends normally when rows differ: look at `differ`. Throws
    /// `not-possible-now` when an earlier phase is not done or a TRIAL has nothing to try,
    /// `row-not-convertible`, `database-lock-timeout`, `database-unreachable` (both retryable),
    /// `schema-conflict`, `rows-differ` (TRIAL and CONTRACT only, before it has changed anything).
    ///
    /// @param progress hears how far it is, at least once a second while it works, on the calling
    ///   thread
    SchemaReport run(
            DatabaseSettings database,
            String migration,
            Phase phase,
            Consumer<SchemaReport> progress)
            throws InterruptedException;

    /// Ends the trial of a migration: writes of the old shape are taken again. Does nothing when it
    /// is not on trial.
    SchemaReport endTrial(
            DatabaseSettings database, String migration, Consumer<SchemaReport> progress)
            throws InterruptedException;

    /// Takes a migration back, from whatever phase before contract it is in; the database is as
    /// before, but what the old shape cannot hold is first copied to `gapless.undone_N`. Does
    /// nothing when the migration was never begun; refused with `not-possible-now` when its
    /// contract is done.
    SchemaReport undo(DatabaseSettings database, String migration) throws InterruptedException;

    /// Makes rows agree again that differ between the two shapes of a migration: only these, in
    /// chunks, with what is overwritten copied to `gapless.repaired_N` first. Triggers of ours that
    /// are gone are put back before. Ends normally when rows are left: run VERIFY afterwards.
    /// Throws `not-possible-now` when its triggers were never there, and when its contract has
    /// begun; `database-lock-timeout`, `database-unreachable` (both retryable).
    RepairReport repair(
            DatabaseSettings database,
            String migration,
            RepairOrder order,
            Consumer<SchemaReport> progress)
            throws InterruptedException;

    /// One of the two shapes of a migration.
    enum Shape {
        OLD,
        NEW;

        public Shape other() {
            return this == OLD ? NEW : OLD;
        }
    }

    /// @param from the shape that is right
    /// @param said a person said so
    /// @param dryRun look only
    record RepairOrder(Shape from, boolean said, boolean dryRun) {}

    /// @param text what was found and done, or would be, for people
    /// @param rows that were changed, or would be
    /// @param left rows that could not be
    /// @param kept the table that has what was overwritten, empty when nothing was
    /// @param report as that of a phase
    record RepairReport(List<String> text, long rows, long left, String kept, SchemaReport report) {
        public RepairReport {
            text = List.copyOf(text);
        }
    }

    /// Where each migration is that is open, with the figures of its last comparison. Cheap:
    /// compares nothing itself, and reads no file.
    SchemaStatus status(DatabaseSettings database);

    /// What of all that was ever begun in this database names an object: a table, trigger, function
    /// and so on, of Gapless or of the application. Oldest migration first; empty when nothing
    /// does. Reads no file.
    ///
    /// @param object as the server shows it, with or without schema, quotes and arguments
    List<ObjectUse> explain(DatabaseSettings database, String object);

    /// A step that has to do with an object.
    ///
    /// @param state of the migration: `open`, `being taken back`, `taken back`, `contracted`
    /// @param done the step is, or was until the migration was taken back
    /// @param statements those of its statements that name the object
    record ObjectUse(
            String migration,
            String state,
            Phase phase,
            String what,
            boolean done,
            List<Statement> statements) {
        public ObjectUse {
            statements = List.copyOf(statements);
        }
    }

    /// How many connections the server still gives to the account of a service; empty when it does
    /// not say.
    Optional<Connections> connections(DatabaseSettings database);

    /// @param used by anybody, ours not counted
    /// @param usable at most at once, without those that the server keeps for administrators
    record Connections(long used, long usable) {}

    /// The phases in their order. TRIAL is left out unless somebody asks for it, and is never done:
    /// it lasts until it is ended, or contract or an undo begins.
    enum Phase {
        EXPAND,
        SYNC,
        BACKFILL,
        VERIFY,
        TRIAL,
        CONTRACT;

        /// Those that lead to both shapes in step.
        public boolean untilBothShapes() {
            return compareTo(VERIFY) <= 0;
        }
    }

    /// @param inForce number of the newest migration whose shape can be used: in step with the old
    ///   one, or contracted, 0 for none
    /// @param contracted number of the newest migration that is contracted, or whose contract has
    ///   begun, or that is on trial, 0 for none: a release that was deployed without it cannot run
    /// @param server for example `PostgreSQL 18.4`
    record SchemaPlan(
            int inForce,
            int contracted,
            String server,
            List<Migration> migrations,
            List<String> notes) {
        public SchemaPlan {
            migrations = List.copyOf(migrations);
            notes = List.copyOf(notes);
        }

        /// Number of the newest migration that there is once all this is done.
        public int newest() {
            return migrations.stream()
                    .mapToInt(Migration::number)
                    .reduce(Math.max(inForce, contracted), Math::max);
        }
    }

    /// @param id file name without its ending, for example `V2__add_email`
    /// @param sha256 of the file
    /// @param begun something of it is in the database
    /// @param phases those still to be done, in their order; a phase without work is not listed,
    ///   except CONTRACT, which ends the way back
    record Migration(
            String id, int number, String sha256, boolean begun, List<PlannedPhase> phases) {
        public Migration {
            phases = List.copyOf(phases);
        }
    }

    /// One line of `gapless plan`.
    ///
    /// @param what `add column member.email`
    /// @param seconds estimate
    /// @param lock what is locked and how long, empty for none
    /// @param loses what going back after it loses, `nothing` if so
    record PlannedPhase(
            Phase phase,
            String what,
            double seconds,
            String lock,
            String loses,
            List<Statement> sql) {
        public PlannedPhase {
            sql = List.copyOf(sql);
        }
    }

    record Statement(String sql, String inverse) {}

    /// @param done of `total` rows (-1 when unknown)
    /// @param differ rows that differ, after VERIFY
    /// @param evidence one line for the summary: `48,210 rows filled, 0 differ`
    /// @param longestLockMillis longest time that a writer could have waited for us
    /// @param lockTries how often a lock was asked for
    record SchemaReport(
            Phase phase,
            long done,
            long total,
            long differ,
            String evidence,
            long longestLockMillis,
            int lockTries) {}

    /// @param contracted as in [SchemaPlan]
    /// @param open every migration that was begun and is neither contracted nor taken back, oldest
    ///   first
    /// @param migration newest of these, if any
    /// @param phase the last phase of it that is done
    record SchemaStatus(
            int inForce,
            int contracted,
            String server,
            List<OpenMigration> open,
            Optional<String> migration,
            Optional<Phase> phase,
            long rows,
            long differ,
            String text) {
        public SchemaStatus {
            open = List.copyOf(open);
        }

        /// Migrations that count as contracted, and of which what runs may still need the old
        /// shape: it is on trial, or about to go.
        public List<OpenMigration> undecided() {
            return open.stream().filter(one -> one.number() <= contracted).toList();
        }

        /// The schema as it is, for a change of the service that brings no migration with it.
        public SchemaPlan asPlan() {
            List<Migration> begun =
                    open.stream()
                            .filter(one -> !one.undoing())
                            .map(one -> new Migration(one.id(), one.number(), "", true, List.of()))
                            .toList();
            return new SchemaPlan(inForce, contracted, server, begun, List.of());
        }
    }

    /// A migration between its first step and its contract or undo.
    ///
    /// @param done the last phase of it that is done, empty while the first one is under way
    /// @param inStep both shapes can be used
    /// @param undoing it is being taken back
    /// @param compared what the last comparison found, if there was one
    /// @param longestLockMillis longest time that a writer could have waited for us so far
    record OpenMigration(
            String id,
            int number,
            Optional<Phase> done,
            boolean inStep,
            boolean undoing,
            Optional<Compared> compared,
            long longestLockMillis,
            Trial trial) {}

    /// Whether writes of the old shape of a migration are refused, to see whether anybody still
    /// needs it.
    ///
    /// @param since when all of them are
    record Trial(Trying state, Optional<Instant> since) {
        public boolean begun() {
            return state == Trying.BEGUN || state == Trying.ON;
        }
    }

    enum Trying {
        /// It has no old shape that could be written.
        NOTHING,
        /// It was begun by a version of Gapless that planned no trial.
        UNPLANNED,
        POSSIBLE,
        /// Some writes of the old shape are refused.
        BEGUN,
        ON
    }

    /// @param own values that the new release chose itself: what the old shape cannot hold
    record Compared(long rows, long differ, long own, Instant at) {}
}
