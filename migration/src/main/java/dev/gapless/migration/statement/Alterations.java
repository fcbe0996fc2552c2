package dev.gapless.migration.statement;

import dev.gapless.migration.change.TableReference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the actions of `ALTER TABLE`. Confined to one thread.
final class Alterations {
    /// What nobody who uses the table notices.
    private static final List<String[]> HARMLESS =
            List.of(
                    new String[] {"OWNER", "TO"},
                    new String[] {"ENABLE", "TRIGGER"},
                    new String[] {"SET", "STATISTICS"},
                    new String[] {"CLUSTER", "ON"},
                    new String[] {"SET", "WITHOUT"},
                    new String[] {"REPLICA", "IDENTITY"},
                    new String[] {"RENAME", "CONSTRAINT"},
                    new String[] {"ALTER", "CONSTRAINT"},
                    new String[] {"RESET"});

    /// The same on MySQL and MariaDB; elsewhere `key` and `index` are names.
    private static final List<String[]> HARMLESS_ON_MYSQL =
            List.of(
                    new String[] {"RENAME", "INDEX"},
                    new String[] {"RENAME", "KEY"},
                    new String[] {"ALTER", "INDEX"});

    private static final Set<String> OPTIONS_ON_MYSQL = Set.of("COMMENT", "AUTO_INCREMENT");

    /// What writes the table anew, or asks for it.
    private static final List<String[]> KEEPS_OUT =
            List.of(
                    new String[] {"SET", "LOGGED"},
                    new String[] {"SET", "UNLOGGED"},
                    new String[] {"SET", "TABLESPACE"},
                    new String[] {"SET", "ACCESS"},
                    new String[] {"CONVERT", "TO"},
                    new String[] {"ENGINE"},
                    new String[] {"FORCE"},
                    new String[] {"ORDER", "BY"});

    private final Cursor cursor;
    private final Definitions definitions;
    private final TableReference table;
    private final List<PlacedAct> acts = new ArrayList<>();

    Alterations(Cursor cursor, TableReference table) {
        this.cursor = cursor;
        this.definitions = new Definitions(cursor);
        this.table = table;
    }

    List<PlacedAct> read() {
        do {
            action();
        } while (cursor.acceptSign(','));
        if (!cursor.isEnd()) {
            throw cursor.unexpected();
        }
        return acts;
    }

    private void add(int line, Act act) {
        acts.add(new PlacedAct(act, line));
    }

    private void action() {
        int line = cursor.line();
        if (cursor.accept("ADD")) {
            adding(line);
        } else if (cursor.accept("DROP")) {
            add(line, dropping());
        } else if (!cursor.postgresql() && cursor.atOneOf(OPTIONS_ON_MYSQL)) {
            cursor.skip();
            cursor.acceptSign('=');
            cursor.skip();
            add(line, new Act.Harmless("ALTER TABLE option"));
        } else if (known(HARMLESS) || (!cursor.postgresql() && known(HARMLESS_ON_MYSQL))) {
            boolean enforces = cursor.at("ALTER", "CONSTRAINT");
            String what = cursor.until(Set.of("ENFORCED"));
            if (enforces && cursor.at("ENFORCED")) {
                throw cursor.unexpected();
            }
            add(line, new Act.Harmless("ALTER TABLE " + what));
        } else if (known(KEEPS_OUT)) {
            add(line, new Act.KeepOut(Optional.of(table), "ALTER TABLE " + cursor.until(Set.of())));
        } else if (cursor.accept("ALTER")) {
            add(line, altering());
        } else if (cursor.accept("MODIFY")) {
            redefining(line, false);
        } else if (cursor.accept("CHANGE")) {
            redefining(line, true);
        } else if (cursor.accept("RENAME")) {
            add(line, renaming());
        } else if (cursor.accept("VALIDATE", "CONSTRAINT")) {
            add(line, new Act.ValidateConstraint(table, cursor.name()));
        } else {
            add(line, other());
        }
    }

    private boolean known(List<String[]> forms) {
        return forms.stream().anyMatch(cursor::at);
    }

    private void adding(int line) {
        if (!cursor.postgresql() && cursor.accept("PARTITION")) {
            cursor.until(Set.of());
            add(line, new Act.MovePartition(table, "a partition", true, true));
        } else if (definitions.atConstraint()) {
            add(line, new Act.AddConstraint(table, definitions.constraint()));
        } else if (definitions.atIndex()) {
            add(line, definitions.index(table));
        } else if (cursor.at("SYSTEM", "VERSIONING") || cursor.at("PERIOD", "FOR")) {
            throw cursor.unexpected();
        } else {
            cursor.accept("COLUMN");
            cursor.accept("IF", "NOT", "EXISTS");
            if (cursor.acceptSign('(')) {
                cursor.list(this::addedColumn);
                cursor.expectSign(')');
            } else {
                addedColumn();
            }
        }
    }

    private ColumnDefinition addedColumn() {
        int line = cursor.line();
        ColumnDefinition column = definitions.column();
        add(line, new Act.AddColumn(table, column));
        column.constraints()
                .forEach(constraint -> add(line, new Act.AddConstraint(table, constraint)));
        return column;
    }

