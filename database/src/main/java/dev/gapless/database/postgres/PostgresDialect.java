package dev.gapless.database.postgres;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.DataSteps;
import dev.gapless.database.jdbc.FillRepairs;
import dev.gapless.migration.plan.AddedColumn;
import dev.gapless.migration.plan.DataUpdate;
import dev.gapless.migration.plan.Repair;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.Step.Lock;
import dev.gapless.migration.port.ConstraintDialect;
import dev.gapless.migration.port.Dialect;
import dev.gapless.migration.port.MirrorDialect;
import dev.gapless.migration.port.OnlineDialect;
import dev.gapless.migration.port.PairDialect;
import dev.gapless.migration.port.PartDialect;
import dev.gapless.migration.port.TableDialect;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;
import dev.gapless.migration.port.TrialDialect;

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
    public String fullType(TableShape table, String type) {
        return type;
    }

    @Override
    public OnlineDialect online() {
        return new PostgresOnline();
    }

    @Override
    public TableDialect tables() {
        return new PostgresTables();
    }

    @Override
    public ConstraintDialect constraints() {
        return new PostgresConstraints();
    }

    @Override
    public PartDialect parts() {
        return new PostgresParts();
    }

    @Override
    public MirrorDialect mirrors() {
        return new PostgresMirrors();
    }

    @Override
    public TrialDialect trials() {
        return new PostgresTrials();
    }

    @Override
    public List<Step> update(DataUpdate update) {
        return new DataSteps(Names::quote, FillSql::step).of(update);
    }

    @Override
    public PairDialect pairs() {
        return new PostgresPairs();
    }

    @Override
    public List<Step> createColumn(AddedColumn column) {
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
                                        List.of(name),
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
    public List<Step> installFill(AddedColumn column) {
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
                        fill.functions(),
                        Optional.empty()),
                new Step.Locked(
                        Phase.SYNC,
                        what,
                        table(column),
                        Lock.WRITERS,
                        fill.triggers(),
                        Optional.of(
                                new Step.Keep(
                                        Names.quoted(column.table().key()),
                                        List.of(Names.quote(column.name())),
                                        condition,
                                        ownWrites))));
    }

    @Override
    public Step.Fill fill(AddedColumn column) {
        String name = Names.quote(column.name());
        return FillSql.step(
                        "fill " + label(column),
                        column.table(),
                        name + " = " + name,
                        name + " IS NULL",
                        column.notNull(),
                        new FillTrigger(column).guard())
                .reading(column.sources().stream().map(source -> source.name()).toList());
    }

    @Override
    public Step.Compare compare(AddedColumn column) {
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
                                "")),
                column.filled() ? repairs(column, fill, differs) : List.of());
    }

    private static List<Repair> repairs(AddedColumn column, FillTrigger fill, String differs) {
        return new FillRepairs(
                        column.table(),
                        Names.quoted(column.table().key()),
                        Names.quote(column.name()),
                        fill.up(""),
                        differs,
                        missing(column, fill),
                        column.repeatable() ? own(column, fill) : "",
                        fill.accept())
                .all();
    }

    @Override
    public List<Step> finishColumn(AddedColumn column) {
        List<Step> steps = new ArrayList<>();
        List<Requirement> requirements = requirements(column);
        if (!requirements.isEmpty()) {
            steps.add(
                    locked(
                            "require " + label(column),
                            column,
                            Lock.EXCLUSIVE,
                            requirements.stream().map(Requirement::forNewRows).toList()));
            steps.add(
                    new Step.Online(
                            Phase.CONTRACT,
                            "check every row of " + table(column).name(),
                            table(column),
                            requirements.stream().map(Requirement::forAll).toList()));
        }
        List<Statement> ending = ending(column);
        if (!ending.isEmpty()) {
            steps.add(locked(ended(column), column, Lock.EXCLUSIVE, ending));
        }
        if (column.filled()) {
            FillTrigger fill = new FillTrigger(column);
            steps.add(locked("functions go", column, Lock.NONE, dropped(fill.functions())));
        }
        return steps;
    }

    private static Step.Locked locked(
            String what, AddedColumn column, Lock lock, List<Statement> statements) {
        return new Step.Locked(
                Phase.CONTRACT, what, table(column), lock, statements, Optional.empty());
    }

    /// The last step of all has no way back.
    static List<Statement> dropped(List<Statement> created) {
        return created.reversed().stream()
                .filter(statement -> !statement.inverse().isEmpty())
                .map(statement -> new Statement(statement.inverse(), ""))
                .toList();
    }

    private static List<Requirement> requirements(AddedColumn column) {
        List<Requirement> requirements = new ArrayList<>();
        if (column.filled() && column.notNull()) {
            requirements.add(required(column));
        }
        if (!column.check().isEmpty()) {
            requirements.add(new Requirement(table(column), checked(column), column.check()));
        }
        return requirements;
    }

    /// With the validated constraint SET NOT NULL needs no scan.
    private static List<Statement> ending(AddedColumn column) {
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
            statements.add(required(column).gone());
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
        fill.triggers().stream()
                .map(trigger -> new Statement(trigger.inverse(), trigger.sql()))
                .forEach(statements::add);
        return statements;
    }

    private static String ended(AddedColumn column) {
        return (column.notNull() ? label(column) + " NOT NULL, " : "") + "triggers go";
    }

    private static String differs(AddedColumn column, FillTrigger fill) {
        List<String> conditions = new ArrayList<>();
        if (column.filled() && (column.notNull() || column.repeatable())) {
            conditions.add(missing(column, fill));
        }
        if (!column.check().isEmpty()) {
            conditions.add("NOT (" + column.check() + ")");
        }
        return conditions.isEmpty() ? "false" : String.join(" OR ", conditions);
    }

    /// The value is not there though it should be.
    private static String missing(AddedColumn column, FillTrigger fill) {
        String name = Names.quote(column.name());
        return column.notNull()
                ? name + " IS NULL"
                : "(" + name + " IS NULL AND " + fill.up("") + " IS NOT NULL)";
    }

    /// Without a trigger that counts: what is not the default, as far as that is always the same.
    private static String kept(AddedColumn column) {
        String name = Names.quote(column.name());
        return column.defaultAtOnce() && column.repeatable()
                ? FillTrigger.differ(
                        name, "CAST((" + column.defaultValue() + ") AS " + column.type() + ")")
                : name + " IS NOT NULL";
    }

    private static String own(AddedColumn column, FillTrigger fill) {
        String name = Names.quote(column.name());
        return name
                + " IS NOT NULL AND "
                + FillTrigger.differ(name, "coalesce(" + fill.up("") + ", " + name + ")");
    }

    private static Requirement required(AddedColumn column) {
        return Requirement.notNull(table(column), column.tag(), column.name());
    }

    private static String checked(AddedColumn column) {
        return Names.constraint(table(column).name(), column.name(), "_check");
    }

    private static String alter(AddedColumn column) {
        return "ALTER TABLE " + Names.quote(table(column)) + " ";
    }

    private static TableName table(AddedColumn column) {
        return column.table().name();
    }

    private static String label(AddedColumn column) {
        return table(column).name() + "." + column.name();
    }
}
