package dev.gapless.database.postgres;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.plan.NewColumn;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.Step.Lock;
import dev.gapless.migration.port.Dialect;
import dev.gapless.migration.port.TableName;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The steps of a migration in PostgreSQL's words.
final class PostgresDialect implements Dialect {
    @Override
    public String booleanType() {
        return "boolean";
    }

    @Override
    public String column(String name) {
        return name;
    }

    @Override
    public Optional<String> tooLong(String name) {
        return Names.tooLong(name) ? Optional.of(Names.MAX_BYTES + " bytes") : Optional.empty();
    }

    @Override
    public boolean triggersFireByName() {
        return true;
    }

    @Override
    public Optional<String> checkObstacle() {
        return Optional.empty();
    }

    @Override
    public List<Step> createColumn(NewColumn column) {
        String name = Names.quote(column.name());
        String defaults =
                column.defaultAtOnce()
                        ? " DEFAULT "
                                + column.defaultValue()
                                + (column.notNull() ? " NOT NULL" : "")
                        : "";
        Optional<Step.Keep> keep =
                column.filled()
                        ? Optional.empty()
                        : Optional.of(
                                new Step.Keep(
                                        Names.quoted(column.table().key()),
                                        name,
                                        kept(column),
                                        ""));
        return List.of(
                new Step.Locked(
                        Phase.EXPAND,
                        "add column " + label(column),
                        table(column),
                        Lock.EXCLUSIVE,
                        List.of(
                                new Statement(
                                        alter(column)
                                                + "ADD COLUMN "
                                                + name
                                                + " "
                                                + column.type()
                                                + defaults,
                                        alter(column) + "DROP COLUMN " + name)),
                        keep));
    }

    @Override
    public List<Step> installFill(NewColumn column) {
        FillTrigger fill = new FillTrigger(column);
        String condition =
                column.repeatable()
                        ? own(column, fill)
                        : Names.quote(column.name()) + " IS NOT NULL";
        String ownWrites = column.repeatable() ? fill.ownWrites() : "";
        String what = "triggers keep " + label(column) + " filled";
        return List.of(
                new Step.Locked(
                        Phase.SYNC,
                        what,
                        table(column),
                        Lock.NONE,
                        functions(column, fill),
                        Optional.empty()),
                new Step.Locked(
                        Phase.SYNC,
                        what,
                        table(column),
                        Lock.WRITERS,
                        List.of(
                                new Statement(
                                        fill.createTrigger("INSERT"), fill.dropTrigger("INSERT")),
                                new Statement(
                                        fill.createTrigger("UPDATE"), fill.dropTrigger("UPDATE"))),
                        Optional.of(
                                new Step.Keep(
                                        Names.quoted(column.table().key()),
                                        Names.quote(column.name()),
                                        condition,
                                        ownWrites))));
    }

    @Override
    public Step.Fill fill(NewColumn column) {
        FillTrigger fill = new FillTrigger(column);
        String name = Names.quote(column.name());
        List<String> key = Names.quoted(column.table().key());
        String touch = name + " = " + name;
        String pending = name + " IS NULL";
        String sample =
                "UPDATE "
                        + Names.quote(table(column))
                        + " SET "
                        + touch
                        + " WHERE "
                        + pending
                        + " AND ("
                        + Names.list(key)
                        + ") IN (the next rows FOR NO KEY UPDATE SKIP LOCKED)";
        return new Step.Fill(
                "fill " + label(column),
                table(column),
                key,
                column.table().keyTypes(),
                touch,
                pending,
                column.notNull(),
                fill.guard(),
                List.of(new Statement(sample, "")));
    }

    @Override
    public Step.Compare compare(NewColumn column) {
        FillTrigger fill = new FillTrigger(column);
        boolean tellsOwn = column.filled() && column.repeatable();
        String differs = differs(column, fill);
        return new Step.Compare(
                "compare every row of " + table(column).name(),
                table(column),
                Names.quoted(column.table().key()),
                differs,
                tellsOwn ? own(column, fill) : "",
                tellsOwn ? fill.ownWrites() : "",
                column.filled() ? fill.guard() : "",
                List.of(
                        new Statement(
                                "SELECT count(*) FROM "
                                        + Names.quote(table(column))
                                        + " WHERE "
                                        + differs,
                                "")));
    }

    @Override
    public List<Step> finishColumn(NewColumn column) {
        List<Step> steps = new ArrayList<>();
        List<Statement> constraints = constraints(column);
        if (!constraints.isEmpty()) {
            steps.add(locked("require " + label(column), column, Lock.EXCLUSIVE, constraints));
            steps.add(
                    new Step.Online(
                            Phase.CONTRACT,
                            "check every row of " + table(column).name(),
                            table(column),
                            validations(column)));
        }
        List<Statement> ending = ending(column);
        if (!ending.isEmpty()) {
            steps.add(locked(ended(column), column, Lock.EXCLUSIVE, ending));
        }
        if (column.filled()) {
            FillTrigger fill = new FillTrigger(column);
            steps.add(locked("functions go", column, Lock.NONE, dropped(functions(column, fill))));
        }
        return steps;
    }

    private static Step.Locked locked(
            String what, NewColumn column, Lock lock, List<Statement> statements) {
        return new Step.Locked(
                Phase.CONTRACT, what, table(column), lock, statements, Optional.empty());
    }

