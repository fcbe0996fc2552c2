package dev.gapless.migration.statement;

import dev.gapless.migration.change.TableReference;

import java.util.ArrayList;
import java.util.List;

/// Reads `(..)` of `CREATE TABLE`. Confined to one thread.
final class TableDefinition {
    private final Cursor cursor;
    private final Definitions definitions;
    private final TableReference table;
    private final boolean unlessThere;
    private final boolean temporary;
    private final List<ColumnDefinition> columns = new ArrayList<>();
    private final List<Constraint> constraints = new ArrayList<>();
    private final List<Act.CreateIndex> indexes = new ArrayList<>();
    private boolean plain = true;

    TableDefinition(Cursor cursor, TableReference table, boolean unlessThere, boolean temporary) {
        this.cursor = cursor;
        this.definitions = new Definitions(cursor);
        this.table = table;
        this.unlessThere = unlessThere;
        this.temporary = temporary;
    }

    Act.CreateTable read() {
        cursor.expectSign('(');
        cursor.list(this::element);
        cursor.expectSign(')');
        // storage: engine, character set, partitions
        boolean storage =
                cursor.isEnd()
                        || cursor.at("ENGINE")
                        || cursor.at("DEFAULT")
                        || cursor.at("CHARSET")
                        || cursor.at("CHARACTER")
                        || cursor.at("COLLATE")
                        || cursor.at("COMMENT");
        plain &= storage && !cursor.anyWord("PARTITION") && !cursor.anyWord("SELECT");
        return new Act.CreateTable(
                table, unlessThere, temporary, columns, constraints, indexes, plain);
    }

    /// Whose columns are not known.
    Act.CreateTable unread() {
        return new Act.CreateTable(
                table, unlessThere, temporary, List.of(), List.of(), List.of(), false);
    }

    private TableReference element() {
        if (cursor.at("LIKE") || cursor.at("PERIOD")) {
            throw cursor.unexpected();
        }
        if (definitions.atConstraint()) {
            constraints.add(definitions.constraint());
        } else if (definitions.atIndex()) {
            indexes.add(definitions.index(table));
        } else {
            ColumnDefinition column = definitions.column();
            columns.add(column);
            constraints.addAll(column.constraints());
        }
        return table;
    }
}
