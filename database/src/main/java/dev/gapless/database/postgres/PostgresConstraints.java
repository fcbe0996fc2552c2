package dev.gapless.database.postgres;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.RuleSql;
import dev.gapless.migration.plan.AddedColumn;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.Step.Lock;
import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.Constraint;
import dev.gapless.migration.port.ConstraintDialect;
import dev.gapless.migration.port.Rule;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Rules that come and go in PostgreSQL's words: each is in force for new rows first, and looked at
/// for all while everybody passes.
final class PostgresConstraints implements ConstraintDialect {
    private static final RuleSql RULES = new RuleSql(Names::quote);

    @Override
    public List<Step> setNotNull(String what, AddedColumn column, ColumnFacts facts) {
        List<Step> steps = new ArrayList<>();
        if (column.filled()) {
            steps.addAll(filled(column));
            return steps;
        }
        TableName table = column.table().name();
        String name = Names.quote(column.name());
        Requirement required = Requirement.notNull(table, column.tag(), column.name());
        steps.add(
                RULES.step(
                        Phase.VERIFY,
                        "count NULL in " + label(column),
                        column.table(),
                        new Rule.Condition(name + " IS NOT NULL"),
                        "NOT NULL of " + column.name()));
        steps.add(locked(Phase.CONTRACT, what, table, Lock.EXCLUSIVE, required.forNewRows()));
        steps.add(
                new Step.Online(
                        Phase.CONTRACT,
                        "check every row of " + table.name(),
                        table,
                        List.of(required.forAll())));
        steps.add(
                locked(
                        Phase.CONTRACT,
                        label(column) + " NOT NULL",
                        table,
                        Lock.EXCLUSIVE,
                        new Statement(
                                alter(table) + setNotNull(name), alter(table) + dropNotNull(name)),
                        required.gone()));
        return steps;
    }

    private static List<Step> filled(AddedColumn column) {
        PostgresDialect dialect = new PostgresDialect();
        FillTrigger fill = new FillTrigger(column);
        TableName table = column.table().name();
        String name = Names.quote(column.name());
        String what = "triggers give NULL in " + label(column) + " a value";
        List<Step> steps = new ArrayList<>();
        steps.add(
                new Step.Locked(
                        Phase.SYNC, what, table, Lock.NONE, fill.functions(), Optional.empty()));
        // Nobody can tell from a row who gave it the value of `up`.
        steps.add(
                new Step.Locked(
                        Phase.SYNC,
                        what,
                        table,
                        Lock.WRITERS,
                        fill.triggers(),
                        Optional.of(
                                new Step.Keep(
                                        Names.quoted(column.table().key()),
                                        List.of(name),
                                        "NOT (" + FillTrigger.differ(name, fill.up("")) + ")",
                                        ""))));
        steps.add(dialect.fill(column));
        steps.add(dialect.compare(column));
        steps.addAll(dialect.finishColumn(column));
        return steps;
    }

    @Override
    public List<Step> dropNotNull(String what, AddedColumn column, ColumnFacts facts) {
        TableName table = column.table().name();
        String name = Names.quote(column.name());
        Requirement required = Requirement.notNull(table, column.tag(), column.name());
        RowFunction down =
                new RowFunction(
                        "gapless.down_" + column.tag(),
                        column.sources(),
                        column.type(),
                        column.up(),
                        "",
                        true,
                        true);
        List<Statement> functions =
                List.of(
                        new Statement(down.tryOut(), ""),
                        new Statement(down.create(), down.drop()));
        String back = "undo gives NULL in " + label(column) + " a value";
        List<Step> steps = new ArrayList<>();
        steps.add(
                new Step.Locked(Phase.EXPAND, back, table, Lock.NONE, functions, Optional.empty()));
        steps.add(
                locked(
                        Phase.EXPAND,
                        back,
                        table,
                        Lock.EXCLUSIVE,
                        new Statement("", required.forNewRows().inverse()),
                        new Statement("", alter(table) + setNotNull(name))));
        steps.add(
                new Step.Online(
                        Phase.EXPAND,
                        back,
                        table,
                        List.of(new Statement("", required.forAll().sql()))));
        steps.add(
                locked(
                        Phase.EXPAND,
                        back,
                        table,
                        Lock.EXCLUSIVE,
                        new Statement("", required.forNewRows().sql())));
        steps.add(fillBack(back, column, down));
        steps.add(
                RULES.step(
                        Phase.EXPAND,
                        back,
                        column.table(),
                        new Rule.Condition(
                                name + " IS NOT NULL OR " + down.of("") + " IS NOT NULL"),
                        "NOT NULL of " + column.name() + ", and 'down' gives them no value"));
        steps.add(
                new Step.Locked(
                        Phase.EXPAND,
                        what,
                        table,
                        Lock.EXCLUSIVE,
                        List.of(new Statement(alter(table) + dropNotNull(name), "")),
                        Optional.of(
                                new Step.Keep(
                                        Names.quoted(column.table().key()),
                                        List.of(name),
                                        name + " IS NULL",
                                        ""))));
        steps.add(
                new Step.Locked(
                        Phase.CONTRACT,
                        "functions go",
                        table,
                        Lock.NONE,
                        PostgresDialect.dropped(functions),
                        Optional.empty()));
        return steps;
    }