    private Act dropping() {
        if (cursor.accept("PRIMARY", "KEY")) {
            return new Act.DropConstraint(table, "PRIMARY", "primary key", false);
        }
        if (!cursor.postgresql() && cursor.accept("PARTITION")) {
            return new Act.EmptyTable(table, "DROP PARTITION " + cursor.until(Set.of()));
        }
        String kind = "";
        if (cursor.accept("FOREIGN", "KEY")) {
            kind = "foreign key";
        } else if (cursor.accept("CONSTRAINT")) {
            kind = "constraint";
        } else if (!cursor.postgresql() && cursor.accept("CHECK")) {
            kind = "check";
        } else if (!cursor.postgresql() && (cursor.accept("INDEX") || cursor.accept("KEY"))) {
            cursor.accept("IF", "EXISTS");
            return new Act.DropIndex(Optional.of(table), "", cursor.name(), true);
        } else {
            cursor.accept("COLUMN");
        }
        cursor.accept("IF", "EXISTS");
        String name = cursor.name();
        boolean cascade = cursor.accept("CASCADE");
        cursor.accept("RESTRICT");
        return kind.isEmpty()
                ? new Act.DropColumn(table, name, cascade)
                : new Act.DropConstraint(table, name, kind, cascade);
    }

    private Act altering() {
        cursor.accept("COLUMN");
        String column = cursor.name();
        if (cursor.accept("SET", "NOT", "NULL")) {
            return new Act.SetNotNull(table, column);
        }
        if (cursor.accept("DROP", "NOT", "NULL")) {
            return new Act.DropNotNull(table, column);
        }
        if (cursor.accept("SET", "DEFAULT")) {
            return new Act.SetDefault(table, column, definitions.defaultValue());
        }
        if (cursor.accept("DROP", "DEFAULT")) {
            return new Act.SetDefault(table, column, Optional.empty());
        }
        if (cursor.accept("SET", "DATA", "TYPE") || cursor.accept("TYPE")) {
            String type = cursor.until(Set.of("USING"));
            Optional<String> using =
                    cursor.accept("USING") ? Optional.of(cursor.until(Set.of())) : Optional.empty();
            return new Act.ChangeType(table, column, type, using);
        }
        boolean harmless =
                cursor.at("SET", "STATISTICS")
                        || cursor.at("SET", "STORAGE")
                        || cursor.at("SET", "COMPRESSION")
                        || cursor.at("SET", "INVISIBLE")
                        || cursor.at("SET", "VISIBLE")
                        || cursor.at("RESTART");
        if (harmless) {
            return new Act.Harmless("ALTER COLUMN " + cursor.until(Set.of()));
        }
        throw cursor.unexpected();
    }

    /// @param named the old name comes first
    private void redefining(int line, boolean named) {
        cursor.accept("COLUMN");
        cursor.accept("IF", "EXISTS");
        Optional<String> old = named ? Optional.of(cursor.name()) : Optional.empty();
        ColumnDefinition column = definitions.column();
        String name = old.orElse(column.name());
        if (!name.equals(column.name())) {
            add(line, new Act.RenameColumn(table, name, column.name()));
        }
        add(line, new Act.Redefine(table, column));
        column.constraints()
                .forEach(constraint -> add(line, new Act.AddConstraint(table, constraint)));
    }

    private Act renaming() {
        boolean toTable = cursor.accept("TO") || cursor.accept("AS") || cursor.accept("=");
        if (toTable) {
            return renamed(cursor.table());
        }
        cursor.accept("COLUMN");
        cursor.accept("IF", "EXISTS");
        int mark = cursor.mark();
        String name = cursor.name();
        if (cursor.accept("TO")) {
            return new Act.RenameColumn(table, name, cursor.name());
        }
        cursor.back(mark);
        return renamed(cursor.table());
    }

    private Act renamed(TableReference to) {
        return new Act.RenameTable(
                table, to.schema().isEmpty() ? new TableReference(table.schema(), to.name()) : to);
    }

    private Act other() {
        if (cursor.accept("SET", "SCHEMA")) {
            return new Act.RenameTable(table, new TableReference(cursor.name(), table.name()));
        }
        if (cursor.at("SET") && cursor.postgresql()) {
            cursor.skip();
            cursor.skipBrackets();
            return new Act.Harmless("ALTER TABLE SET (..)");
        }
        if (cursor.accept("ATTACH", "PARTITION")) {
            String partition = cursor.table().toString();
            cursor.until(Set.of());
            return new Act.MovePartition(table, partition, true, false);
        }
        if (cursor.accept("DETACH", "PARTITION")) {
            String partition = cursor.table().toString();
            boolean lets = cursor.accept("CONCURRENTLY") || cursor.accept("FINALIZE");
            return new Act.MovePartition(table, partition, false, lets);
        }
        if (cursor.at("TRUNCATE", "PARTITION")) {
            return new Act.EmptyTable(table, cursor.until(Set.of()));
        }
        if (cursor.at("ALGORITHM") || cursor.at("LOCK")) {
            String said = cursor.until(Set.of());
            boolean waits =
                    said.toUpperCase(java.util.Locale.ROOT).matches(".*(COPY|SHARED|EXCLUSIVE)");
            return waits
                    ? new Act.KeepOut(Optional.of(table), "ALTER TABLE " + said)
                    : new Act.Harmless(said);
        }
        throw cursor.unexpected();
    }
}
