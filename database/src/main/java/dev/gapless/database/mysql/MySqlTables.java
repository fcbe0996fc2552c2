package dev.gapless.database.mysql;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.TableSql;
import dev.gapless.migration.plan.NewTable;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.Step.Lock;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.TableDialect;
import dev.gapless.migration.port.TableFacts;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whole tables in the words of MariaDB and MySQL.
final class MySqlTables implements TableDialect {
    private static final TableSql SQL = new TableSql(Names::quote);

    /// At contract view and table change their names in one statement, so that there is no moment
    /// without the new one.
    @Override
    public List<Step> rename(
            String tag, String what, TableShape table, String to, TableFacts facts) {
        String old = Names.quote(table.name());
        String view = Names.quote(new TableName(table.name().schema(), to));
        String aside =
                Names.quote(new TableName(table.name().schema(), "gapless_" + tag + "_view"));
        List<String> columns = table.columns().stream().map(Column::name).toList();
        List<Statement> create = new ArrayList<>();
        create.add(
                new Statement(
                        "CREATE ALGORITHM = MERGE SQL SECURITY INVOKER VIEW "
                                + view
                                + SQL.selecting(columns, old),
                        "DROP VIEW IF EXISTS " + view));
        facts.grants()
                .forEach(
                        grant ->
                                create.add(
                                        new Statement(
                                                SQL.grant(grant, view),
                                                "REVOKE "
                                                        + grant.rights()
                                                        + (grant.further() ? ", GRANT OPTION" : "")
                                                        + " ON "
                                                        + view
                                                        + " FROM "
                                                        + grant.to())));
        return List.of(
                locked(Phase.EXPAND, "view " + to + " of " + table.name().name(), table, create),
                locked(
                        Phase.CONTRACT,
                        what,
                        table,
                        List.of(
                                new Statement(
                                        "RENAME TABLE "
                                                + view
                                                + " TO "
                                                + aside
                                                + ", "
                                                + old
                                                + " TO "
                                                + view,
                                        ""),
                                new Statement("DROP VIEW IF EXISTS " + aside, ""))));
    }

    @Override
    public List<Step> create(String what, NewTable table) {
        String name = Names.quote(table.name());
        List<String> parts = new ArrayList<>();
        table.columns().forEach(column -> parts.add(definition(column)));
        parts.add("PRIMARY KEY " + SQL.list(table.key()));
        table.unique()
                .forEach(
                        unique ->
                                parts.add(
                                        "UNIQUE KEY "
                                                + Names.quote(unique.name())
                                                + " "
                                                + SQL.list(unique.columns())));
        table.indexes()
                .forEach(
                        index ->
                                parts.add(
                                        "KEY "
                                                + Names.quote(index.name())
                                                + " "
                                                + SQL.list(index.columns())));
        return List.of(
                new Step.Locked(
                        Phase.EXPAND,
                        what,
                        table.name(),
                        Lock.ITS_OWN,
                        List.of(
                                new Statement(
                                        "CREATE TABLE "
                                                + name
                                                + " ("
                                                + Names.list(parts)
                                                + ") ENGINE = InnoDB",
                                        "DROP TABLE IF EXISTS " + name)),
                        SQL.kept(
                                table,
                                (column, usual) -> "NOT (" + column + " <=> " + usual + ")")));
    }

    @Override
    public List<Step> drop(String what, TableShape table) {
        return List.of(
                locked(
                        Phase.CONTRACT,
                        what,
                        table,
                        List.of(new Statement("DROP TABLE " + Names.quote(table.name()), ""))));
    }

    private static String definition(NewTable.Column column) {
        String value = column.defaultValue();
        return Names.quote(column.name())
                + " "
                + column.type()
                + (column.notNull() || column.counts() ? " NOT NULL" : " NULL")
                + (column.counts() ? " AUTO_INCREMENT" : "")
                + (value.isEmpty() ? "" : " DEFAULT (" + value + ")");
    }

    private static Step.Locked locked(
            Phase phase, String what, TableShape table, List<Statement> statements) {
        return new Step.Locked(
                phase, what, table.name(), Lock.ITS_OWN, statements, Optional.empty());
    }
}
