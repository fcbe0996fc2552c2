package dev.gapless.database.postgres;

import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.MirrorRepairs;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.Planner;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Aggregate;
import dev.gapless.migration.plan.TableMirror.Table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The functions and triggers that keep two tables in step, whichever is written, and what they
/// stand on.
final class MirrorTrigger extends MirrorSql {
    private static final List<String> EVENTS = List.of("DELETE", "UPDATE", "INSERT");

    /// One that is deleted leaves what was made of it.
    private static final List<String> FOLLOWED_EVENTS = List.of("UPDATE", "INSERT");

    MirrorTrigger(TableMirror mirror) {
        super(mirror);
    }

    /// The table of pairs of keys, with what stands beside them.
    List<Statement> createMap() {
        if (mirror.gathering().isPresent()) {
            return new Gathered(mirror).tables();
        }
        List<Statement> statements = new ArrayList<>();
        follow.ifPresent(each -> statements.add(each.createClaims()));
        statements.add(
                new Statement(
                        "CREATE TABLE "
                                + Names.quote(map())
                                + " (old_id "
                                + before.keyType()
                                + " PRIMARY KEY, new_id "
                                + after.keyType()
                                + " UNIQUE"
                                + group.map(MirrorGroup::resultColumns).orElse("")
                                + membership.map(MirrorGroup::sourceColumns).orElse("")
                                + ")",
                        "DROP TABLE " + Names.quote(map())));
        if (membership.isPresent()) {
            statements.add(
                    new Statement("CREATE INDEX ON " + Names.quote(map()) + " (parent_id)", ""));
        }
        return statements;
    }

    /// Each with its inverse.
    List<Statement> functions() {
        return mirror.gathering().isPresent() ? gatheredFunctions() : pairedFunctions();
    }

    private List<Statement> gatheredFunctions() {
        Gathered gathered = new Gathered(mirror);
        List<Statement> statements = new ArrayList<>(givenFunctions());
        statements.addAll(gathered.functions());
        statements.add(trigger(oldFunction(), gathered.oldBody()));
        statements.add(trigger(newFunction(), new GatheredNewSide(mirror, gathered).body()));
        follow.ifPresent(
                _ ->
                        statements.add(
                                trigger(
                                        followedFunction(),
                                        gathered.followedBody(guardOf(before, EVENTS)))));
        return statements;
    }

    private List<Statement> pairedFunctions() {
        MirrorFill made = new MirrorFill(mirror);
        List<Statement> statements = new ArrayList<>(conversions());
        group.ifPresent(
                each -> {
                    statements.addAll(each.conversions());
                    statements.add(each.pull());
                    statements.add(each.push());
                });
        statements.addAll(givenFunctions());
        String partner = partner() + "(" + before.keyParameter() + ")";
        statements.add(new Statement(made.createPartner(), "DROP FUNCTION " + partner));
        String fill = fill() + "(" + before.keyParameter() + ")";
        statements.add(new Statement(made.createFill(), "DROP FUNCTION " + fill));
        String fillRows = fillRows() + "(" + before.keyParameter() + "[])";
        statements.add(new Statement(made.createFillRows(), "DROP FUNCTION " + fillRows));
        statements.add(trigger(oldFunction(), new MirrorOldSide(mirror).body()));
        statements.add(trigger(newFunction(), new MirrorNewSide(mirror).body()));
        follow.ifPresent(
                _ ->
                        statements.add(
                                trigger(
                                        followedFunction(),
                                        new MirrorFollowedSide(mirror)
                                                .body(guardOf(before, EVENTS)))));
        return statements;
    }

    List<Statement> oldTriggers() {
        return triggers(
                before,
                oldFunction(),
                Stream.of(
                                rule.own().stream()
                                        .map(pair -> mirror.pairs().get(pair).before().name()),
                                mirror.follow().stream().map(each -> each.by().name()),
                                names(mirror.memberOf().map(TableMirror.MemberOf::key)),
                                names(mirror.membership().map(each -> each.aggregate().sources())))
                        .flatMap(each -> each)
                        .distinct()
                        .toList());
    }

    private static Stream<String> names(Optional<List<Side>> sides) {
        return sides.stream().flatMap(List::stream).map(Side::name);
    }

    List<Statement> newTriggers() {
        return triggers(
                after,
                newFunction(),
                Stream.concat(
                                mirror.pairs().stream()
                                        .flatMap(pair -> pair.after().stream())
                                        .map(Side::name),
                                Stream.concat(
                                        mirror.memberOf().stream()
                                                .map(each -> each.column().name()),
                                        names(mirror.aggregate().map(Aggregate::results))))
                        .toList());
    }

