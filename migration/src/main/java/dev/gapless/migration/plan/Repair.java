package dev.gapless.migration.plan;

import dev.gapless.core.port.SchemaChange.Shape;
import dev.gapless.migration.port.TableName;

import java.util.List;

/// How rows that a [Step.Compare] finds are made to agree again. Each row is looked at once more
/// under its lock; where it is wrong no longer, nothing is done.
///
/// @param from the shape that is right
/// @param what in words: `"email" derived from the columns that it is made of`
/// @param table along whose key the rows are found
/// @param key quoted column names
/// @param wrong condition of the rows concerned, over the columns of the table
/// @param beside a JOIN of what is to be locked with the row; empty for nothing
/// @param kept what is copied before it is overwritten
/// @param assign new values of columns of the rows themselves; empty for none
/// @param statements each has [#KEYS] where the keys of the rows stand
/// @param alone one row at a time
/// @param chosen for rows with a value of their own: to be looked at while there are more of them
///   than writes that chose one
/// @param accept instead of all that: counts [#ROWS] such writes; empty for none
/// @param silence makes triggers of ours pass over the next statement; empty where they may fire
public record Repair(
        Shape from,
        String what,
        TableName table,
        List<String> key,
        List<String> keyTypes,
        String wrong,
        String beside,
        List<Kept> kept,
        String assign,
        List<String> statements,
        boolean alone,
        boolean chosen,
        String accept,
        String silence) {
    /// Where the keys of the rows go in a statement.
    public static final String KEYS = ":keys";

    /// Where the number of rows goes.
    public static final String ROWS = ":rows";

    public Repair {
        key = List.copyOf(key);
        keyTypes = List.copyOf(keyTypes);
        kept = List.copyOf(kept);
        statements = List.copyOf(statements);
    }

    /// Rows that get new values in columns of their own.
    ///
    /// @param columns that are overwritten, quoted
    public static Repair inRow(
            Shape from,
            String what,
            TableName table,
            Key key,
            String wrong,
            List<String> columns,
            String assign) {
        return new Repair(
                from,
                what,
                table,
                key.names(),
                key.types(),
                wrong,
                "",
                columns.isEmpty() ? List.of() : List.of(Kept.ofRow(table, columns)),
                assign,
                List.of(),
                false,
                false,
                "",
                "");
    }

    /// Rows with a value of their own that nobody is known to have chosen, done as those of another
    /// repair.
    ///
    /// @param own condition of a row with such a value
    public Repair ofChosen(String more, String own) {
        return new Repair(
                from,
                more,
                table,
                key,
                keyTypes,
                "(" + own + ") AND (" + wrong + ") IS NOT TRUE",
                beside,
                kept,
                assign,
                statements,
                alone,
                true,
                "",
                silence);
    }

    /// They are taken for chosen, and counted.
    public static Repair accepted(
            String what, TableName table, Key key, String wrong, String accept) {
        return new Repair(
                Shape.NEW,
                what,
                table,
                key.names(),
                key.types(),
                wrong,
                "",
                List.of(),
                "",
                List.of(),
                false,
                true,
                accept,
                "");
    }

    /// The rows that a backfill would fill once more.
    public static Repair filling(Step.Fill fill, Shape from) {
        return inRow(
                from,
                "filled",
                fill.table(),
                new Key(fill.key(), fill.keyTypes()),
                fill.pending(),
                List.of(),
                fill.touch());
    }

    /// @param names quoted
    public record Key(List<String> names, List<String> types) {}

    /// Columns that are copied.
    ///
    /// @param alias of the table in `from`; empty: the rows of the repair's own table
    /// @param key quoted, names the row; empty: the repair's own
    /// @param columns quoted; empty: all
    /// @param from what follows FROM, with [#KEYS]; empty with the alias
    public record Kept(
            TableName table, String alias, List<String> key, List<String> columns, String from) {
        public Kept {
            key = List.copyOf(key);
            columns = List.copyOf(columns);
        }

        public static Kept ofRow(TableName table, List<String> columns) {
            return new Kept(table, "", List.of(), columns, "");
        }
    }
}
