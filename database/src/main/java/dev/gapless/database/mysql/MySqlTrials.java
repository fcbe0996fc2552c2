package dev.gapless.database.mysql;

import static dev.gapless.database.jdbc.MirrorSteps.locked;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
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
import java.util.stream.IntStream;

/// Trials in the words of MariaDB and MySQL. Where a trigger of ours writes old columns of the same
/// row those of a trial have to come before it; all others come after the write, since any BEFORE
/// INSERT trigger breaks `INSERT .. SELECT` on some versions. Each is a step: each asks for its
/// moment.
final class MySqlTrials implements TrialDialect {
    /// What is stored is not what the default says.
    private static final Pattern NOT_AS_SAID =
            Pattern.compile("(?is)\\s*(float|binary|bit|json)\\b.*");

    /// A default that is the same in the type of any column that can have it.
    private static final Pattern AS_SAID = Pattern.compile("'.*'|-?\\d+", Pattern.DOTALL);

    /// A condition that is always true and reads the table once more: nobody can change rows
    /// through a view that has it, and a read costs no more.
    private static final String READ_AGAIN =
            " WHERE 0 = (SELECT count(*) FROM %s AS _x WHERE false)";

    /// What a trigger refuses.
    ///
    /// @param declared variables of its
    private record Refusal(String declared, String condition) {
        Refusal(String condition) {
            this("", condition);
        }

        static Refusal any(List<Refusal> all) {
            return new Refusal(
                    all.stream().map(Refusal::declared).collect(Collectors.joining()),
                    all.stream().map(Refusal::condition).collect(Collectors.joining(" OR ")));
        }
    }

    private final MySqlServer server;

    MySqlTrials(MySqlServer server) {
        this.server = server;
    }

    /// Foreign keys fire no triggers here.
    @Override
    public List<Step> columns(
            String tag,
            TableName table,
            List<TriedColumn> columns,
            Optional<ColumnPair> pair,
            boolean cascades) {
        Map<String, Refusal> refusals = new LinkedHashMap<>();
        refusals.put(
                "UPDATE",
                new Refusal(
                        pair.map(both -> new PairTrigger(both).rule().oldWritten())
                                .orElseGet(
                                        () ->
                                                columns.stream()
                                                        .map(MySqlTrials::changed)
                                                        .collect(Collectors.joining(" OR ")))));
        List<Refusal> given =
                IntStream.range(0, columns.size())
                        .mapToObj(i -> given(columns.get(i), "_gapless_usual_" + (i + 1)))
                        .flatMap(Optional::stream)
                        .toList();
        if (!given.isEmpty()) {
            refusals.put("INSERT", Refusal.any(given));
        }
        TrialText text = TrialText.of(tag, table, columns.stream().map(TriedColumn::name).toList());
        return refusing(name(tag), table, text, refusals, pair.map(_ -> sync(tag)));
    }

    /// Of those that refuse, without the letter of their event.
    private static String name(String tag) {
        return sync(tag) + "t";
    }

    /// Of those of ours that keep columns of a row in step, without the letter of their event.
    private static String sync(String tag) {
        return Planner.TRIGGER_PREFIX + tag + "_";
    }

    private static String changed(TriedColumn column) {
        return changed(column.type(), Names.quote(column.name()));
    }

    private static String changed(String type, String column) {
        return "NOT (" + FillTrigger.same(type, "NEW." + column, "OLD." + column) + ")";
    }

    /// The server stores a default in the type of its column, which may be another value: a
    /// variable gets it as the column does.
    private static Optional<Refusal> given(TriedColumn column, String variable) {
        String now = "NEW." + Names.quote(column.name());
        if (column.usual().filter(TriedColumn.NULL::equals).isPresent()) {
            return Optional.of(new Refusal(now + " IS NOT NULL"));
        }
        return column.usual()
                .filter(_ -> !NOT_AS_SAID.matcher(column.type()).matches())
                .map(
                        usual ->
                                AS_SAID.matcher(usual).matches()
                                        ? new Refusal("NOT (" + now + " <=> (" + usual + "))")
                                        : new Refusal(
                                                "  DECLARE %s %s DEFAULT (%s);\n"
                                                        .formatted(variable, column.type(), usual),
                                                "NOT (" + now + " <=> " + variable + ")"));
    }

    @Override
    public List<Step> table(String tag, TableName table, boolean cascades) {
        return refusing(name(tag), table, TrialText.of(tag, table), all("true"), Optional.empty());
    }

    @Override
    public List<Step> mirror(TableMirror mirror, boolean cascades) {
        TableName table = mirror.before().name();
        return refusing(
                name(mirror.tag()),
                table,
                TrialText.of(mirror.tag(), table),
                all(loud(mirror)),
                Optional.empty());
    }

    @Override
    public List<Step> followed(TableMirror mirror, boolean cascades) {
        TableName table = mirror.follow().orElseThrow().table().name();
        return refusing(
                name(mirror.tag()) + "f",
                table,
                TrialText.of(mirror.tag(), table),
                all(loud(mirror)),
                Optional.empty());
    }

