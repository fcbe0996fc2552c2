package dev.gapless.database.mysql;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.RuleSql;
import dev.gapless.migration.plan.AddedColumn;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.Step.Lock;
import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.Constraint;
import dev.gapless.migration.port.ConstraintDialect;
import dev.gapless.migration.port.Index;
import dev.gapless.migration.port.Rule;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Rules that come and go in the words of MariaDB and MySQL.
///
/// A foreign key comes without a look at the rows, as nothing else lets writers pass; from then on
/// the server holds writes to it, and a query finds what was there before.
final class MySqlConstraints implements ConstraintDialect {
    private static final RuleSql RULES = new RuleSql(Names::quote);
    private static final String INSTANT = ", ALGORITHM = INSTANT";
    private static final String INPLACE = ", ALGORITHM = INPLACE, LOCK = NONE";
    private static final String ONLINE = ", LOCK = NONE";

    private final MySqlServer server;
    private final MySqlDialect dialect;

    MySqlConstraints(MySqlServer server, MySqlDialect dialect) {
        this.server = server;
        this.dialect = dialect;
    }

    @Override
    public List<Step> setNotNull(String what, AddedColumn column, ColumnFacts facts) {
        TableName table = column.table().name();
        Step required =
                new Step.Online(
                        Phase.CONTRACT,
                        label(column) + " NOT NULL",
                        table,
                        List.of(
                                new Statement(
                                        modify(column, TableText.notNull(facts.definition())),
                                        modify(column, facts.definition()))));
        if (!column.filled()) {
            return List.of(
                    RULES.step(
                            Phase.VERIFY,
                            "count NULL in " + label(column),
                            column.table(),
                            new Rule.Condition(name(column) + " IS NOT NULL"),
                            "NOT NULL of " + column.name()),
                    required);
        }
        FillTrigger fill = new FillTrigger(column, column.type());
        String keeping = "triggers give NULL in " + label(column) + " a value";
        // Nobody can tell from a row who gave it the value of `up`.
        Step.Keep keep =
                new Step.Keep(
                        Names.quoted(column.table().key()),
                        List.of(name(column)),
                        FillTrigger.same(column.type(), name(column), fill.up("")),
                        "");
        Step gone =
                new Step.Locked(
                        Phase.CONTRACT,
                        "triggers go",
                        table,
                        Lock.EXCLUSIVE,
                        fill.triggers().reversed().stream()
                                .map(trigger -> new Statement(trigger.inverse(), trigger.sql()))
                                .toList(),
                        Optional.empty());
        List<Step> steps = new ArrayList<>();
        steps.add(none(Phase.SYNC, keeping, table, fill.functions()));
        steps.add(
                new Step.Locked(
                        Phase.SYNC,
                        keeping,
                        table,
                        Lock.EXCLUSIVE,
                        fill.triggers(),
                        Optional.of(keep)));
        steps.add(dialect.fill(column));
        steps.add(dialect.compare(column));
        steps.addAll(
                server.triggersBreakInsertSelect()
                        ? List.of(gone, required)
                        : List.of(required, gone));
        steps.add(none(Phase.CONTRACT, "functions go", table, SyncSteps.dropped(fill.functions())));
        return steps;
    }

