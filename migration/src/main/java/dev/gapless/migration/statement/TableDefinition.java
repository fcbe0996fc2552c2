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
        List<String> options = new ArrayList<>();
        int mark = cursor.mark();
        while (option()) {
            options.add(cursor.textFrom(mark));
            cursor.acceptSign(',');
            mark = cursor.mark();
        }
        plain &= cursor.isEnd() && !cursor.anyWord("PARTITION") && !cursor.anyWord("SELECT");
        return new Act.CreateTable(
                table, unlessThere, temporary, columns, constraints, indexes, options, plain);
    }

    /// How MySQL and MariaDB store it, with its value.
    private boolean option() {
        int mark = cursor.mark();
        cursor.accept("DEFAULT");
        boolean known =
                cursor.accept("CHARACTER", "SET")
                        || cursor.accept("CHARSET")
                        || cursor.accept("COLLATE")
                        || cursor.accept("ENGINE")
                        || cursor.accept("COMMENT")
                        || cursor.accept("AUTO_INCREMENT")
                        || cursor.accept("ROW_FORMAT");
        if (!known || cursor.postgresql()) {
            cursor.back(mark);
            return false;
        }
        cursor.acceptSign('=');
        cursor.skip();
        return true;
    }

    /// Whose columns are not known.
    Act.CreateTable unread() {
        return new Act.CreateTable(
                table, unlessThere, temporary, List.of(), List.of(), List.of(), List.of(), false);
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
