package dev.gapless.migration.statement;

import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.sql.SqlStatement;
import dev.gapless.migration.sql.Token;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Says what a statement does. What it does not know is [Act.Unknown], never nothing.
public final class Recogniser {
    private static final List<String[]> HARMLESS =
            Stream.of(
                            "COMMENT ON",
                            "GRANT",
                            "SET",
                            "RESET",
                            "INSERT",
                            "REPLACE INTO",
                            "REPLACE",
                            "SHOW",
                            "UNLOCK TABLES",
                            "VACUUM",
                            "CHECKPOINT",
                            "NOTIFY",
                            "COPY",
                            "CREATE SCHEMA",
                            "CREATE SEQUENCE",
                            "CREATE DATABASE",
                            "CREATE ROLE",
                            "CREATE USER",
                            "CREATE EXTENSION",
                            "CREATE TYPE",
                            "CREATE DOMAIN",
                            "CREATE STATISTICS",
                            "CREATE COLLATION",
                            "CREATE AGGREGATE",
                            "CREATE CAST",
                            "CREATE PUBLICATION",
                            "CREATE TEMP SEQUENCE",
                            "CREATE TEMP VIEW",
                            "CREATE TEMPORARY SEQUENCE",
                            "CREATE VIEW",
                            "CREATE MATERIALIZED VIEW",
                            "CREATE RECURSIVE VIEW",
                            "CREATE FUNCTION",
                            "CREATE PROCEDURE",
                            "CREATE SERVER",
                            "CREATE OPERATOR",
                            "DEALLOCATE",
                            "REFRESH MATERIALIZED VIEW CONCURRENTLY")
                    .map(words -> words.split(" "))
                    .toList();

    private static final Set<String> TRANSACTION =
            Set.of("COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE");

    private static final Set<String> AFTER_BEGIN =
            Set.of("WORK", "TRANSACTION", "ISOLATION", "READ", "DEFERRABLE", "AND");

    private static final Set<String> OBJECTS =
            Set.of(
                    "VIEW",
                    "FUNCTION",
                    "PROCEDURE",
                    "ROUTINE",
                    "TRIGGER",
                    "TYPE",
                    "DOMAIN",
                    "SEQUENCE",
                    "EVENT",
                    "RULE",
                    "POLICY",
                    "EXTENSION",
                    "AGGREGATE",
                    "OPERATOR",
                    "ROLE",
                    "USER",
                    "COLLATION",
                    "PUBLICATION",
                    "STATISTICS");

    private static final Set<String> CODE =
            Set.of("VIEW", "FUNCTION", "PROCEDURE", "TRIGGER", "EVENT", "RULE", "PACKAGE");

    /// Functions by which migrations set sequences and settings.
    private static final Set<String> CALLED_FREELY =
            Set.of(
                    "setval",
                    "nextval",
                    "currval",
                    "set_config",
                    "current_setting",
                    "max",
                    "min",
                    "count",
                    "coalesce",
                    "greatest",
                    "pg_get_serial_sequence",
                    "now",
                    "version",
                    "values",
                    "in",
                    "exists",
                    "cast",
                    "concat",
                    "if",
                    "ifnull",
                    "replace",
                    "database",
                    "schema");

    private final Cursor cursor;
    private final SqlStatement statement;

    private Recogniser(SqlStatement statement, Product product) {
        this.statement = statement;
        this.cursor = new Cursor(statement, product);
    }

    public static List<PlacedAct> acts(SqlStatement statement, Product product) {
        try {
            if (!statement.whole()) {
                throw new Unreadable(
                        "it holds ';' where no statement of a body ends, a command of a client, or"
                                + " something that has no end");
            }
            return new Recogniser(statement, product).read();
        } catch (Unreadable stop) {
            return List.of(new PlacedAct(new Act.Unknown(stop.why()), statement.line()));
        }
    }

