package dev.gapless.migration.plan;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.port.TableName;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One thing to do, as data: it is printed by `plan`, stored in the ledger, carried out by an
/// adapter.
public sealed interface Step {
    Phase phase();

    /// `add column member.email`
    String what();

    TableName table();

    List<Statement> statements();

    /// Every table that it is about.
    default List<TableName> tables() {
        return List.of(table());
    }

    /// Has work on the way back only: forward it is passed by.
    default boolean onlyBack() {
        return !statements().isEmpty()
                && statements().stream().allMatch(statement -> statement.sql().isEmpty());
    }

    /// Quick statements in one transaction, under a lock of the table that is held for
    /// milliseconds.
    ///
    /// @param keep what has to be copied before the inverse runs
    /// @param others tables that what it makes needs, too, and that are not locked
    record Locked(
            Phase phase,
            String what,
            TableName table,
            Lock lock,
            List<Statement> statements,
            Optional<Keep> keep,
            List<TableName> others)
            implements Step {
        public Locked {
            statements = List.copyOf(statements);
            others = List.copyOf(others);
        }

        public Locked(
                Phase phase,
                String what,
                TableName table,
                Lock lock,
                List<Statement> statements,
                Optional<Keep> keep) {
            this(phase, what, table, lock, statements, keep, List.of());
        }

        @Override
        public List<TableName> tables() {
            return Stream.concat(Stream.of(table), others.stream()).toList();
        }
    }

    /// Statements that take long and let readers and writers pass.
    ///
    /// @param others tables that it is about, too
    record Online(
            Phase phase,
            String what,
            TableName table,
            List<Statement> statements,
            List<TableName> others)
            implements Step {
        public Online {
            statements = List.copyOf(statements);
            others = List.copyOf(others);
        }

        public Online(Phase phase, String what, TableName table, List<Statement> statements) {
            this(phase, what, table, statements, List.of());
        }

        @Override
        public List<TableName> tables() {
            return Stream.concat(Stream.of(table), others.stream()).toList();
        }
    }

    /// Touches the rows that are `pending`, in chunks along `key`, so that the trigger gives them
    /// their value.
    ///
    /// @param key quoted column names
    /// @param touch an assignment that changes nothing, for example `"email" = "email"`; on the way
    ///   back the value itself
    /// @param calls `touch` is a call instead, over the columns of the key of one row, or over an
    ///   aggregate of those of all: it makes the rows' counterparts in another table
    /// @param together name of a function that makes many such calls at once, and may fail; empty
    ///   for none
    /// @param pending condition of the rows that wait
    /// @param required a row that is still pending after the touch is an error
    /// @param once `touch` changes the row, and a second time would change it again: a chunk after
    ///   which a row of it is pending still is taken back as a whole
    /// @param guard query for what is missing of our triggers; none of its rows may come back
    /// @param reads names of the columns that a row's value is made of, as far as they are known: a
    ///   row that gets none is told of with what it has there
    record Fill(
            Phase phase,
            String what,
            TableName table,
            List<String> key,
            List<String> keyTypes,
            String touch,
            boolean calls,
            String together,
            String pending,
            boolean required,
            boolean once,
            String guard,
            List<Statement> statements,
            List<String> reads)
            implements Step {
        public Fill {
            key = List.copyOf(key);
            keyTypes = List.copyOf(keyTypes);
            statements = List.copyOf(statements);
            reads = List.copyOf(reads);
        }

        /// It is not known what a value is made of.
        public Fill(
                Phase phase,
                String what,
                TableName table,
                List<String> key,
                List<String> keyTypes,
                String touch,
                boolean calls,
                String together,
                String pending,
                boolean required,
                boolean once,
                String guard,
                List<Statement> statements) {
            this(
                    phase,
                    what,
                    table,
                    key,
                    keyTypes,
                    touch,
                    calls,
                    together,
                    pending,
                    required,
                    once,
                    guard,
                    statements,
                    List.of());
        }

        /// The same, of values that are made of these columns.
        public Fill reading(List<String> columns) {
            return new Fill(
                    phase,
                    what,
                    table,
                    key,
                    keyTypes,
                    touch,
                    calls,
                    together,
                    pending,
                    required,
                    once,
                    guard,
                    statements,
                    columns);
        }

        /// The same, for an undo only.
        public Fill onTheWayBack() {
            return with(Phase.EXPAND, once, back());
        }

        /// The same, for an undo only, and only of what this phase began.
        public Fill onTheWayBackFrom(Phase other) {
            return with(other, once, back());
        }

        /// The same in another phase, for rows that must not be touched twice.
        public Fill onceIn(Phase other) {
            return with(other, true, statements);
        }

        private List<Statement> back() {
            return statements.stream()
                    .map(statement -> new Statement("", statement.sql()))
                    .toList();
        }

        private Fill with(Phase other, boolean onlyOnce, List<Statement> instead) {
            return new Fill(
                    other, what, table, key, keyTypes, touch, calls, together, pending, required,
                    onlyOnce, guard, instead, reads);
        }
    }