    private static List<Statement> functions(NewColumn column, FillTrigger fill) {
        List<Statement> statements = new ArrayList<>();
        if (column.repeatable()) {
            statements.add(
                    new Statement(
                            "CREATE SEQUENCE " + fill.ownSequence() + " MINVALUE 1",
                            "DROP SEQUENCE " + fill.ownSequence()));
        }
        // A mistake in the expression must show here, before a write of the application can meet
        // it.
        statements.add(new Statement(fill.tryUp(), ""));
        statements.add(new Statement(fill.createUp(), "DROP FUNCTION " + fill.upSignature()));
        if (!column.check().isEmpty()) {
            statements.add(
                    new Statement(fill.createCheck(), "DROP FUNCTION " + fill.checkSignature()));
            statements.add(new Statement("SELECT " + fill.checkOfNothing(), ""));
        }
        statements.add(
                new Statement(fill.createFill(), "DROP FUNCTION " + fill.fillFunction() + "()"));
        return statements;
    }

    /// The last step of all has no way back.
    private static List<Statement> dropped(List<Statement> created) {
        return created.reversed().stream()
                .filter(statement -> !statement.inverse().isEmpty())
                .map(statement -> new Statement(statement.inverse(), ""))
                .toList();
    }

    private static List<Statement> constraints(NewColumn column) {
        List<Statement> statements = new ArrayList<>();
        if (column.filled() && column.notNull()) {
            statements.add(
                    constraint(
                            column, required(column), Names.quote(column.name()) + " IS NOT NULL"));
        }
        if (!column.check().isEmpty()) {
            statements.add(constraint(column, checked(column), column.check()));
        }
        return statements;
    }

    private static Statement constraint(NewColumn column, String constraint, String condition) {
        return new Statement(
                alter(column)
                        + "ADD CONSTRAINT "
                        + Names.quote(constraint)
                        + " CHECK ("
                        + condition
                        + ") NOT VALID",
                alter(column) + "DROP CONSTRAINT " + Names.quote(constraint));
    }

    private static List<Statement> validations(NewColumn column) {
        List<Statement> statements = new ArrayList<>();
        if (column.filled() && column.notNull()) {
            statements.add(validate(column, required(column)));
        }
        if (!column.check().isEmpty()) {
            statements.add(validate(column, checked(column)));
        }
        return statements;
    }

    private static Statement validate(NewColumn column, String constraint) {
        return new Statement(alter(column) + "VALIDATE CONSTRAINT " + Names.quote(constraint), "");
    }

    /// With the validated constraint SET NOT NULL needs no scan.
    private static List<Statement> ending(NewColumn column) {
        String name = Names.quote(column.name());
        List<Statement> statements = new ArrayList<>();
        if (!column.filled()) {
            return statements;
        }
        if (column.notNull()) {
            statements.add(
                    new Statement(
                            alter(column) + "ALTER COLUMN " + name + " SET NOT NULL",
                            alter(column) + "ALTER COLUMN " + name + " DROP NOT NULL"));
            Statement required = constraint(column, required(column), name + " IS NOT NULL");
            statements.add(new Statement(required.inverse(), required.sql()));
        }
        if (!column.defaultValue().isEmpty()) {
            statements.add(
                    new Statement(
                            alter(column)
                                    + "ALTER COLUMN "
                                    + name
                                    + " SET DEFAULT "
                                    + column.defaultValue(),
                            alter(column) + "ALTER COLUMN " + name + " DROP DEFAULT"));
        }
        FillTrigger fill = new FillTrigger(column);
        for (String event : List.of("INSERT", "UPDATE")) {
            statements.add(new Statement(fill.dropTrigger(event), fill.createTrigger(event)));
        }
        return statements;
    }

    private static String ended(NewColumn column) {
        return (column.notNull() ? label(column) + " NOT NULL, " : "") + "triggers go";
    }

    private static String differs(NewColumn column, FillTrigger fill) {
        String name = Names.quote(column.name());
        List<String> conditions = new ArrayList<>();
        if (column.filled() && column.notNull()) {
            conditions.add(name + " IS NULL");
        } else if (column.filled() && column.repeatable()) {
            conditions.add("(" + name + " IS NULL AND " + fill.up("") + " IS NOT NULL)");
        }
        if (!column.check().isEmpty()) {
            conditions.add("NOT (" + column.check() + ")");
        }
        return conditions.isEmpty() ? "false" : String.join(" OR ", conditions);
    }

    /// Without a trigger that counts: what is not the default, as far as that is always the same.
    private static String kept(NewColumn column) {
        String name = Names.quote(column.name());
        return column.defaultAtOnce() && column.repeatable()
                ? FillTrigger.differ(
                        name, "CAST((" + column.defaultValue() + ") AS " + column.type() + ")")
                : name + " IS NOT NULL";
    }

    private static String own(NewColumn column, FillTrigger fill) {
        String name = Names.quote(column.name());
        return name
                + " IS NOT NULL AND "
                + FillTrigger.differ(name, "coalesce(" + fill.up("") + ", " + name + ")");
    }

    private static String required(NewColumn column) {
        return "gapless_" + column.tag() + "_required";
    }

    private static String checked(NewColumn column) {
        return Names.constraint(table(column).name(), column.name(), "_check");
    }

    private static String alter(NewColumn column) {
        return "ALTER TABLE " + Names.quote(table(column)) + " ";
    }

    private static TableName table(NewColumn column) {
        return column.table().name();
    }

    private static String label(NewColumn column) {
        return table(column).name() + "." + column.name();
    }
}