    private List<PlacedAct> read() {
        boolean mayHoldCode = cursor.at("CREATE") && !cursor.anyWord("TABLE");
        if (!mayHoldCode && cursor.writesWithin()) {
            throw new Unreadable("it writes rows within a query");
        }
        if (cursor.accept("ALTER")) {
            return altered();
        }
        List<Act> acts = new ArrayList<>();
        if (cursor.at("CREATE")) {
            acts.add(created());
            acts.addAll(referred(acts.getFirst()));
        } else if (cursor.accept("DROP")) {
            acts.addAll(dropped());
        } else if (cursor.accept("RENAME", "TABLE") || cursor.accept("RENAME", "TABLES")) {
            acts.addAll(cursor.list(this::renamed));
        } else if (cursor.accept("TRUNCATE")) {
            cursor.accept("TABLE");
            cursor.accept("ONLY");
            acts.addAll(cursor.list(() -> new Act.EmptyTable(cursor.table(), "TRUNCATE")));
        } else if (cursor.accept("REVOKE")) {
            acts.add(new Act.RevokeRight());
        } else {
            acts.addAll(other());
        }
        return acts.stream().map(act -> new PlacedAct(act, statement.line())).toList();
    }

    private List<Act> referred(Act act) {
        if (!(act instanceof Act.CreateTable create)) {
            return List.of();
        }
        if (create.columns().isEmpty() && cursor.anyWord("REFERENCES")) {
            return List.of(new Act.Unknown("its foreign keys are not read"));
        }
        return create.constraints().stream()
                .filter(Constraint.ForeignKey.class::isInstance)
                .map(constraint -> ((Constraint.ForeignKey) constraint).parent())
                .filter(parent -> !parent.equals(create.table()))
                .distinct()
                .map(parent -> (Act) new Act.Refer(create.table(), parent))
                .toList();
    }

    private List<PlacedAct> altered() {
        cursor.accept("ONLINE");
        cursor.accept("IGNORE");
        if (cursor.accept("TABLE")) {
            if (cursor.at("ALL")) {
                throw cursor.unexpected();
            }
            cursor.accept("IF", "EXISTS");
            cursor.accept("ONLY");
            TableReference table = cursor.table();
            cursor.acceptSign('*');
            return new Alterations(cursor, table).read();
        }
        Act act;
        if (cursor.accept("TYPE")) {
            act = alteredType();
        } else if (cursor.accept("DOMAIN")) {
            act = alteredDomain();
        } else if (cursor.accept("SEQUENCE") || cursor.at("EXTENSION")) {
            act = alteredSource();
        } else if (cursor.accept("INDEX")) {
            act =
                    cursor.anyWord("TABLESPACE")
                            ? new Act.KeepOut(Optional.empty(), "ALTER INDEX .. TABLESPACE")
                            : new Act.Harmless(cursor.excerpt());
        } else if (cursor.accept("STATISTICS")) {
            act = new Act.Harmless(cursor.excerpt());
        } else if (cursor.accept("DEFAULT", "PRIVILEGES")) {
            act =
                    cursor.anyWord("REVOKE")
                            ? new Act.RevokeRight()
                            : new Act.Harmless(cursor.excerpt());
        } else if (cursor.atOneOf(CODE) || cursor.at("MATERIALIZED")) {
            act = alteredCode();
        } else {
            throw cursor.unexpected();
        }
        return List.of(new PlacedAct(act, statement.line()));
    }

    /// A sequence, or an extension: what a release gets its values from.
    private Act alteredSource() {
        String kind = cursor.accept("EXTENSION") ? "extension" : "sequence";
        cursor.accept("IF", "EXISTS");
        TableReference name = cursor.table();
        if (cursor.at("OWNED", "BY") || cursor.at("OWNER", "TO")) {
            return new Act.Harmless(cursor.excerpt());
        }
        if (cursor.at("RENAME") || cursor.at("SET", "SCHEMA") || cursor.at("DROP")) {
            return new Act.DropObject(kind, name.toString());
        }
        return new Act.ChangeCode(kind, name.toString(), Optional.empty());
    }

    private Act alteredType() {
        TableReference type = cursor.table();
        if (cursor.accept("ADD", "VALUE")) {
            cursor.accept("IF", "NOT", "EXISTS");
            return new Act.ChangeEnum(type, literal(), false);
        }
        if (cursor.accept("RENAME", "VALUE")) {
            return new Act.ChangeEnum(type, literal(), true);
        }
        if (cursor.at("OWNER", "TO") || cursor.at("ADD", "ATTRIBUTE")) {
            return new Act.Harmless(cursor.excerpt());
        }
        throw cursor.unexpected();
    }

    private String literal() {
        return cursor.peek()
                .filter(Token.Literal.class::isInstance)
                .map(token -> ((Token.Literal) token).text())
                .orElseThrow(cursor::unexpected);
    }

