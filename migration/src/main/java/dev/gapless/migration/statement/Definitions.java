package dev.gapless.migration.statement;

import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.sql.Identifier;
import dev.gapless.migration.sql.Token;
import dev.gapless.migration.statement.ColumnDefinition.Source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reads definitions of columns, constraints and indexes. Confined to one thread.
final class Definitions {
    /// Words that go on with a type.
    private static final Set<String> OF_TYPE =
            Set.of(
                    "PRECISION",
                    "VARYING",
                    "WITH",
                    "WITHOUT",
                    "TIME",
                    "ZONE",
                    "LOCAL",
                    "UNSIGNED",
                    "SIGNED",
                    "ZEROFILL",
                    "CHARACTER",
                    "CHAR",
                    "VARCHAR",
                    "LARGE",
                    "OBJECT",
                    "BINARY",
                    "ARRAY",
                    "YEAR",
                    "MONTH",
                    "DAY",
                    "HOUR",
                    "MINUTE",
                    "SECOND",
                    "TO");

    /// Words of a type that a name comes after.
    private static final Set<String> NAMED = Set.of("CHARSET", "COLLATE", "SET");

    private static final Set<String> SERIAL =
            Set.of("serial", "bigserial", "smallserial", "serial2", "serial4", "serial8");

    private static final Set<String> CONSTRAINT =
            Set.of("CONSTRAINT", "CHECK", "UNIQUE", "PRIMARY", "FOREIGN", "EXCLUDE");

    private static final Set<String> INDEX = Set.of("INDEX", "KEY", "FULLTEXT", "SPATIAL");

    private final Cursor cursor;

    Definitions(Cursor cursor) {
        this.cursor = cursor;
    }

    boolean atConstraint() {
        return cursor.atOneOf(CONSTRAINT);
    }

    boolean atIndex() {
        return !cursor.postgresql() && cursor.atOneOf(INDEX);
    }

    ColumnDefinition column() {
        String name = cursor.name();
        String type = type();
        Column column = new Column(name, type);
        while (!cursor.isEnd() && !cursor.atSign(',') && !cursor.atSign(')')) {
            option(column);
        }
        return column.definition();
    }

    private String type() {
        int mark = cursor.mark();
        cursor.table();
        while (true) {
            if (cursor.atSign('(')) {
                cursor.skipBrackets();
            } else if (cursor.atOneOf(NAMED)) {
                cursor.skip();
                cursor.skip();
            } else if (cursor.atOneOf(OF_TYPE) || cursor.atSign('[')) {
                cursor.skip();
            } else if (cursor.atSign(']') || isDimension()) {
                cursor.skip();
            } else {
                return cursor.textFrom(mark);
            }
        }
    }

    /// The 3 of `integer[3]`.
    private boolean isDimension() {
        return cursor.peek().filter(Token.Literal.class::isInstance).isPresent();
    }

    /// What is known so far.
    private static final class Column {
        private final String name;
        private final String type;
        private boolean notNull;
        private Optional<String> defaultValue = Optional.empty();
        private Source source;
        private Optional<String> constraintName = Optional.empty();
        private final List<Constraint> constraints = new ArrayList<>();
        private final List<String> options = new ArrayList<>();

        Column(String name, String type) {
            this.name = name;
            this.type = type;
            source = SERIAL.contains(type.toLowerCase(Locale.ROOT)) ? Source.COUNTS : Source.GIVEN;
        }

        ColumnDefinition definition() {
            return new ColumnDefinition(
                    name, type, notNull, defaultValue, source, constraints, options);
        }
    }

    private void option(Column column) {
        if (cursor.accept("CONSTRAINT")) {
            column.constraintName = Optional.of(cursor.name());
        } else if (cursor.accept("NOT", "NULL")) {
            column.notNull = true;
            cursor.accept("NO", "INHERIT");
        } else if (cursor.accept("NULL")) {
            column.notNull = false;
        } else if (cursor.accept("DEFAULT")) {
            column.defaultValue = defaultValue();
        } else if (!constraint(column) && !source(column)) {
            other(column);
        }
    }

    /// Empty for NULL.
    Optional<String> defaultValue() {
        String value = ValueExpression.read(cursor);
        return value.matches("(?i)null(\\s*::.*)?") ? Optional.empty() : Optional.of(value);
    }

    private boolean constraint(Column column) {
        Optional<String> name = column.constraintName;
        List<String> own = List.of(column.name);
        if (cursor.accept("PRIMARY", "KEY") || cursor.accept("KEY")) {
            column.constraints.add(new Constraint.PrimaryKey(name, own, Optional.empty()));
        } else if (cursor.accept("UNIQUE")) {
            cursor.accept("KEY");
            boolean plain = !cursor.at("NULLS");
            if (!plain) {
                cursor.skip();
                cursor.accept("NOT");
                cursor.expect("DISTINCT");
            }
            column.constraints.add(new Constraint.Unique(name, own, Optional.empty(), plain));
        } else if (cursor.accept("CHECK")) {
            column.constraints.add(check(name));
        } else if (cursor.accept("REFERENCES")) {
            column.constraints.add(references(name, own));
        } else {
            return false;
        }
        column.constraintName = Optional.empty();
        return true;
    }

