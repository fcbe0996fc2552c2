package dev.gapless.migration.statement;

import dev.gapless.migration.change.TableReference;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One thing that a statement does. `ALTER TABLE` with three actions is three of them.
public sealed interface Act {
    /// An act about one table that has to be there.
    sealed interface OnTable extends Act {
        TableReference table();
    }

    record AddColumn(TableReference table, ColumnDefinition column) implements OnTable {}

    /// @param cascade what depends on it goes, too
    record DropColumn(TableReference table, String column, boolean cascade) implements OnTable {}

    record RenameColumn(TableReference table, String column, String to) implements OnTable {}

    record RenameTable(TableReference table, TableReference to) implements OnTable {}

    /// @param cascade what depends on it goes, too
    record DropTable(TableReference table, boolean cascade) implements OnTable {}

    /// `TRUNCATE`, `DELETE` without a condition, partitions that go with their rows.
    record EmptyTable(TableReference table, String how) implements OnTable {}

    /// @param using SQL expression that converts, empty for the cast of the database
    record ChangeType(TableReference table, String column, String type, Optional<String> using)
            implements OnTable {}

    /// `MODIFY` and `CHANGE`: the whole definition anew. Another name is a [RenameColumn] beside
    /// it.
    record Redefine(TableReference table, ColumnDefinition column) implements OnTable {}

    record SetNotNull(TableReference table, String column) implements OnTable {}

    record DropNotNull(TableReference table, String column) implements OnTable {}

    /// @param value as written; empty: the default goes
    record SetDefault(TableReference table, String column, Optional<String> value)
            implements OnTable {}

    record AddConstraint(TableReference table, Constraint constraint) implements OnTable {}

    /// @param kind in words, for example `foreign key`
    /// @param cascade what depends on it goes, too
    record DropConstraint(TableReference table, String name, String kind, boolean cascade)
            implements OnTable {}

    /// Looks at the rows that were there when a constraint was added.
    record ValidateConstraint(TableReference table, String name) implements OnTable {}

    /// @param name empty where the database gives it
    /// @param columns each as written, `desc` after it where it runs backwards
    /// @param plain nothing but columns: no expression, condition, method
    /// @param letsWritersPass while it is built, as far as the statement says
    record CreateIndex(
            TableReference table,
            Optional<String> name,
            List<String> columns,
            boolean unique,
            boolean plain,
            boolean letsWritersPass)
            implements OnTable {
        public CreateIndex {
            columns = List.copyOf(columns);
        }
    }

    /// @param table empty where the statement does not say (PostgreSQL)
    /// @param schema of the index, empty where the statement does not say
    record DropIndex(
            Optional<TableReference> table, String schema, String name, boolean letsWritersPass)
            implements Act {}

    /// @param unlessThere `IF NOT EXISTS`: the table may be an old one
    /// @param temporary it is gone with its connection
    /// @param options what is said of the whole table, each as written
    /// @param plain defined column by column, in words that are all understood
    record CreateTable(
            TableReference table,
            boolean unlessThere,
            boolean temporary,
            List<ColumnDefinition> columns,
            List<Constraint> constraints,
            List<CreateIndex> indexes,
            List<String> options,
            boolean plain)
            implements Act {
        public CreateTable {
            columns = List.copyOf(columns);
            constraints = List.copyOf(constraints);
            indexes = List.copyOf(indexes);
            options = List.copyOf(options);
        }

        CreateTable notPlain() {
            return new CreateTable(
                    table, unlessThere, temporary, columns, constraints, indexes, options, false);
        }
    }

    /// A table that is created has a foreign key to another one.
    record Refer(TableReference table, TableReference parent) implements Act {}

    /// @param partition that comes or goes, its rows with it
    record MovePartition(
            TableReference table, String partition, boolean attach, boolean letsOthersPass)
            implements OnTable {}

    /// Keeps writers, or everybody, out of the table for as long as it takes.
    ///
    /// @param table empty: of all tables
    /// @param what for example `VACUUM FULL`
    record KeepOut(Optional<TableReference> table, String what) implements Act {}

    /// @param renamed a value is called otherwise; else one is added
    record ChangeEnum(TableReference type, String value, boolean renamed) implements Act {}

    record ConstrainDomain(TableReference domain) implements Act {}

    /// A view, function, type, ..
    record DropObject(String kind, String name) implements Act {}

    /// A view, function or trigger that both releases run into.
    ///
    /// @param table of a trigger
    record ChangeCode(String kind, String name, Optional<TableReference> table) implements Act {}

    record RevokeRight() implements Act {}

    /// @param values what each column gets, when it is one table and nothing else
    /// @param condition empty: all rows
    record UpdateRows(
            TableReference table,
            Map<String, String> values,
            Optional<String> condition,
            boolean plain)
            implements OnTable {
        public UpdateRows {
            values = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(values));
        }
    }

    record DeleteRows(TableReference table) implements OnTable {}

    /// Begins or ends a transaction.
    ///
    /// @param undone what was done may be taken back
    record Transaction(boolean undone) implements Act {}

    /// From here on a name without its schema may mean something else.
    record SearchElsewhere() implements Act {}

    /// What no release notices.
    ///
    /// @param what its first words
    record Harmless(String what) implements Act {}

    /// @param why it was not understood
    record Unknown(String why) implements Act {}
}