    private static Step.Fill fillBack(String what, AddedColumn column, RowFunction down) {
        String name = Names.quote(column.name());
        Step.Fill forward =
                FillSql.step(
                        what,
                        column.table(),
                        name + " = " + down.of(""),
                        name + " IS NULL",
                        true,
                        "");
        return forward.onTheWayBack();
    }

    @Override
    public List<Step> setDefault(
            String what,
            TableShape table,
            String column,
            ColumnFacts facts,
            String defaultValue,
            boolean literal) {
        String setting = alter(table.name()) + "ALTER COLUMN " + Names.quote(column);
        String before = facts.defaultValue();
        return List.of(
                locked(
                        Phase.EXPAND,
                        what + " is " + defaultValue,
                        table.name(),
                        Lock.EXCLUSIVE,
                        new Statement(
                                setting
                                        + (defaultValue.equalsIgnoreCase("null")
                                                ? " DROP DEFAULT"
                                                : " SET DEFAULT " + defaultValue),
                                setting
                                        + (before.isEmpty()
                                                ? " DROP DEFAULT"
                                                : " SET DEFAULT " + before))));
    }

    @Override
    public Optional<String> obstacle(Rule rule) {
        return Optional.empty();
    }

    @Override
    public List<Step> add(String tag, String what, TableShape table, NewConstraint constraint) {
        Rule rule = constraint.rule();
        String name = Names.quote(constraint.name());
        List<Step> steps = new ArrayList<>();
        steps.add(
                RULES.step(
                        Phase.VERIFY,
                        "count what breaks " + constraint.name(),
                        table,
                        rule,
                        constraint.words()));
        switch (rule) {
            case Rule.Condition(String condition) ->
                    steps.addAll(
                            forNewRowsFirst(
                                    what, table.name(), rule, name, "CHECK (" + condition + ")"));
            case Rule.Reference reference ->
                    steps.addAll(
                            forNewRowsFirst(
                                    what,
                                    table.name(),
                                    rule,
                                    name,
                                    RULES.definition(reference, constraint.actions())));
            case Rule.Distinct distinct -> {
                String built = built(tag);
                steps.add(
                        new Step.Online(
                                Phase.CONTRACT,
                                what,
                                table.name(),
                                List.of(
                                        new Statement(dropIndex(table.name(), built), ""),
                                        new Statement(
                                                createIndex(
                                                        built,
                                                        Names.quote(table.name())
                                                                + " ("
                                                                + Names.list(
                                                                        Names.quoted(
                                                                                distinct.columns()))
                                                                + ")"),
                                                dropIndex(table.name(), built)))));
                steps.add(
                        locked(
                                Phase.CONTRACT,
                                what,
                                table.name(),
                                Lock.EXCLUSIVE,
                                new Statement(
                                        usingIndex(table.name(), name, built, ""),
                                        alter(table.name()) + "DROP CONSTRAINT " + name)));
            }
        }
        return steps;
    }

