package dev.gapless.migration.run;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.migration.plan.Repair;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.Session;
import dev.gapless.migration.port.Session.RepairPlace;
import dev.gapless.migration.port.Session.Repaired;
import dev.gapless.migration.port.Session.Wrong;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Repairs the wrong rows of one table: looks at ranges of its key without a lock, and takes what
/// is wrong there in small transactions, resting between them as the backfill does. Rows that
/// somebody has locked come last.
final class Slices {
    /// Rows that are locked together.
    private static final int TOGETHER = 100;

    /// Keys that are kept for later at most.
    private static final int MOST_LATER = 10_000;

    private static final int SHOWN = 10;
    private static final Duration LOOK = Duration.ofMillis(300);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration LOCKED_ROWS_PATIENCE = Duration.ofMinutes(5);

    /// @param firstBad keys of some, at most ten
    record Outcome(
            long looked,
            long rows,
            long bad,
            List<String> firstBad,
            String why,
            long longestMillis) {
        static final Outcome NONE = new Outcome(0, 0, 0, List.of(), "", 0);

        Outcome {
            firstBad = List.copyOf(firstBad);
        }

        Outcome plus(Repaired slice) {
            List<String> all = new ArrayList<>(firstBad);
            all.addAll(slice.bad());
            return new Outcome(
                    looked,
                    rows + slice.rows(),
                    bad + slice.bad().size(),
                    all.stream().limit(SHOWN).toList(),
                    why.isEmpty() ? slice.why() : why,
                    Math.max(longestMillis, slice.millis()));
        }

        Outcome lookedAt(long more) {
            return new Outcome(looked + more, rows, bad, firstBad, why, longestMillis);
        }

        List<String> text(Repair repair) {
            List<String> text = new ArrayList<>();
            if (rows > 0) {
                text.add(Slices.rows(rows) + " of " + repair.table() + ": " + repair.what());
            }
            if (bad > 0) {
                text.add(
                        Slices.rows(bad)
                                + " of "
                                + repair.table()
                                + " could not be repaired: "
                                + (why.isEmpty() ? "they differ all the same" : why)
                                + "; first keys: "
                                + String.join(" · ", firstBad));
            }
            return text;
        }
    }

    private final Session session;
    private final int migration;
    private final DatabaseSettings settings;
    private final ChunkSize size = new ChunkSize(LOOK);
    private List<List<String>> later = new ArrayList<>();
    private Outcome outcome = Outcome.NONE;

    Slices(Session session, int migration, DatabaseSettings settings) {
        this.session = session;
        this.migration = migration;
        this.settings = settings;
    }

    static String rows(long rows) {
        return rows == 1 ? "1 row" : String.format("%,d rows", rows);
    }

    /// Counts the rows that are wrong.
    static Step.Compare looking(Repair repair) {
        return new Step.Compare(
                "look for rows of " + repair.table(),
                repair.table(),
                repair.key(),
                repair.wrong(),
                "",
                "",
                "",
                List.of(),
                List.of());
    }

    Outcome run(Repair repair, Consumer<Outcome> progress) throws InterruptedException {
        RepairPlace place = RepairPlace.BEGIN;
        do {
            int rows = size.rows();
            long began = System.nanoTime();
            Wrong wrong = session.find(repair, place, rows);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            size.took(took);
            place = wrong.next();
            outcome = outcome.lookedAt(wrong.looked());
            taken(repair, wrong.keys());
            if (later.size() > MOST_LATER) {
                again(repair);
            }
            progress.accept(outcome);
            rest(took);
        } while (!place.atEnd());
        again(repair);
        return outcome;
    }

    private void taken(Repair repair, List<List<String>> keys) throws InterruptedException {
        for (int from = 0; from < keys.size(); from += TOGETHER) {
            Repaired slice =
                    session.repair(
                            migration,
                            repair,
                            keys.subList(from, Math.min(keys.size(), from + TOGETHER)));
            outcome = outcome.plus(slice);
            later.addAll(slice.locked());
            rest(Duration.ofMillis(slice.millis()));
        }
    }

    private void again(Repair repair) throws InterruptedException {
        long giveUp = System.nanoTime() + LOCKED_ROWS_PATIENCE.toNanos();
        while (!later.isEmpty()) {
            if (System.nanoTime() > giveUp) {
                throw Problem.of(
                                ProblemCode.DATABASE_LOCK_TIMEOUT,
                                rows(later.size())
                                        + " of "
                                        + repair.table()
                                        + " stay locked by a transaction.")
                        .todo("End that transaction, then repair again; all other rows are done.")
                        .retryable()
                        .build();
            }
            Thread.sleep(PAUSE);
            List<List<String>> keys = later;
            later = new ArrayList<>();
            taken(repair, keys);
        }
    }

    private void rest(Duration worked) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Thread.sleep(new Duty(settings.dutyPercent()).restAfter(worked));
    }
}
