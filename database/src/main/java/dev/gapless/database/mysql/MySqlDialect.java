package dev.gapless.database.mysql;

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

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The steps of a migration in the words of MariaDB and MySQL. Until contract an added column is
/// INVISIBLE, so that an INSERT without column names goes on.
final class MySqlDialect implements Dialect {
    private static final Pattern CHARACTER_TYPE =
            Pattern.compile(
                    "\\s*(national\\s+)?(char|varchar|character|tinytext|text|mediumtext|longtext|enum|set)\\b.*",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern OWN_CHARACTERS =
            Pattern.compile(
                    "\\b(character\\s+set|charset|collate|binary|byte|ascii|unicode|national)\\b",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern COLLATION =
            Pattern.compile(
                    "(?is)(?!.*\\b(?:character\\s+set|charset)\\b)(.*?)(\\s+collate\\s+)(?!uca)([a-z0-9]+)(_\\w+.*)");
    private static final String INSTANT = ", ALGORITHM = INSTANT";
    private static final String ONLINE = ", LOCK = NONE";
    private final MySqlServer server;

    MySqlDialect(MySqlServer server) {
        this.server = server;
    }

    @Override
    public String booleanType() {
        return "boolean";
    }

    @Override
    public String column(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<String> tooLong(String name) {
        return Names.tooLong(name)
                ? Optional.of(Names.MAX_CHARACTERS + " characters")
                : Optional.empty();
    }

    @Override
    public boolean triggersFireByName() {
        return false;
    }

    @Override
    public Optional<String> checkObstacle() {
        return Optional.of(
                server.label()
                        + " adds a CHECK only while writers stand still. Leave it out, and add it"
                        + " at a quiet time.");
    }

    @Override
    public String fullType(TableShape table, String type) {
        return withCharacters(table, withCharacterSet(type));
    }

    /// MySQL takes no collation alone where a function of ours says a type. Its name begins with
    /// its character set, but for those of MariaDB that belong to several.
    private static String withCharacterSet(String type) {
        Matcher collation = COLLATION.matcher(type);
        return collation.matches()
                ? collation.group(1)
                        + " CHARACTER SET "
                        + collation.group(3)
                        + collation.group(2)
                        + collation.group(3)
                        + collation.group(4)
                : type;
    }

    /// With the table's character set where the type names none: functions of ours must have the
    /// same one, or values would be converted on their way.
    private static String withCharacters(TableShape table, String type) {
        boolean bare =
                CHARACTER_TYPE.matcher(type).matches() && !OWN_CHARACTERS.matcher(type).find();
        return bare ? type + table.characters() : type;
    }

    @Override
    public OnlineDialect online() {
        return new MySqlOnline(server);
    }

    @Override
    public TableDialect tables() {
        return new MySqlTables();
    }

    @Override
    public ConstraintDialect constraints() {
        return new MySqlConstraints(server, this);
    }

    @Override
    public PartDialect parts() {
        return new MySqlParts();
    }

    @Override
    public MirrorDialect mirrors() {
        return new MySqlMirrors();
    }

    @Override
    public TrialDialect trials() {
        return new MySqlTrials(server);
    }

    @Override
    public List<Step> update(DataUpdate update) {
        return new DataSteps(Names::quote, SyncSteps::fill).of(update);
    }

    @Override
    public PairDialect pairs() {
        return new MySqlPairs(server);
    }

    @Override
    public List<Step> createColumn(AddedColumn column) {
        Optional<Step.Keep> keep =
                column.filled() ? Optional.empty() : Optional.of(keep(column, kept(column), ""));
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
                                                + definition(column, false)
                                                + " INVISIBLE"
                                                + INSTANT,
                                        alter(column) + "DROP COLUMN " + name(column) + INSTANT)),
                        keep));
    }

    @Override
    public List<Step> installFill(AddedColumn column) {
        FillTrigger fill = fillTrigger(column);
        String what = "triggers keep " + label(column) + " filled";
        String condition = column.repeatable() ? own(column, fill) : name(column) + " IS NOT NULL";
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
                        Lock.EXCLUSIVE,
                        fill.triggers(),
                        Optional.of(
                                keep(
                                        column,
                                        condition,
                                        column.repeatable() ? fill.ownWrites() : ""))));
    }

    @Override
    public Step.Fill fill(AddedColumn column) {
        return SyncSteps.fill(
                        "fill " + label(column),
                        column.table(),
                        name(column) + " = " + name(column),
                        name(column) + " IS NULL",
                        column.notNull(),
                        fillTrigger(column).guard())
                .reading(column.sources().stream().map(source -> source.name()).toList());
    }

    @Override
    public Step.Compare compare(AddedColumn column) {
        FillTrigger fill = fillTrigger(column);
        String differs =
                column.notNull()
                        ? name(column) + " IS NULL"
                        : column.repeatable()
                                ? name(column) + " IS NULL AND " + fill.up("") + " IS NOT NULL"
                                : "false";
        return new Step.Compare(
                "compare every row of " + table(column).name(),
                table(column),
                Names.quoted(column.table().key()),
                differs,
                column.repeatable() ? own(column, fill) : "",
                column.repeatable() ? fill.ownWrites() : "",
                fill.guard(),
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
                        name(column),
                        fill.up(""),
                        differs,
                        differs,
                        column.repeatable() ? own(column, fill) : "",
                        fill.accept())
                .all();
    }

    /// NOT NULL first, while triggers still fill what a write leaves out; where triggers and NOT
    /// NULL together break writes, the default at least.
    @Override
    public List<Step> finishColumn(AddedColumn column) {
        if (!column.filled()) {
            return List.of(visible(column));
        }
        FillTrigger fill = fillTrigger(column);
        Step gone =
                locked(
                        "triggers go",
                        column,
                        Lock.EXCLUSIVE,
                        fill.triggers().reversed().stream()
                                .map(trigger -> new Statement(trigger.inverse(), trigger.sql()))
                                .toList());
        Step last = locked("functions go", column, Lock.NONE, SyncSteps.dropped(fill.functions()));
        if (!server.triggersBreakInsertSelect()) {
            return List.of(visible(column), gone, last);
        }
        return column.defaultValue().isEmpty()
                ? List.of(gone, visible(column), last)
                : List.of(withDefault(column), gone, visible(column), last);
    }

    private static Step withDefault(AddedColumn column) {
        return locked(
                "default of " + label(column),
                column,
                Lock.EXCLUSIVE,
                List.of(
                        new Statement(
                                alter(column)
                                        + "ALTER COLUMN "
                                        + name(column)
                                        + " SET DEFAULT ("
                                        + column.defaultValue()
                                        + ")"
                                        + INSTANT,
                                alter(column)
                                        + "ALTER COLUMN "
                                        + name(column)
                                        + " SET DEFAULT NULL"
                                        + INSTANT)));
    }

    /// The column as it stays. Only a NOT NULL that is new makes the server look at the rows.
    private static Step visible(AddedColumn column) {
        boolean rebuilt = column.filled() && column.notNull();
        String what = rebuilt ? label(column) + " NOT NULL" : label(column) + " visible";
        Statement statement =
                new Statement(
                        alter(column)
                                + "MODIFY COLUMN "
                                + definition(column, true)
                                + (rebuilt ? ONLINE : INSTANT),
                        alter(column)
                                + "MODIFY COLUMN "
                                + definition(column, false)
                                + " INVISIBLE"
                                + (rebuilt ? ONLINE : INSTANT));
        return rebuilt
                ? new Step.Online(Phase.CONTRACT, what, table(column), List.of(statement))
                : locked(what, column, Lock.EXCLUSIVE, List.of(statement));
    }

    private static Step.Locked locked(
            String what, AddedColumn column, Lock lock, List<Statement> statements) {
        return new Step.Locked(
                Phase.CONTRACT, what, table(column), lock, statements, Optional.empty());
    }

    private static Step.Keep keep(AddedColumn column, String condition, String ownWrites) {
        return new Step.Keep(
                Names.quoted(column.table().key()), List.of(name(column)), condition, ownWrites);
    }

    private static String type(AddedColumn column) {
        return withCharacters(column.table(), column.type());
    }

    private static FillTrigger fillTrigger(AddedColumn column) {
        return new FillTrigger(column, type(column));
    }

    /// @param stays as the new release wants it; otherwise as the old release may meet it
    private static String definition(AddedColumn column, boolean stays) {
        boolean atOnce = column.defaultAtOnce();
        boolean withDefault = atOnce || (stays && !column.defaultValue().isEmpty());
        String defaultValue = atOnce ? column.defaultValue() : "(" + column.defaultValue() + ")";
        return name(column)
                + " "
                + type(column)
                + (column.notNull() && (stays || atOnce) ? " NOT NULL" : " NULL")
                + (withDefault ? " DEFAULT " + defaultValue : "");
    }

    /// Without a trigger that counts: what is not the default.
    private static String kept(AddedColumn column) {
        return column.defaultAtOnce()
                ? "NOT (" + name(column) + " <=> " + column.defaultValue() + ")"
                : name(column) + " IS NOT NULL";
    }

    private static String own(AddedColumn column, FillTrigger fill) {
        String name = name(column);
        return name
                + " IS NOT NULL AND NOT ("
                + FillTrigger.same(
                        column.type(), name, "coalesce(" + fill.up("") + ", " + name + ")")
                + ")";
    }

    private static String alter(AddedColumn column) {
        return "ALTER TABLE " + Names.quote(table(column)) + " ";
    }

    private static String name(AddedColumn column) {
        return Names.quote(column.name());
    }

    private static TableName table(AddedColumn column) {
        return column.table().name();
    }

    private static String label(AddedColumn column) {
        return table(column).name() + "." + column.name();
    }
}