    /// Counts the rows that differ.
    ///
    /// @param key quoted column names, to name the rows; empty when the table has no key
    /// @param differs condition of a row that is wrong
    /// @param own condition of a row whose value is not the derived one; empty: not told apart
    /// @param ownWrites query for the number of writes that chose such a value; more rows than
    ///   writes is a difference
    /// @param guard as in [Fill]
    /// @param repairs what makes rows agree again that differ, in their order; none where a person
    ///   has to
    record Compare(
            String what,
            TableName table,
            List<String> key,
            String differs,
            String own,
            String ownWrites,
            String guard,
            List<Statement> statements,
            List<Repair> repairs)
            implements Step {
        public Compare {
            key = List.copyOf(key);
            statements = List.copyOf(statements);
            repairs = List.copyOf(repairs);
        }

        /// The same for other rows.
        public Compare of(TableName other, List<String> otherKey, String condition) {
            return new Compare(what, other, otherKey, condition, "", "", "", List.of(), List.of());
        }

        @Override
        public Phase phase() {
            return Phase.VERIFY;
        }
    }

    /// Counts the rows that break a rule of one shape. At VERIFY that is said, and no more: the
    /// rule is the new shape's, and rows may break it until contract. At CONTRACT the step fails
    /// while there are any, and at EXPAND an undo does: then the rule is the old shape's.
    ///
    /// @param rule in words: `the unique constraint member_email`
    /// @param count query for the number of rows
    /// @param first query for the names of some of them, at most ten, one text each
    record Check(Phase phase, String what, TableName table, String rule, String count, String first)
            implements Step {
        @Override
        public List<Statement> statements() {
            return List.of(
                    phase == Phase.EXPAND ? new Statement("", count) : new Statement(count, ""));
        }
    }

    /// Values that the old shape cannot hold.
    ///
    /// @param key quoted column names
    /// @param columns quoted
    /// @param condition of the rows concerned
    /// @param ownWrites query that tells whether such values were written since, empty when nothing
    ///   counts them
    record Keep(List<String> key, List<String> columns, String condition, String ownWrites) {
        public Keep {
            key = List.copyOf(key);
            columns = List.copyOf(columns);
        }
    }

    /// What others may do with the table while the step holds it.
    enum Lock {
        /// No lock at all.
        NONE("nothing"),
        /// Each statement takes what it needs, readers and writers of that wait.
        ITS_OWN("exclusive"),
        /// What its statement takes, which somebody else has written.
        AS_WRITTEN("what a statement takes"),
        /// No table, but the rows that its statements change: nothing in it commits by itself.
        ROWS("the rows that a statement changes"),
        /// Readers pass, writers wait.
        WRITERS("writers wait"),
        /// Readers and writers wait.
        EXCLUSIVE("exclusive");

        private final String text;

        Lock(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }
}