    private boolean source(Column column) {
        if (cursor.accept("AUTO_INCREMENT")) {
            column.source = Source.COUNTS;
            return true;
        }
        boolean generated = cursor.accept("GENERATED");
        if (generated && !cursor.accept("ALWAYS")) {
            cursor.expect("BY", "DEFAULT");
        }
        if (!cursor.accept("AS")) {
            if (generated) {
                throw cursor.unexpected();
            }
            return false;
        }
        if (cursor.accept("IDENTITY")) {
            column.source = Source.COUNTS;
            if (cursor.atSign('(')) {
                column.options.add("identity (" + cursor.brackets() + ")");
            }
            return true;
        }
        column.options.add("as (" + cursor.brackets() + ")");
        column.source =
                cursor.accept("STORED") || cursor.accept("PERSISTENT")
                        ? Source.STORED
                        : Source.VIRTUAL;
        cursor.accept("VIRTUAL");
        return true;
    }

    private void other(Column column) {
        int mark = cursor.mark();
        if (cursor.accept("ON", "UPDATE")) {
            ValueExpression.read(cursor);
        } else if (cursor.accept("COMMENT")
                || cursor.accept("AFTER")
                || cursor.accept("COLLATE")
                || cursor.accept("STORAGE")
                || cursor.accept("COMPRESSION")) {
            cursor.skip();
        } else if (!cursor.accept("FIRST")
                && !cursor.accept("INVISIBLE")
                && !cursor.accept("VISIBLE")) {
            throw cursor.unexpected();
        }
        column.options.add(cursor.textFrom(mark));
    }

    /// `[CONSTRAINT name] CHECK (..)` and its like.
    Constraint constraint() {
        Optional<String> name = Optional.empty();
        if (cursor.accept("CONSTRAINT") && !atConstraint()) {
            name = Optional.of(cursor.name());
        }
        if (cursor.accept("CHECK")) {
            return check(name);
        }
        if (cursor.accept("UNIQUE")) {
            return unique(name);
        }
        if (cursor.accept("PRIMARY", "KEY")) {
            Optional<String> index = usingIndex();
            Constraint key =
                    new Constraint.PrimaryKey(
                            name, index.isPresent() ? List.of() : keyColumns(), index);
            indexOptions();
            return key;
        }
        if (cursor.accept("FOREIGN", "KEY")) {
            if (cursor.atName()) {
                name = name.or(() -> Optional.of(cursor.name()));
            }
            List<String> columns = cursor.names();
            cursor.expect("REFERENCES");
            return references(name, columns);
        }
        if (cursor.accept("EXCLUDE")) {
            cursor.until(Set.of());
            return new Constraint.Exclusion(name);
        }
        throw cursor.unexpected();
    }

    private Constraint check(Optional<String> name) {
        String condition = cursor.brackets();
        boolean later = false;
        while (true) {
            if (cursor.accept("NOT", "VALID")) {
                later = true;
            } else if (!cursor.accept("NO", "INHERIT") && !cursor.accept("ENFORCED")) {
                return new Constraint.Check(name, condition, later);
            }
        }
    }

    private Constraint unique(Optional<String> given) {
        Optional<String> name = given;
        if (!cursor.accept("INDEX")) {
            cursor.accept("KEY");
        }
        boolean plain = true;
        if (cursor.accept("NULLS")) {
            plain = cursor.accept("DISTINCT");
            if (!plain) {
                cursor.expect("NOT", "DISTINCT");
            }
        }
        Optional<String> index = usingIndex();
        if (index.isPresent()) {
            deferrable();
            return new Constraint.Unique(name, List.of(), index, plain);
        }
        if (cursor.atName() && !cursor.at("USING")) {
            String own = cursor.name();
            name = name.or(() -> Optional.of(own));
        }
        cursor.accept("USING", "BTREE");
        List<String> columns = keyColumns();
        boolean more = indexOptions();
        return new Constraint.Unique(name, columns, Optional.empty(), plain && !more);
    }

    private List<String> keyColumns() {
        cursor.accept("USING", "BTREE");
        cursor.expectSign('(');
        List<String> columns =
                cursor.list(
                        () -> {
                            String name = cursor.name();
                            if (cursor.atSign('(')) {
                                throw cursor.unexpected();
                            }
                            if (!cursor.accept("ASC")) {
                                cursor.accept("DESC");
                            }
                            return name;
                        });
        cursor.expectSign(')');
        return columns;
    }