    @Override
    public List<Step> part(TablePart part, boolean cascades) {
        if (!part.split()) {
            return mirror(part.columns(), cascades);
        }
        String tag = part.columns().tag();
        TableName table = part.whole().name();
        List<String> names = part.wholeSides().stream().map(ColumnPair.Side::name).toList();
        String loud = loud(part.columns());
        Map<String, Refusal> refusals = new LinkedHashMap<>();
        refusals.put(
                "UPDATE",
                new Refusal(
                        loud
                                + " AND ("
                                + part.wholeSides().stream()
                                        .map(side -> changed(side.type(), Names.quote(side.name())))
                                        .collect(Collectors.joining(" OR "))
                                + ")"));
        refusals.put("INSERT", new Refusal(loud + " AND " + new PartTrigger(part).saidByInsert()));
        return refusing(
                name(tag), table, TrialText.of(tag, table, names), refusals, Optional.empty());
    }

    /// No trigger of ours is at work.
    private static String loud(TableMirror mirror) {
        return "NOT (" + MirrorSql.moment(mirror) + " <=> now(6))";
    }

    private static Map<String, Refusal> all(String condition) {
        Map<String, Refusal> refusals = new LinkedHashMap<>();
        List.of("DELETE", "UPDATE", "INSERT")
                .forEach(event -> refusals.put(event, new Refusal(condition)));
        return refusals;
    }

    /// @param named what names of the triggers begin with, unique in their schema
    /// @param before the same for triggers of ours that these come before; empty for after the
    ///   write
    private static List<Step> refusing(
            String named,
            TableName table,
            TrialText text,
            Map<String, Refusal> refusals,
            Optional<String> before) {
        List<Step> steps = new ArrayList<>();
        refusals.forEach(
                (event, refusal) -> {
                    String initial = event.substring(0, 1).toLowerCase(Locale.ROOT);
                    String name = Names.quote(new TableName(table.schema(), named + initial));
                    String order =
                            before.map(sync -> " PRECEDES " + Names.quote(sync + initial))
                                    .orElse("");
                    steps.add(
                            step(
                                    text,
                                    table,
                                    List.of(
                                            new Statement(
                                                    "CREATE TRIGGER "
                                                            + name
                                                            + (before.isPresent()
                                                                    ? " BEFORE "
                                                                    : " AFTER ")
                                                            + event
                                                            + " ON "
                                                            + Names.quote(table)
                                                            + " FOR EACH ROW"
                                                            + order
                                                            + "\n"
                                                            + body(text, refusal),
                                                    "DROP TRIGGER IF EXISTS " + name))));
                });
        return steps;
    }

    private static String body(TrialText text, Refusal refusal) {
        return """
        BEGIN
        %s  IF %s THEN
            SIGNAL SQLSTATE '%s' SET MESSAGE_TEXT = %s;
          END IF;
        END\
        """
                .formatted(
                        refusal.declared(),
                        refusal.condition(),
                        TrialText.STATE,
                        Names.literal(text.brief()));
    }

    /// The table takes its new name already; the old one is a view that the server lets nobody
    /// write to. Rights belong to names here: those of the old name hold for its view.
    ///
    /// On MySQL not: it always waits for a lock, and a statement of the new release that has come
    /// to the view by then, but not to its table, fails (1356) once the names have changed.
    @Override
    public List<Step> rename(String tag, TableShape table, String to, TableFacts facts) {
        if (!server.mariaDb()) {
            return List.of();
        }
        String schema = table.name().schema();
        TableName young = new TableName(schema, to);
        String fresh = Names.quote(young);
        String old = Names.quote(table.name());
        String aside = Names.quote(new TableName(schema, "gapless_" + tag + "_trial"));
        String view = Names.quote(new TableName(schema, "gapless_" + tag + "_view"));
        String columns =
                table.columns().stream()
                        .map(Column::name)
                        .map(name -> "_t." + Names.quote(name) + " AS " + Names.quote(name))
                        .collect(Collectors.joining(", "));
        return List.of(
                step(
                        TrialText.of(tag, table.name()),
                        young,
                        List.of(
                                new Statement(
                                        "CREATE ALGORITHM = MERGE SQL SECURITY INVOKER VIEW "
                                                + aside
                                                + " AS SELECT "
                                                + columns
                                                + " FROM "
                                                + fresh
                                                + " AS _t"
                                                + READ_AGAIN.formatted(fresh),
                                        "DROP VIEW IF EXISTS " + aside),
                                new Statement(
                                        renamed(fresh, view, old, fresh, aside, old),
                                        renamed(old, aside, fresh, old, view, fresh)))));
    }

    /// In one go, so that there is no moment without one of them.
    private static String renamed(String... names) {
        List<String> each = new ArrayList<>();
        for (int i = 0; i < names.length; i += 2) {
            each.add(names[i] + " TO " + names[i + 1]);
        }
        return "RENAME TABLE " + String.join(", ", each);
    }

    private static Step step(TrialText text, TableName table, List<Statement> statements) {
        return locked(
                Phase.TRIAL,
                "writes of " + text.thing() + " are refused",
                table,
                Lock.ITS_OWN,
                statements);
    }
}