    @Override
    public List<Step> dropNotNull(String what, AddedColumn column, ColumnFacts facts) {
        TableName table = column.table().name();
        String name = name(column);
        RowFunction down =
                new RowFunction(
                        "down_" + column.tag(),
                        table,
                        column.sources(),
                        column.type(),
                        column.up(),
                        "",
                        true);
        List<Statement> functions =
                List.of(
                        new Statement(down.tryOut(), ""),
                        new Statement(down.create(), down.drop()));
        String back = "undo gives NULL in " + label(column) + " a value";
        Step.Fill fill =
                SyncSteps.fill(
                        back,
                        column.table(),
                        name + " = " + down.of(""),
                        name + " IS NULL",
                        true,
                        "");
        return List.of(
                none(Phase.EXPAND, back, table, functions),
                new Step.Online(
                        Phase.EXPAND,
                        back,
                        table,
                        List.of(new Statement("", modify(column, facts.definition())))),
                fill.onTheWayBack(),
                RULES.step(
                        Phase.EXPAND,
                        back,
                        column.table(),
                        new Rule.Condition(
                                name + " IS NOT NULL OR " + down.of("") + " IS NOT NULL"),
                        "NOT NULL of " + column.name() + ", and 'down' gives them no value"),
                new Step.Online(
                        Phase.EXPAND,
                        what,
                        table,
                        List.of(
                                new Statement(
                                        modify(column, TableText.nullable(facts.definition())),
                                        ""))),
                new Step.Locked(
                        Phase.EXPAND,
                        back,
                        table,
                        Lock.EXCLUSIVE,
                        List.of(new Statement("", "")),
                        Optional.of(
                                new Step.Keep(
                                        Names.quoted(column.table().key()),
                                        List.of(name),
                                        name + " IS NULL",
                                        ""))),
                none(Phase.CONTRACT, "functions go", table, SyncSteps.dropped(functions)));
    }

    /// Back word by word: a default can be a literal or an expression, and the server tells them
    /// apart.
    @Override
    public List<Step> setDefault(
            String what,
            TableShape table,
            String column,
            ColumnFacts facts,
            String defaultValue,
            boolean literal) {
        String name = Names.quote(column);
        return List.of(
                new Step.Locked(
                        Phase.EXPAND,
                        what + " is " + defaultValue,
                        table.name(),
                        Lock.EXCLUSIVE,
                        List.of(
                                new Statement(
                                        alter(table.name())
                                                + "ALTER COLUMN "
                                                + name
                                                + " SET DEFAULT "
                                                + (literal
                                                        ? defaultValue
                                                        : "(" + defaultValue + ")")
                                                + INSTANT,
                                        alter(table.name())
                                                + "MODIFY COLUMN "
                                                + name
                                                + " "
                                                + facts.definition()
                                                + INSTANT)),
                        Optional.empty()));
    }

    @Override
    public Optional<String> obstacle(Rule rule) {
        return rule instanceof Rule.Condition
                ? Optional.of(server.label() + " adds a CHECK only while writers stand still.")
                : Optional.empty();
    }

    @Override
    public List<Step> add(String tag, String what, TableShape table, NewConstraint constraint) {
        Rule rule = constraint.rule();
        List<Step> steps = new ArrayList<>();
        steps.add(
                RULES.step(
                        Phase.VERIFY,
                        "count what breaks " + constraint.name(),
                        table,
                        rule,
                        constraint.words()));
        switch (rule) {
            case Rule.Condition _ -> throw new IllegalArgumentException(what);
            case Rule.Distinct distinct ->
                    steps.add(index(what, table.name(), constraint, true, distinct.columns()));
            case Rule.Reference reference -> {
                if (!constraint.indexed()) {
                    steps.add(index(what, table.name(), constraint, false, reference.columns()));
                }
                String name = Names.quote(constraint.name());
                String definition = RULES.definition(reference, constraint.actions());
                steps.add(
                        foreignKey(
                                Phase.CONTRACT,
                                what,
                                table.name(),
                                reference,
                                new Statement(
                                        addKey(table.name(), name, definition),
                                        dropKey(table.name(), name))));
                barrier(Phase.CONTRACT, reference).ifPresent(steps::add);
                steps.add(
                        RULES.step(
                                Phase.CONTRACT,
                                "check every row of " + table.name().name(),
                                table,
                                rule,
                                constraint.words()));
            }
        }
        return steps;
    }

    private static Step index(
            String what,
            TableName table,
            NewConstraint constraint,
            boolean unique,
            List<String> columns) {
        Index index =
                new Index(
                        constraint.name(),
                        unique,
                        "btree",
                        columns.stream().map(column -> new Index.Part(column, "")).toList(),
                        List.of(),
                        "");
        return new Step.Online(
                Phase.CONTRACT,
                what,
                table,
                List.of(
                        new Statement(
                                alter(table) + MySqlOnline.add(index, index.name()) + INPLACE,
                                alter(table) + dropIndex(index.name()) + INPLACE)));
    }