    private Optional<String> usingIndex() {
        return cursor.accept("USING", "INDEX") && !cursor.at("TABLESPACE")
                ? Optional.of(cursor.name())
                : Optional.empty();
    }

    /// Whether something stands there that changes more than how it is stored.
    private boolean indexOptions() {
        boolean more = deferrable();
        while (true) {
            if (cursor.accept("INCLUDE") || cursor.accept("WITH")) {
                cursor.skipBrackets();
                more = true;
            } else if (cursor.accept("COMMENT")) {
                cursor.skip();
            } else if (cursor.accept("INVISIBLE") || cursor.accept("IGNORED")) {
                more = true;
            } else if (cursor.accept("TABLESPACE") || cursor.accept("USING")) {
                cursor.name();
                more = true;
            } else {
                return more | deferrable();
            }
        }
    }

    private boolean deferrable() {
        boolean said = false;
        while (cursor.accept("DEFERRABLE")
                || cursor.accept("NOT", "DEFERRABLE")
                || cursor.accept("INITIALLY", "DEFERRED")
                || cursor.accept("INITIALLY", "IMMEDIATE")) {
            said = true;
        }
        return said;
    }

    private Constraint references(Optional<String> name, List<String> columns) {
        TableReference parent = cursor.table();
        List<String> parentColumns = cursor.atSign('(') ? cursor.names() : List.of();
        String onDelete = "";
        String onUpdate = "";
        boolean later = false;
        List<String> options = new ArrayList<>();
        while (true) {
            int mark = cursor.mark();
            if (cursor.accept("ON", "DELETE")) {
                onDelete = action(options);
            } else if (cursor.accept("ON", "UPDATE")) {
                onUpdate = action(options);
            } else if (cursor.accept("NOT", "VALID")) {
                later = true;
            } else if (cursor.accept("MATCH")) {
                cursor.skip();
                options.add(cursor.textFrom(mark));
            } else if (deferrable()) {
                options.add(cursor.textFrom(mark));
            } else {
                return new Constraint.ForeignKey(
                        name, columns, parent, parentColumns, onDelete, onUpdate, later, options);
            }
        }
    }

    private String action(List<String> options) {
        for (String each : List.of("CASCADE", "RESTRICT")) {
            if (cursor.accept(each)) {
                return each;
            }
        }
        if (cursor.accept("NO", "ACTION")) {
            return "NO ACTION";
        }
        cursor.expect("SET");
        String action = cursor.accept("NULL") ? "SET NULL" : "SET DEFAULT";
        if (action.equals("SET DEFAULT")) {
            cursor.expect("DEFAULT");
        }
        if (cursor.atSign('(')) {
            options.add("SET (" + cursor.brackets() + ")");
        }
        return action;
    }

    /// MySQL's `{INDEX|KEY|FULLTEXT|SPATIAL} [INDEX] [name] (..)`, within a statement about the
    /// table.
    Act.CreateIndex index(TableReference table) {
        boolean special = cursor.accept("FULLTEXT") || cursor.accept("SPATIAL");
        if (!cursor.accept("INDEX")) {
            cursor.accept("KEY");
        }
        cursor.accept("IF", "NOT", "EXISTS");
        Optional<String> name =
                cursor.atName() && !cursor.at("USING")
                        ? Optional.of(cursor.name())
                        : Optional.empty();
        return indexOn(table, name, false, !special, !special);
    }

    /// From `[USING method] (..)` on.
    Act.CreateIndex indexOn(
            TableReference table,
            Optional<String> name,
            boolean unique,
            boolean ordinary,
            boolean letsWritersPass) {
        boolean plain = ordinary;
        if (cursor.accept("USING")) {
            plain &= cursor.accept("BTREE") || !skipped();
        }
        cursor.expectSign('(');
        List<String> columns = cursor.list(() -> cursor.until(Set.of()));
        cursor.expectSign(')');
        plain &= columns.stream().allMatch(Definitions::isColumn);
        plain &= !indexOptions();
        if (cursor.at("NULLS") || cursor.at("WHERE")) {
            plain = false;
            cursor.ignoreRest();
        }
        return new Act.CreateIndex(
                table,
                name,
                columns.stream().map(this::stored).toList(),
                unique,
                plain,
                letsWritersPass);
    }

    private boolean skipped() {
        cursor.skip();
        return true;
    }

    private static boolean isColumn(String text) {
        return text.matches("(?i)([\\p{L}_][\\p{L}\\p{N}_$]*|\"[^\"]+\"|`[^`]+`)( +(asc|desc))?");
    }

    private String stored(String column) {
        if (!isColumn(column)) {
            return column;
        }
        String[] parts = column.split(" +", 2);
        String name = Identifier.stored(parts[0], cursor.product());
        boolean back = parts.length > 1 && parts[1].strip().equalsIgnoreCase("desc");
        return back ? name + " desc" : name;
    }
}