    private Act alteredDomain() {
        TableReference domain = cursor.table();
        if (cursor.at("ADD") || cursor.at("SET", "NOT", "NULL")) {
            return new Act.ConstrainDomain(domain);
        }
        boolean harmless =
                cursor.at("DROP", "CONSTRAINT")
                        || cursor.at("VALIDATE")
                        || cursor.at("OWNER")
                        || cursor.at("DROP", "NOT");
        if (harmless) {
            return new Act.Harmless(cursor.excerpt());
        }
        throw cursor.unexpected();
    }

    private Act alteredCode() {
        String kind = cursor.word().toLowerCase(Locale.ROOT);
        cursor.skip();
        cursor.accept("VIEW");
        cursor.accept("IF", "EXISTS");
        TableReference name = cursor.table();
        if (cursor.at("RENAME") || cursor.at("SET", "SCHEMA")) {
            return new Act.DropObject(kind, name.toString());
        }
        return new Act.ChangeCode(kind, name.toString(), Optional.empty());
    }

    private Act created() {
        if (HARMLESS.stream().anyMatch(cursor::at)) {
            return new Act.Harmless(cursor.excerpt());
        }
        cursor.skip();
        boolean anew = cursor.accept("OR", "REPLACE") || cursor.accept("OR", "ALTER");
        while (cursor.accept("GLOBAL") || cursor.accept("LOCAL")) {}
        boolean temporary = cursor.accept("TEMPORARY") || cursor.accept("TEMP");
        boolean plain = !cursor.accept("UNLOGGED") && !cursor.accept("FOREIGN");
        if (cursor.accept("TABLE")) {
            return createdTable(anew, temporary, plain);
        }
        boolean unique = cursor.accept("UNIQUE");
        boolean special = cursor.accept("FULLTEXT") || cursor.accept("SPATIAL");
        if (cursor.accept("INDEX")) {
            return createdIndex(unique, special);
        }
        return createdCode(anew);
    }

    private Act createdTable(boolean anew, boolean temporary, boolean plain) {
        boolean unlessThere = cursor.accept("IF", "NOT", "EXISTS");
        TableReference table = cursor.table();
        if (anew) {
            return new Act.DropTable(table, false);
        }
        if (cursor.accept("PARTITION", "OF")) {
            return new Act.MovePartition(cursor.table(), table.toString(), true, true);
        }
        TableDefinition definition = new TableDefinition(cursor, table, unlessThere, temporary);
        if (!cursor.atSign('(')) {
            return definition.unread();
        }
        try {
            Act.CreateTable read = definition.read();
            return plain ? read : read.notPlain();
        } catch (Unreadable _) {
            // the table is new whatever stands there
            return definition.unread();
        }
    }

    private Act createdIndex(boolean unique, boolean special) {
        boolean letsWritersPass =
                cursor.accept("CONCURRENTLY") || (!cursor.postgresql() && !special);
        cursor.accept("IF", "NOT", "EXISTS");
        Optional<String> name = cursor.at("ON") ? Optional.empty() : Optional.of(cursor.name());
        boolean plain = !special;
        if (cursor.accept("USING")) {
            plain &= cursor.word().equals("BTREE");
            cursor.skip();
        }
        cursor.expect("ON");
        cursor.accept("ONLY");
        TableReference table = cursor.table();
        Act.CreateIndex index =
                new Definitions(cursor).indexOn(table, name, unique, plain, letsWritersPass);
        boolean waits = cursor.waits();
        return new Act.CreateIndex(
                table,
                index.name(),
                index.columns(),
                unique,
                index.plain() && cursor.isEnd(),
                index.letsWritersPass() && !waits);
    }

    private Act createdCode(boolean anew) {
        if (cursor.accept("DEFINER")) {
            while (!cursor.isEnd() && !cursor.atOneOf(CODE) && !cursor.at("SQL")) {
                cursor.skip();
            }
        }
        if (cursor.accept("ALGORITHM")) {
            cursor.skip();
            cursor.skip();
        }
        if (cursor.accept("SQL", "SECURITY")) {
            cursor.skip();
        }
        cursor.accept("CONSTRAINT");
        if (!cursor.atOneOf(CODE)) {
            throw cursor.unexpected();
        }
        String kind = cursor.word().toLowerCase(Locale.ROOT);
        cursor.skip();
        cursor.accept("IF", "NOT", "EXISTS");
        String name = cursor.table().toString();
        boolean runsAlready = Set.of("trigger", "rule", "event").contains(kind);
        return anew || runsAlready
                ? new Act.ChangeCode(
                        kind, name, kind.equals("trigger") ? triggered() : Optional.empty())
                : new Act.Harmless("CREATE " + kind);
    }