    @Override
    public List<Step> drop(
            String tag, String what, TableShape shape, Constraint constraint, Phase phase) {
        TableName table = shape.name();
        String name = Names.quote(constraint.name());
        boolean back = phase == Phase.EXPAND;
        Step check = RULES.step(Phase.EXPAND, what, shape, constraint.rule(), constraint.words());
        List<Step> steps = new ArrayList<>();
        if (back) {
            steps.add(check);
        }
        switch (constraint.rule()) {
            case Rule.Condition _ ->
                    steps.add(
                            new Step.Locked(
                                    phase,
                                    what,
                                    table,
                                    Lock.EXCLUSIVE,
                                    List.of(
                                            new Statement(
                                                    alter(table)
                                                            + "DROP CONSTRAINT "
                                                            + name
                                                            + ", ALGORITHM = INPLACE",
                                                    "")),
                                    Optional.empty()));
            case Rule.Distinct _ ->
                    steps.add(
                            new Step.Online(
                                    phase,
                                    what,
                                    table,
                                    List.of(
                                            new Statement(
                                                    alter(table)
                                                            + dropIndex(constraint.name())
                                                            + INPLACE,
                                                    alter(table)
                                                            + "ADD "
                                                            + constraint.definition()
                                                            + INPLACE))));
            case Rule.Reference reference -> {
                if (back) {
                    barrier(phase, reference)
                            .map(MySqlConstraints::onTheWayBack)
                            .ifPresent(steps::add);
                }
                steps.add(
                        foreignKey(
                                phase,
                                what,
                                table,
                                reference,
                                new Statement(
                                        dropKey(table, name),
                                        addKey(table, name, constraint.definition()))));
            }
        }
        return steps;
    }

    private static Step foreignKey(
            Phase phase,
            String what,
            TableName table,
            Rule.Reference reference,
            Statement statement) {
        return new Step.Online(phase, what, table, List.of(statement), List.of(reference.parent()));
    }

    /// MariaDB adds a foreign key while a transaction has deleted a row of the parent and not
    /// committed yet: the query for what was there before has to come after its end.
    private Optional<Step.Locked> barrier(Phase phase, Rule.Reference reference) {
        return server.mariaDb()
                ? Optional.of(
                        new Step.Locked(
                                phase,
                                "transactions on " + reference.parent().name() + " end",
                                reference.parent(),
                                Lock.EXCLUSIVE,
                                List.of(new Statement("DO 0", "DO 0")),
                                Optional.empty()))
                : Optional.empty();
    }

    private static Step onTheWayBack(Step.Locked step) {
        return new Step.Locked(
                step.phase(),
                step.what(),
                step.table(),
                step.lock(),
                List.of(new Statement("", step.statements().getFirst().inverse())),
                Optional.empty());
    }

    private static String addKey(TableName table, String name, String definition) {
        return Statements.WITHOUT_KEY_CHECKS
                + alter(table)
                + "ADD CONSTRAINT "
                + name
                + " "
                + definition
                + INPLACE;
    }

    private static String dropKey(TableName table, String name) {
        return alter(table) + "DROP FOREIGN KEY " + name + INPLACE;
    }

    private static String dropIndex(String name) {
        return "DROP INDEX " + Names.quote(name);
    }

    private static Step none(
            Phase phase, String what, TableName table, List<Statement> statements) {
        return new Step.Locked(phase, what, table, Lock.NONE, statements, Optional.empty());
    }

    private static String modify(AddedColumn column, String definition) {
        return alter(column.table().name())
                + "MODIFY COLUMN "
                + name(column)
                + " "
                + definition
                + ONLINE;
    }

    private static String name(AddedColumn column) {
        return Names.quote(column.name());
    }

    private static String alter(TableName table) {
        return "ALTER TABLE " + Names.quote(table) + " ";
    }

    private static String label(AddedColumn column) {
        return column.table().name().name() + "." + column.name();
    }
}
