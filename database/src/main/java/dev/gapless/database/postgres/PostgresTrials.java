package dev.gapless.database.postgres;

import static dev.gapless.database.jdbc.MirrorSteps.locked;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.TableSql;
import dev.gapless.database.jdbc.TrialText;
import dev.gapless.migration.plan.ColumnPair;
import dev.gapless.migration.plan.Planner;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.Step.Lock;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TablePart;
import dev.gapless.migration.plan.TriedColumn;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.TableFacts;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;
import dev.gapless.migration.port.TrialDialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Trials in PostgreSQL's words: BEFORE triggers whose conditions hold for writes of the old shape
/// alone, so that all others pay for a condition and no more. They fire before those that keep the
/// shapes in step, by their names.
final class PostgresTrials implements TrialDialect {
    private static final TableSql SQL = new TableSql(Names::quote);

    /// Without an equality.
    private static final Pattern INCOMPARABLE =
            Pattern.compile("(json|xml|point|line|lseg|box|path|polygon|circle)(\\[])*");

    /// What a foreign key changes is the doing of a write of another table.
    private static final String ITSELF = "pg_catalog.pg_trigger_depth() = 0";

    @Override
    public List<Step> columns(
            String tag,
            TableName table,
            List<TriedColumn> columns,
            Optional<ColumnPair> pair,
            boolean cascades) {
        List<String> names = columns.stream().map(TriedColumn::name).toList();
        Map<String, String> conditions = new LinkedHashMap<>();
        String written =
                pair.map(both -> new PairTrigger(both).rule().oldWritten())
                        .orElseGet(
                                () ->
                                        FillTrigger.differ(
                                                Names.prefixed("NEW", names),
                                                Names.prefixed("OLD", names)));
        conditions.put("UPDATE", (cascades ? ITSELF + " AND " : "") + written);
        String given =
                columns.stream()
                        .flatMap(column -> given(column).stream())
                        .collect(Collectors.joining(" OR "));
        if (!given.isEmpty()) {
            conditions.put("INSERT", given);
        }
        return refusing(tag, table, TrialText.of(tag, table, names), conditions, false);
    }

    /// The server stores a default in the type of its column, which may be another value.
    private static Optional<String> given(TriedColumn column) {
        String other = "NEW." + Names.quote(column.name()) + " IS DISTINCT FROM ";
        return column.usual()
                .filter(
                        usual ->
                                usual.equals(TriedColumn.NULL)
                                        || !INCOMPARABLE.matcher(column.type()).matches())
                .map(
                        usual ->
                                other
                                        + (usual.equals(TriedColumn.NULL)
                                                ? "(" + usual + ")"
                                                : "CAST(("
                                                        + usual
                                                        + ") AS "
                                                        + column.type()
                                                        + ")"));
    }

    @Override
    public List<Step> table(String tag, TableName table, boolean cascades) {
        return refusing(tag, table, TrialText.of(tag, table), all("", cascades), true);
    }

    @Override
    public List<Step> mirror(TableMirror mirror, boolean cascades) {
        TableName table = mirror.before().name();
        return refusing(
                mirror.tag(),
                table,
                TrialText.of(mirror.tag(), table),
                all(loud(mirror.silence().tag()), cascades),
                true);
    }

    @Override
    public List<Step> followed(TableMirror mirror, boolean cascades) {
        TableName table = mirror.follow().orElseThrow().table().name();
        return refusing(
                mirror.tag() + "_f",
                table,
                TrialText.of(mirror.tag(), table),
                all(loud(mirror.silence().tag()), cascades),
                true);
    }

    @Override
    public List<Step> part(TablePart part, boolean cascades) {
        if (!part.split()) {
            return mirror(part.columns(), cascades);
        }
        String tag = part.columns().tag();
        TableName table = part.whole().name();
        PartTrigger sync = new PartTrigger(part);
        Map<String, String> conditions = new LinkedHashMap<>();
        conditions.put("UPDATE", loud(tag) + " AND " + sync.changed(part.whole()));
        conditions.put("INSERT", loud(tag) + " AND " + sync.saidByInsert());
        List<String> names = part.wholeSides().stream().map(ColumnPair.Side::name).toList();
        return refusing(tag, table, TrialText.of(tag, table, names), conditions, false);
    }

    /// No function of ours is at work.
    private static String loud(String tag) {
        return "coalesce(current_setting('" + MirrorSql.setting(tag) + "', true), '') = ''";
    }

