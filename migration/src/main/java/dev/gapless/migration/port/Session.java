package dev.gapless.migration.port;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.plan.Repair;
import dev.gapless.migration.plan.Step;

import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/// The right to change one database. Each method is one transaction of the target database (or one
/// per chunk) that also writes what it did into the ledger, so that a method whose answer got lost
/// may be called again. Used by one thread; only [#cancel] may come from another.
public interface Session extends AutoCloseable {
    /// Creates the ledger if need be and writes the migration with all its steps.
    void begin(Header migration, List<Step> steps);

    /// Carries out a `Locked` or `Online` step that is not done yet.
    LockCount apply(int migration, StoredStep step) throws InterruptedException;

    /// Writes down that the migration is being taken back, before the first of its steps is.
    void undoing(int migration);

    /// Carries out the inverse of a step that is done, copying what would be lost first.
    LockCount revert(int migration, StoredStep step) throws InterruptedException;

    /// Fills the next `rows` rows.
    FillChunk fill(int migration, StoredStep step, int rows) throws InterruptedException;

    /// What a row has in the columns that its value is made of, in words: `login = ''`. Long values
    /// are cut, those of columns for secrets left out. Empty when the row is gone, or nothing is
    /// known of these columns.
    ///
    /// @param key as [FillChunk#firstBad]
    String values(Step.Fill step, String key);

    /// Compares every row in one snapshot and writes the result down, together with that of the
    /// steps before this one.
    ///
    /// @param before what these found
    /// @param progress rows compared so far
    Comparison compare(int migration, StoredStep step, Comparison before, LongConsumer progress)
            throws InterruptedException;

    /// Counts the rows that break a rule, in one snapshot. Writes nothing down.
    Broken check(Step.Check step) throws InterruptedException;

    /// Triggers of ours that are missing or disabled.
    ///
    /// @param guard of a step
    List<String> missing(String guard);

    /// Puts back what is gone of a step that is done. Writes nothing down: what is missing says
    /// what is to be done.
    LockCount restore(Step.Locked lost) throws InterruptedException;

    /// Compares every row as [#compare] does, whatever triggers are missing. Writes nothing down.
    Comparison look(Step.Compare compare, LongConsumer progress) throws InterruptedException;

    /// Looks for wrong rows among the next `rows` rows, without a lock.
    Wrong find(Repair repair, RepairPlace place, int rows);

    /// Makes rows agree again whose locks are free, in one transaction, after a copy of what is
    /// overwritten.
    ///
    /// @param keys each with the values of its columns
    Repaired repair(int migration, Repair repair, List<List<String>> keys)
            throws InterruptedException;

    /// Counts so many values as chosen.
    void accept(Repair repair, long rows);

    /// Writes down that a step is done that needed no work of its own.
    void passed(int migration, StoredStep step);

    void reached(int migration, Phase phase);

    void undone(int migration);

    /// Ends a long statement at work, if there is one.
    void cancel();

    @Override
    void close();

    /// @param sha256 of the file that the steps come from
    record Header(int number, String id, String sha256) {}

    /// @param tries how often a lock was asked for
    /// @param longestMillis the longest time that a writer could have waited for us
    record LockCount(int tries, long longestMillis) {
        public static final LockCount NONE = new LockCount(0, 0);

        public LockCount plus(LockCount other) {
            return new LockCount(tries + other.tries, Math.max(longestMillis, other.longestMillis));
        }
    }

    /// @param done rows looked at since the step began, of about `total`
    /// @param skipped rows left for a later pass because a writer had them locked
    /// @param bad rows for which `up` gives no value
    /// @param firstBad key of one of them, empty when there is none
    /// @param millis how long the chunk held its row locks
    record FillChunk(
            long done,
            long total,
            long skipped,
            long bad,
            String firstBad,
            long millis,
            int pass,
            boolean finished) {}

    /// Where a repair is in a table.
    ///
    /// @param after key of the last row looked at, empty at the beginning
    /// @param stop highest key that there was at the beginning; empty before that is known
    record RepairPlace(List<String> after, List<String> stop) {
        public static final RepairPlace BEGIN = new RepairPlace(List.of(), List.of());

        public RepairPlace {
            after = List.copyOf(after);
            stop = List.copyOf(stop);
        }

        public boolean atEnd() {
            return after.equals(stop);
        }
    }

    /// @param keys of wrong rows
    /// @param looked how many rows were looked at
    record Wrong(List<List<String>> keys, RepairPlace next, long looked) {
        public Wrong {
            keys = List.copyOf(keys);
        }
    }

    /// @param rows that agree now
    /// @param locked keys of rows that somebody else has
    /// @param bad keys of rows that could not be made to agree
    /// @param why the first of these could not be, in the server's words where it has any
    /// @param millis how long rows were locked
    record Repaired(
            long rows, List<List<String>> locked, List<String> bad, String why, long millis) {
        public Repaired {
            locked = List.copyOf(locked);
            bad = List.copyOf(bad);
        }
    }

    /// @param rows that break a rule
    /// @param first names of some of them, at most ten
    record Broken(long rows, List<String> first) {
        public Broken {
            first = List.copyOf(first);
        }
    }

    /// @param own rows whose value the new release chose itself
    /// @param first keys of some differing rows, at most ten
    record Comparison(long rows, long differ, long own, List<String> first) {
        private static final int SHOWN = 10;
        public static final Comparison NONE = new Comparison(0, 0, 0, List.of());

        public Comparison {
            first = List.copyOf(first);
        }

        public Comparison plus(Comparison other) {
            return new Comparison(
                    rows + other.rows,
                    differ + other.differ,
                    own + other.own,
                    Stream.concat(first.stream(), other.first.stream()).limit(SHOWN).toList());
        }
    }
}