    private static List<Step> forNewRowsFirst(
            String what, TableName table, Rule rule, String name, String definition) {
        boolean own = rule instanceof Rule.Condition;
        return List.of(
                locked(
                        Phase.CONTRACT,
                        what,
                        table,
                        own ? Lock.EXCLUSIVE : Lock.WRITERS,
                        new Statement(
                                alter(table)
                                        + "ADD CONSTRAINT "
                                        + name
                                        + " "
                                        + definition
                                        + " NOT VALID",
                                alter(table) + "DROP CONSTRAINT " + name)),
                new Step.Online(
                        Phase.CONTRACT,
                        "check every row of " + table.name(),
                        table,
                        List.of(new Statement(validate(table, name), "")),
                        parents(rule)));
    }

    private static List<TableName> parents(Rule rule) {
        return rule instanceof Rule.Reference reference ? List.of(reference.parent()) : List.of();
    }

    /// On the way back the constraint stands for new rows before the old ones are looked at, so
    /// that none can come in between; a unique one cannot, its index finds them itself.
    @Override
    public List<Step> drop(
            String tag, String what, TableShape shape, Constraint constraint, Phase phase) {
        TableName table = shape.name();
        String name = Names.quote(constraint.name());
        String drop = alter(table) + "DROP CONSTRAINT " + name;
        if (phase == Phase.CONTRACT) {
            return List.of(locked(phase, what, table, Lock.EXCLUSIVE, new Statement(drop, "")));
        }
        String again = alter(table) + "ADD CONSTRAINT " + name + " " + constraint.definition();
        if (!constraint.valid()) {
            return List.of(locked(phase, what, table, Lock.EXCLUSIVE, new Statement(drop, again)));
        }
        Step check = RULES.step(phase, what, shape, constraint.rule(), constraint.words());
        if (!(constraint.rule() instanceof Rule.Distinct)) {
            return List.of(
                    new Step.Online(
                            phase,
                            what,
                            table,
                            List.of(new Statement("", validate(table, name))),
                            parents(constraint.rule())),
                    check,
                    locked(
                            phase,
                            what,
                            table,
                            Lock.EXCLUSIVE,
                            new Statement(drop, again + " NOT VALID")));
        }
        String built = built(tag);
        return List.of(
                locked(
                        phase,
                        what,
                        table,
                        Lock.EXCLUSIVE,
                        new Statement("", usingIndex(table, name, built, constraint.definition())),
                        new Statement("", alter(table) + "DROP CONSTRAINT IF EXISTS " + name)),
                new Step.Online(
                        phase,
                        what,
                        table,
                        List.of(
                                new Statement("", createIndex(built, constraint.index())),
                                new Statement("", dropIndex(table, built)))),
                check,
                locked(phase, what, table, Lock.EXCLUSIVE, new Statement(drop, "")));
    }

    private static String validate(TableName table, String name) {
        return alter(table) + "VALIDATE CONSTRAINT " + name;
    }

    /// @param definition of a constraint that was there, whose last words say when it is looked at
    private static String usingIndex(
            TableName table, String name, String built, String definition) {
        int deferrable = definition.indexOf(" DEFERRABLE");
        return alter(table)
                + "ADD CONSTRAINT "
                + name
                + " UNIQUE USING INDEX "
                + Names.quote(built)
                + (deferrable < 0 ? "" : definition.substring(deferrable));
    }

    private static String createIndex(String built, String on) {
        return "CREATE UNIQUE INDEX CONCURRENTLY " + Names.quote(built) + " ON " + on;
    }

    private static String dropIndex(TableName table, String built) {
        return "DROP INDEX CONCURRENTLY IF EXISTS "
                + Names.quote(table.schema())
                + "."
                + Names.quote(built);
    }

    private static String built(String tag) {
        return "gapless_" + tag + "_index";
    }

    private static String setNotNull(String name) {
        return "ALTER COLUMN " + name + " SET NOT NULL";
    }

    private static String dropNotNull(String name) {
        return "ALTER COLUMN " + name + " DROP NOT NULL";
    }

    private static Step.Locked locked(
            Phase phase, String what, TableName table, Lock lock, Statement... statements) {
        return new Step.Locked(phase, what, table, lock, List.of(statements), Optional.empty());
    }

    private static String alter(TableName table) {
        return "ALTER TABLE " + Names.quote(table) + " ";
    }

    private static String label(AddedColumn column) {
        return column.table().name().name() + "." + column.name();
    }
}