    private static Map<String, String> all(String loud, boolean cascades) {
        Map<String, String> conditions = new LinkedHashMap<>();
        for (String event : List.of("DELETE", "UPDATE", "INSERT")) {
            String itself = cascades && !event.equals("INSERT") ? ITSELF : "";
            conditions.put(
                    event, loud + (loud.isEmpty() || itself.isEmpty() ? "" : " AND ") + itself);
        }
        return conditions;
    }

    /// @param tag safe in a name, unique in the database among trials
    /// @param conditions by event, empty for each row
    private static List<Step> refusing(
            String tag,
            TableName table,
            TrialText text,
            Map<String, String> conditions,
            boolean truncates) {
        List<Statement> statements = new ArrayList<>(List.of(function(tag, text)));
        conditions.forEach(
                (event, condition) ->
                        statements.add(
                                trigger(
                                        tag,
                                        table,
                                        event,
                                        " FOR EACH ROW"
                                                + (condition.isEmpty()
                                                        ? ""
                                                        : " WHEN (" + condition + ")"))));
        if (truncates) {
            statements.add(trigger(tag, table, "TRUNCATE", ""));
        }
        return List.of(
                locked(
                        Phase.TRIAL,
                        "writes of " + text.thing() + " are refused",
                        table,
                        Lock.WRITERS,
                        statements));
    }

    private static Statement trigger(String tag, TableName table, String event, String when) {
        String name =
                Planner.TRIGGER_PREFIX
                        + tag
                        + "_0"
                        + event.substring(0, 1).toLowerCase(Locale.ROOT);
        return new Statement(
                "CREATE TRIGGER "
                        + name
                        + " BEFORE "
                        + event
                        + " ON "
                        + Names.quote(table)
                        + when
                        + " EXECUTE FUNCTION "
                        + function(tag)
                        + "()",
                "DROP TRIGGER IF EXISTS " + name + " ON " + Names.quote(table));
    }

    private static String function(String tag) {
        return "gapless.trial_" + tag;
    }

    private static Statement function(String tag, TrialText text) {
        return new Statement(
                "CREATE FUNCTION "
                        + function(tag)
                        + "() RETURNS trigger\nLANGUAGE plpgsql SET search_path = pg_catalog,"
                        + " pg_temp\nAS "
                        + Names.dollar(
                                """
                                BEGIN
                                  RAISE EXCEPTION USING ERRCODE = '%s',
                                    MESSAGE = %s,
                                    DETAIL = %s,
                                    HINT = %s;
                                END\
                                """
                                        .formatted(
                                                TrialText.STATE,
                                                Names.literal(text.message()),
                                                Names.literal(text.detail()),
                                                Names.literal(text.hint()))),
                "DROP FUNCTION IF EXISTS " + function(tag) + "()");
    }

    /// The table takes its new name already; the old one is a view that refuses. Nothing of ours
    /// writes by either name.
    @Override
    public List<Step> rename(String tag, TableShape table, String to, TableFacts facts) {
        TableName young = new TableName(table.name().schema(), to);
        String old = Names.quote(table.name());
        List<String> columns = table.columns().stream().map(Column::name).toList();
        List<Statement> statements = new ArrayList<>();
        facts.grants()
                .forEach(
                        grant ->
                                statements.add(
                                        new Statement("", SQL.grant(grant, Names.quote(young)))));
        statements.add(
                new Statement(
                        "DROP VIEW " + Names.quote(young),
                        view(young, facts) + SQL.selecting(columns, old)));
        statements.add(
                new Statement(
                        "ALTER TABLE " + old + " RENAME TO " + Names.quote(to),
                        "ALTER TABLE "
                                + Names.quote(young)
                                + " RENAME TO "
                                + Names.quote(table.name().name())));
        TrialText text = TrialText.of(tag, table.name());
        statements.add(function(tag, text));
        statements.add(
                new Statement(
                        view(table.name(), facts) + SQL.selecting(columns, Names.quote(young)),
                        "DROP VIEW " + old));
        facts.grants().forEach(grant -> statements.add(new Statement(SQL.grant(grant, old), "")));
        statements.add(
                new Statement(
                        "CREATE TRIGGER "
                                + Planner.TRIGGER_PREFIX
                                + tag
                                + "_0 INSTEAD OF DELETE OR UPDATE OR INSERT ON "
                                + old
                                + " FOR EACH ROW EXECUTE FUNCTION "
                                + function(tag)
                                + "()",
                        ""));
        return List.of(
                locked(
                        Phase.TRIAL,
                        "writes of " + text.thing() + " are refused",
                        young,
                        Lock.EXCLUSIVE,
                        statements));
    }

    private static String view(TableName name, TableFacts facts) {
        return "CREATE VIEW " + Names.quote(name) + facts.viewOptions();
    }
}
