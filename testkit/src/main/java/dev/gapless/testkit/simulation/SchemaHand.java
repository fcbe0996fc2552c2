package dev.gapless.testkit.simulation;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.Action;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaReport;

import java.util.ArrayDeque;
import java.util.Optional;

/// Works on the database for one agent, one piece after the other. A cancelled piece ends at its
/// next safe point.
final class SchemaHand {
    private static final long REPORT_EVERY = 1_000;
    private static final long LONGEST_OUTAGE = 20_000;

    private final World world;
    private final Hands hands;
    private final ArrayDeque<Work> waiting = new ArrayDeque<>();
    private Optional<Work> atWork = Optional.empty();

    private final class Work {
        private final String migration;
        private final Optional<Phase> phase;
        private final boolean fails;
        private final boolean hangs;
        private final boolean loses;
        private long left;
        private long done;
        private boolean cancelled;

        Work(String migration, Optional<Phase> phase) {
            Faults faults = world.faults();
            this.migration = migration;
            this.phase = phase;
            this.fails =
                    world.chance()
                            .happens(phase.isPresent() ? faults.schemaFails : faults.undoFails);
            this.hangs =
                    world.chance()
                            .happens(phase.isPresent() ? faults.schemaHangs : faults.undoFails / 4);
            this.loses = world.chance().happens(faults.databaseLost);
            this.left = world.chance().skewed(20, 20_000);
        }
    }

    SchemaHand(World world, Hands hands) {
        this.world = world;
        this.hands = hands;
    }

    void run(Action.RunSchema run) {
        waiting.add(new Work(run.migration(), Optional.of(run.phase())));
        next();
    }

    void undo(Action.UndoSchema undo) {
        waiting.add(new Work(undo.migration(), Optional.empty()));
        next();
    }

    void cancel() {
        atWork.ifPresent(work -> work.cancelled = true);
    }

    private void next() {
        if (atWork.isEmpty() && !waiting.isEmpty()) {
            atWork = Optional.of(waiting.remove());
            go(atWork.get());
        }
    }

    private void go(Work work) {
        long step = Math.min(REPORT_EVERY, work.left);
        world.time()
                .after(
                        step,
                        () -> {
                            if (!hands.live()) {
                                return;
                            }
                            if (work.cancelled) {
                                end(
                                        work,
                                        failed(
                                                work,
                                                Hands.problem(
                                                        ProblemCode.ABORTED_BY_USER, "cancelled")));
                            } else if (lost(work)) {
                                end(work, failed(work, unreachable()));
                            } else if (work.hangs) {
                                go(work);
                            } else if (step < work.left) {
                                work.left -= step;
                                work.done += 100;
                                hands.answer(
                                        new Event.SchemaMoved(
                                                work.migration, work.phase, report(work, 0)));
                                go(work);
                            } else {
                                end(work, finish(work));
                            }
                        });
    }

    /// The database is away, or goes now.
    private boolean lost(Work work) {
        long now = world.time().now();
        if (work.loses && world.schema().steady(now)) {
            world.schema().awayUntil(now + world.chance().between(1, (int) LONGEST_OUTAGE));
        }
        return world.schema().away(now);
    }

    private static ProblemReport unreachable() {
        return Problem.of(ProblemCode.DATABASE_UNREACHABLE, "the database is away")
                .todo("nothing, it is simulated")
                .retryable()
                .report();
    }

    private static Event failed(Work work, ProblemReport why) {
        return new Event.SchemaFailed(work.migration, work.phase, why);
    }

    private Event finish(Work work) {
        if (work.fails) {
            return failed(
                    work, Hands.problem(ProblemCode.DATABASE_STATEMENT, "a statement failed"));
        }
        if (work.phase.isEmpty()) {
            world.schema().undo(work.migration);
        } else if (world.schema().ready(work.migration, work.phase.get())) {
            world.schema().finish(work.migration, work.phase.get());
        } else {
            throw new Violation(
                    "schema",
                    work.phase.get() + " of " + work.migration + " was asked for out of order");
        }
        return new Event.SchemaDone(work.migration, work.phase, report(work, 0));
    }

    private static SchemaReport report(Work work, long differ) {
        return new SchemaReport(
                work.phase.orElse(Phase.EXPAND),
                work.done,
                1_000_000,
                differ,
                work.done + " rows",
                3,
                1);
    }

    private void end(Work work, Event answer) {
        world.trace()
                .line(
                        "database",
                        () ->
                                work.migration
                                        + " "
                                        + work.phase.map(Enum::name).orElse("undo")
                                        + ": "
                                        + answer.getClass().getSimpleName());
        atWork = Optional.empty();
        hands.answer(answer);
        next();
    }
}