    /// Of the table that is followed.
    List<Statement> followedTriggers() {
        Table table = mirror.follow().orElseThrow().table();
        return triggers(
                table,
                followedFunction(),
                rule.followed().stream()
                        .map(pair -> mirror.pairs().get(pair).before().name())
                        .toList(),
                FOLLOWED_EVENTS);
    }

    /// The triggers of ours that are gone or disabled.
    String guard() {
        return Stream.concat(
                        Stream.of(before, after).map(table -> guardOf(table, EVENTS)),
                        mirror.follow().stream()
                                .map(each -> guardOf(each.table(), FOLLOWED_EVENTS)))
                .collect(Collectors.joining(" UNION ALL "));
    }

    private String guardOf(Table table, List<String> events) {
        return guard(table, events.stream().map(this::triggerName).toList());
    }

    static String guard(Table table, List<String> triggers) {
        return "SELECT name FROM unnest(ARRAY["
                + triggers.stream().map(Names::literal).collect(Collectors.joining(", "))
                + "]) AS name WHERE NOT EXISTS (SELECT FROM pg_trigger"
                + " WHERE tgname = name AND tgenabled IN ('O', 'A') AND"
                + " tgrelid = "
                + Names.literal(Names.quote(table.name()))
                + "::regclass)";
    }

    /// The call that makes the counterparts of rows.
    String fillCall() {
        return fillRows() + "(array_agg(" + Names.quote(before.key()) + "))";
    }

    private Statement trigger(String function, String body) {
        return new Statement(
                "CREATE FUNCTION "
                        + function
                        + "() RETURNS trigger"
                        + definer()
                        + silent()
                        + "\nAS "
                        + Names.dollar(body),
                "DROP FUNCTION " + function + "()");
    }

    private List<Statement> triggers(Table table, String function, List<String> columns) {
        return triggers(table, function, columns, EVENTS);
    }

    private List<Statement> triggers(
            Table table, String function, List<String> columns, List<String> events) {
        String loud = "coalesce(current_setting('" + setting() + "', true), '') = ''";
        String changed =
                FillTrigger.differ(Names.prefixed("NEW", columns), Names.prefixed("OLD", columns))
                        + " OR "
                        + changedKey(table);
        return events.stream()
                .map(
                        event ->
                                new Statement(
                                        "CREATE TRIGGER "
                                                + triggerName(event)
                                                + " AFTER "
                                                + event
                                                + " ON "
                                                + Names.quote(table.name())
                                                + " FOR EACH ROW WHEN ("
                                                + loud
                                                + (event.equals("UPDATE")
                                                        ? " AND (" + changed + ")"
                                                        : "")
                                                + ") EXECUTE FUNCTION "
                                                + function
                                                + "()",
                                        "DROP TRIGGER "
                                                + triggerName(event)
                                                + " ON "
                                                + Names.quote(table.name())))
                .toList();
    }

    private String triggerName(String event) {
        return Planner.TRIGGER_PREFIX + mirror.tag() + "_" + Character.toLowerCase(event.charAt(0));
    }

    private String oldFunction() {
        return "gapless.mirror_" + mirror.tag() + "_old";
    }

    private String newFunction() {
        return "gapless.mirror_" + mirror.tag() + "_new";
    }

    private String followedFunction() {
        return "gapless.mirror_" + mirror.tag() + "_followed";
    }

    MirrorRepairs.Words repairWords() {
        return new RepairWords();
    }

    private final class RepairWords implements MirrorRepairs.Words {
        @Override
        public String quote(String name) {
            return Names.quote(name);
        }

        @Override
        public String fill(String key) {
            return MirrorTrigger.this.fill() + "(" + key + ")";
        }

        @Override
        public String oldOnly(int given) {
            return MirrorTrigger.this.given(mirror.oldOnly(), "old", "_n").get(given);
        }

        @Override
        public String assigned(String alias, String column) {
            return column;
        }

        @Override
        public String update(
                String target, String set, String pairs, String on, String other, String where) {
            return "UPDATE %s SET %s FROM %s%s WHERE %s AND %s"
                    .formatted(target, set, pairs, other, on, where);
        }

        @Override
        public List<String> makeOld(String columns, String values, String row) {
            return List.of(
                    """
                    WITH _made AS (INSERT INTO %s AS _o (%s) SELECT %s FROM %s RETURNING %s AS made)
                    INSERT INTO %s (old_id, new_id) SELECT (SELECT made FROM _made), %s FROM %s\
                    """
                            .formatted(
                                    Names.quote(before.name()),
                                    columns,
                                    values,
                                    row,
                                    rule.key("_o", before),
                                    map,
                                    rule.key("_n", after),
                                    row));
        }

        @Override
        public String withKeys() {
            return " OVERRIDING SYSTEM VALUE";
        }

        @Override
        public String silence() {
            return "SET LOCAL " + setting() + " = 'on'";
        }
    }
}