    private Optional<TableReference> triggered() {
        while (!cursor.isEnd() && !cursor.accept("ON")) {
            cursor.skip();
        }
        return cursor.isEnd() ? Optional.empty() : Optional.of(cursor.table());
    }

    private List<Act> dropped() {
        cursor.accept("TEMPORARY");
        if (cursor.accept("TABLE") || cursor.accept("FOREIGN", "TABLE")) {
            cursor.accept("IF", "EXISTS");
            List<TableReference> tables = cursor.list(cursor::table);
            boolean cascade = cursor.accept("CASCADE");
            return tables.stream().map(table -> (Act) new Act.DropTable(table, cascade)).toList();
        }
        if (cursor.accept("SCHEMA") || cursor.accept("DATABASE")) {
            cursor.accept("IF", "EXISTS");
            return cursor.list(
                    () -> (Act) new Act.DropTable(new TableReference(cursor.name(), "*"), false));
        }
        if (cursor.accept("INDEX")) {
            boolean letsWritersPass = cursor.accept("CONCURRENTLY") || !cursor.postgresql();
            cursor.accept("IF", "EXISTS");
            if (cursor.postgresql()) {
                return cursor.list(() -> droppedIndex(cursor.table(), letsWritersPass));
            }
            String name = cursor.name();
            cursor.expect("ON");
            TableReference table = cursor.table();
            return List.of(new Act.DropIndex(Optional.of(table), "", name, !cursor.waits()));
        }
        cursor.accept("MATERIALIZED");
        if (!cursor.atOneOf(OBJECTS)) {
            throw cursor.unexpected();
        }
        String kind = cursor.word().toLowerCase(Locale.ROOT);
        cursor.skip();
        cursor.accept("IF", "EXISTS");
        return List.of(new Act.DropObject(kind, cursor.table().toString()));
    }

    private static Act droppedIndex(TableReference index, boolean letsWritersPass) {
        return new Act.DropIndex(Optional.empty(), index.schema(), index.name(), letsWritersPass);
    }

    private Act renamed() {
        cursor.accept("IF", "EXISTS");
        TableReference table = cursor.table();
        cursor.expect("TO");
        TableReference to = cursor.table();
        return new Act.RenameTable(
                table, to.schema().isEmpty() ? new TableReference(table.schema(), to.name()) : to);
    }

    private List<? extends Act> other() {
        if (isTransaction()) {
            return List.of(new Act.Transaction(cursor.at("ROLLBACK")));
        }
        if (searchesElsewhere()) {
            return List.of(new Act.SearchElsewhere());
        }
        if (cursor.accept("LOCK")) {
            if (!cursor.accept("TABLE")) {
                cursor.accept("TABLES");
            }
            return cursor.list(this::locked);
        }
        Optional<Act> keepOut = keepOut();
        if (keepOut.isPresent()) {
            return List.of(keepOut.get());
        }
        if (isHarmless()) {
            return List.of(new Act.Harmless(cursor.excerpt()));
        }
        if (cursor.at("UPDATE") || cursor.at("DELETE") || cursor.at("WITH") || cursor.at("MERGE")) {
            return rows();
        }
        if (cursor.at("SELECT") || cursor.at("VALUES")) {
            return List.of(selected());
        }
        throw new Unreadable("not known: " + cursor.excerpt());
    }

    /// `BEGIN NOT ATOMIC` is a block of code.
    private boolean isTransaction() {
        if (cursor.atOneOf(TRANSACTION) || cursor.at("START", "TRANSACTION")) {
            return true;
        }
        int mark = cursor.mark();
        boolean begins = cursor.accept("BEGIN") || cursor.accept("END");
        boolean alone = cursor.isEnd() || cursor.atOneOf(AFTER_BEGIN);
        boolean deferrable = cursor.at("NOT", "DEFERRABLE");
        cursor.back(mark);
        return begins && (alone || deferrable);
    }

    private Act locked() {
        cursor.accept("ONLY");
        Act act = new Act.KeepOut(Optional.of(cursor.table()), "LOCK TABLE");
        if (!cursor.isEnd() && !cursor.atSign(',')) {
            cursor.until(Set.of());
        }
        return act;
    }

