package dev.gapless.database.postgres;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.TableSql;
import dev.gapless.migration.change.CreateTable.Listed;
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

/// Whole tables in PostgreSQL's words.
final class PostgresTables implements TableDialect {
    private static final TableSql SQL = new TableSql(Names::quote);

    /// Whoever locks a view locks the table behind it, too, in the order in which statements do.
    @Override
    public List<Step> rename(
            String tag, String what, TableShape table, String to, TableFacts facts) {
        TableName view = new TableName(table.name().schema(), to);
        List<String> columns = table.columns().stream().map(Column::name).toList();
        String drop = "DROP VIEW " + Names.quote(view);
        List<Statement> create = new ArrayList<>();
        create.add(
                new Statement(
                        "CREATE VIEW "
                                + Names.quote(view)
                                + facts.viewOptions()
                                + SQL.selecting(columns, Names.quote(table.name())),
                        drop));
        // They go with the view.
        facts.grants()
                .forEach(
                        grant ->
                                create.add(new Statement(SQL.grant(grant, Names.quote(view)), "")));
        return List.of(
                new Step.Locked(
                        Phase.EXPAND,
                        "view " + to + " of " + table.name().name(),
                        table.name(),
                        Lock.ITS_OWN,
                        create,
                        Optional.empty()),
                new Step.Locked(
                        Phase.CONTRACT,
                        what,
                        view,
                        Lock.EXCLUSIVE,
                        List.of(
                                new Statement(drop, ""),
                                new Statement(
                                        "ALTER TABLE "
                                                + Names.quote(table.name())
                                                + " RENAME TO "
                                                + Names.quote(to),
                                        "")),
                        Optional.empty()));
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
                                        "CONSTRAINT "
                                                + Names.quote(unique.name())
                                                + " UNIQUE "
                                                + SQL.list(unique.columns())));
        List<Statement> statements = new ArrayList<>();
        statements.add(
                new Statement(
                        "CREATE TABLE " + name + " (" + Names.list(parts) + ")",
                        "DROP TABLE " + name));
        for (Listed index : table.indexes()) {
            statements.add(
                    new Statement(
                            "CREATE INDEX "
                                    + Names.quote(index.name())
                                    + " ON "
                                    + name
                                    + " "
                                    + SQL.list(index.columns()),
                            ""));
        }
        return List.of(
                new Step.Locked(
                        Phase.EXPAND,
                        what,
                        table.name(),
                        Lock.ITS_OWN,
                        statements,
                        SQL.kept(table, (column, usual) -> column + " IS DISTINCT FROM " + usual)));
    }

    @Override
    public List<Step> drop(String what, TableShape table) {
        return List.of(
                new Step.Locked(
                        Phase.CONTRACT,
                        what,
                        table.name(),
                        Lock.EXCLUSIVE,
                        List.of(new Statement("DROP TABLE " + Names.quote(table.name()), "")),
                        Optional.empty()));
    }

    private static String definition(NewTable.Column column) {
        return Names.quote(column.name())
                + " "
                + column.type()
                + (column.notNull() ? " NOT NULL" : "")
                + (column.counts() ? " GENERATED BY DEFAULT AS IDENTITY" : "")
                + (column.defaultValue().isEmpty() ? "" : " DEFAULT " + column.defaultValue());
    }
}