    private boolean isHarmless() {
        if (cursor.at("EXPLAIN")) {
            return !cursor.anyWord("ANALYZE") && !cursor.anyWord("ANALYSE");
        }
        if (cursor.at("ANALYZE") || cursor.at("ANALYSE")) {
            return cursor.postgresql()
                    || cursor.at("ANALYZE", "TABLE")
                    || cursor.at("ANALYZE", "LOCAL", "TABLE")
                    || cursor.at("ANALYZE", "NO_WRITE_TO_BINLOG", "TABLE");
        }
        if (cursor.at("SET") && !cursor.postgresql()) {
            return !cursor.anyWord("GLOBAL")
                    && !cursor.anyWord("PERSIST")
                    && !cursor.at("SET", "PASSWORD")
                    && CALLED_FREELY.containsAll(cursor.calls());
        }
        return cursor.at("FLUSH") || HARMLESS.stream().anyMatch(cursor::at);
    }

    /// Roles have search paths of their own.
    private boolean searchesElsewhere() {
        if (!cursor.postgresql()) {
            return cursor.at("USE");
        }
        return cursor.at("SET", "SCHEMA")
                || cursor.at("RESET", "ALL")
                || ((cursor.at("SET") || cursor.at("RESET"))
                        && (cursor.anyWord("SEARCH_PATH")
                                || cursor.anyWord("ROLE")
                                || cursor.anyWord("AUTHORIZATION")));
    }

    private List<? extends Act> rows() {
        try {
            return Rows.read(statement.text(), cursor.product());
        } catch (Unreadable stop) {
            return List.of(plainRows(stop));
        }
    }

    /// Where the grammar stumbles over an expression: which table, and whether all rows.
    private Act plainRows(Unreadable stop) {
        if (cursor.accept("UPDATE")) {
            TableReference table = cursor.table();
            if (!cursor.accept("SET")) {
                throw stop;
            }
            Optional<String> condition = isSome() ? Optional.of("not read") : Optional.empty();
            return new Act.UpdateRows(table, Map.of(), condition, false);
        }
        if (cursor.accept("DELETE", "FROM")) {
            TableReference table = cursor.table();
            if (isSome()) {
                return new Act.DeleteRows(table);
            }
        }
        throw stop;
    }

    private boolean isSome() {
        Set<String> end = Set.of("RETURNING", "ORDER", "LIMIT");
        return cursor.hasAhead(Set.of("FROM", "LIMIT"))
                || cursor.after("WHERE", end)
                        .filter(text -> !Rows.isConstant(text, cursor.product()))
                        .isPresent();
    }

    private Optional<Act> keepOut() {
        if (cursor.accept("VACUUM")) {
            boolean full = cursor.anyWord("FULL");
            return Optional.of(
                    full
                            ? new Act.KeepOut(Optional.empty(), "VACUUM FULL")
                            : new Act.Harmless("VACUUM"));
        }
        if (cursor.accept("CLUSTER")) {
            return Optional.of(new Act.KeepOut(Optional.empty(), "CLUSTER"));
        }
        if (cursor.accept("REINDEX")) {
            return Optional.of(
                    cursor.anyWord("CONCURRENTLY")
                            ? new Act.Harmless("REINDEX CONCURRENTLY")
                            : new Act.KeepOut(Optional.empty(), "REINDEX"));
        }
        if (cursor.at("REFRESH", "MATERIALIZED", "VIEW") && !cursor.anyWord("CONCURRENTLY")) {
            return Optional.of(new Act.KeepOut(Optional.empty(), "REFRESH MATERIALIZED VIEW"));
        }
        if (cursor.at("FLUSH") && (cursor.anyWord("LOCK") || cursor.anyWord("EXPORT"))) {
            return Optional.of(new Act.KeepOut(Optional.empty(), "FLUSH TABLES WITH READ LOCK"));
        }
        if (cursor.accept("OPTIMIZE")) {
            return Optional.of(new Act.KeepOut(Optional.empty(), "OPTIMIZE TABLE"));
        }
        return Optional.empty();
    }

    /// A function may do anything.
    private Act selected() {
        List<String> calls = cursor.calls();
        List<String> unknown =
                calls.stream().filter(call -> !CALLED_FREELY.contains(call)).toList();
        if (!unknown.isEmpty()) {
            return new Act.Unknown(
                    "SELECT calls " + unknown.getFirst() + "(), which may do anything");
        }
        boolean path = statement.text().toLowerCase(Locale.ROOT).contains("search_path");
        return calls.contains("set_config") && path
                ? new Act.SearchElsewhere()
                : new Act.Harmless("SELECT");
    }
}
