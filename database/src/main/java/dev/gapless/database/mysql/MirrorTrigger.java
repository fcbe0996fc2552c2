package dev.gapless.database.mysql;

import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.MirrorRepairs;
import dev.gapless.migration.plan.Planner;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The functions and triggers that keep two tables in step, whichever is written, and what they
/// stand on.
final class MirrorTrigger extends MirrorSql {
    private static final List<String> EVENTS = List.of("DELETE", "UPDATE", "INSERT");

    MirrorTrigger(TableMirror mirror) {
        super(mirror);
    }

    /// What is said of rows beside the two tables.
    List<Statement> createTables() {
        return mirror.gathering().isPresent()
                ? new Gathered(mirror).tables()
                : List.of(createMap());
    }

    private Statement createMap() {
        return new Statement(
                "CREATE TABLE "
                        + map
                        + " (old_id "
                        + before.keyType()
                        + " NOT NULL PRIMARY KEY, new_id "
                        + after.keyType()
                        + " NULL UNIQUE"
                        + group.map(MirrorGroup::resultColumns).orElse("")
                        + membership.map(MirrorGroup::sourceColumns).orElse("")
                        + ") ENGINE = InnoDB",
                "DROP TABLE " + map);
    }

    /// Each with its inverse.
    List<Statement> functions() {
        if (mirror.gathering().isPresent()) {
            return new Gathered(mirror).procedures();
        }
        MirrorFill made = new MirrorFill(mirror);
        List<Statement> statements = new ArrayList<>(conversions());
        group.ifPresent(
                each -> {
                    statements.addAll(each.conversions());
                    statements.add(each.pull());
                    statements.add(each.push());
                });
        statements.add(new Statement(made.createFill(), "DROP FUNCTION " + ours("fill")));
        if (!fillRows().isEmpty()) {
            statements.add(new Statement(made.createFillRows(), "DROP FUNCTION " + fillRows()));
        }
        if (counted()) {
            statements.add(
                    new Statement(made.createCounter(), "DROP PROCEDURE " + ours("counter")));
        }
        return statements;
    }

    /// Rows that are there keep their ids, so new ones have to begin above them.
    boolean counted() {
        return mirror.keepsIds();
    }

    String count() {
        return "CALL " + ours("counter") + "()";
    }

    List<Statement> oldTriggers() {
        if (mirror.gathering().isPresent()) {
            GatheredSides sides = sides();
            String declared = new Gathered(mirror).declaredKeys();
            String following =
                    new Gathered(mirror).declaredForPut()
                            + follow.map(MirrorFollow::declared).orElse("");
            return List.of(
                    trigger(before, "DELETE", declared, "", sides.oldDeleted()),
                    trigger(before, "UPDATE", following, changed(before), sides.oldUpdated()),
                    trigger(before, "INSERT", following, "", sides.oldInserted()));
        }
        MirrorOldSide side = new MirrorOldSide(mirror);
        return List.of(
                trigger(before, "DELETE", side.deleted()),
                trigger(before, "UPDATE", side.updated()),
                trigger(before, "INSERT", side.inserted()));
    }

    private GatheredSides sides() {
        return new GatheredSides(mirror, new Gathered(mirror), guard(before));
    }

    List<Statement> newTriggers() {
        if (mirror.gathering().isPresent()) {
            GatheredSides sides = sides();
            String declared = new Gathered(mirror).declaredKeys();
            String given =
                    follow.map(MirrorFollow::declaredKey).orElse("")
                            + new MirrorNewSide(mirror).declaredGiven();
            return List.of(
                    trigger(after, "DELETE", declared, "", sides.newDeleted()),
                    trigger(after, "UPDATE", declared, changed(after), sides.newUpdated()),
                    trigger(after, "INSERT", given, "", sides.newInserted()));
        }
        MirrorNewSide side = new MirrorNewSide(mirror);
        return List.of(
                trigger(after, "DELETE", side.deleted()),
                trigger(after, "UPDATE", side.updated()),
                trigger(after, "INSERT", side.inserted()));
    }

    /// Of the table that is followed.
    List<Statement> followedTriggers() {
        Table table = follow.orElseThrow().table();
        if (mirror.gathering().isPresent()) {
            return List.of(
                    trigger(
                            table,
                            "UPDATE",
                            new Gathered(mirror).declaredForPut()
                                    + "  DECLARE _gapless_old "
                                    + before.keyType()
                                    + ";\n"
                                    + sides().declaredOwn(),
                            followedChanged(),
                            sides().followedUpdated()));
        }
        String declared =
                "  DECLARE _gapless_id "
                        + after.keyType()
                        + ";\n  DECLARE _gapless_old "
                        + before.keyType()
                        + ";\n"
                        + declaredFlags(rule.followed());
        return List.of(
                trigger(
                        table,
                        "UPDATE",
                        declared,
                        followedChanged(),
                        new MirrorFollowedSide(mirror).updated()));
    }

    private String followedChanged() {
        return joined(rule.followed(), pair -> rule.oldChanged(pair, "NEW."), " OR ");
    }

    /// The triggers of ours that are gone.
    String guard() {
        return Stream.concat(
                        Stream.of(before, after).map(this::guard),
                        follow.stream()
                                .map(
                                        each ->
                                                guard(
                                                        each.table(),
                                                        List.of(
                                                                triggerName(
                                                                        each.table(), "UPDATE")))))
                .collect(Collectors.joining(" UNION ALL "));
    }

    private String guard(Table table) {
        return guard(table, EVENTS.stream().map(event -> triggerName(table, event)).toList());
    }

    /// By the schema of the table, as with [SyncObjects#guard].
    static String guard(Table table, List<String> triggers) {
        return "SELECT name FROM ("
                + triggers.stream()
                        .map(trigger -> "SELECT " + Names.literal(trigger) + " AS name")
                        .collect(Collectors.joining(" UNION ALL "))
                + ") AS ours WHERE NOT EXISTS (SELECT 1 FROM"
                + " information_schema.triggers WHERE event_object_schema = "
                + Names.literal(table.name().schema())
                + " AND event_object_table = "
                + Names.literal(table.name().name())
                + " AND trigger_name = name)";
    }

    /// The call that makes the counterpart of one row.
    String fillCall() {
        return fillOf(Names.quote(before.key()));
    }

    private Statement trigger(Table table, String event, String body) {
        boolean update = event.equals("UPDATE");
        String flags =
                update
                        ? declaredFlags(IntStream.range(0, mirror.pairs().size()).boxed().toList())
                        : "";
        boolean old = table == before;
        String partners =
                (event.equals("DELETE") ? "" : declaredPartners(old))
                        + (update && old && mirror.waits()
                                ? "  DECLARE _gapless_filled boolean;\n"
                                : "")
                        + membership.map(MirrorGroup::declared).orElse("")
                        + member.map(MirrorMember::declared).orElse("")
                        + (old
                                ? event.equals("DELETE")
                                        ? ""
                                        : follow.map(MirrorFollow::declared).orElse("")
                                : follow.map(MirrorFollow::declaredKey).orElse("")
                                        + (event.equals("DELETE")
                                                ? ""
                                                : new MirrorNewSide(mirror).declaredGiven()));
        String key = old ? after.keyType() : before.keyType();
        return trigger(
                table,
                event,
                "  DECLARE _gapless_id " + key + ";\n" + flags + partners,
                update ? changed(table) : "",
                body);
    }

    private static String declaredFlags(List<Integer> pairs) {
        return joined(pairs, pair -> "  DECLARE " + flag(pair) + " boolean;\n", "");
    }

    /// @param changed condition that an update matters; empty for any
    private Statement trigger(
            Table table, String event, String declared, String changed, String body) {
        String name = Names.quote(table.name().schema()) + "." + triggerQuoted(table, event);
        return new Statement(
                "CREATE TRIGGER "
                        + name
                        + " AFTER "
                        + event
                        + " ON "
                        + Names.quote(table.name())
                        + " FOR EACH ROW\n"
                        + """
                        BEGIN
                        %s  IF NOT (%s <=> now(6))%s THEN
                            SET %s = now(6);
                        %s    SET %s = NULL;
                          END IF;
                        END\
                        """
                                .formatted(
                                        declared,
                                        moment(),
                                        changed.isEmpty() ? "" : " AND (" + changed + ")",
                                        moment(),
                                        body.indent(4),
                                        moment()),
                "DROP TRIGGER " + name);
    }

    /// A write changes something that the other table says, too.
    private String changed(Table table) {
        Optional<String> more =
                table == before
                        ? membership.map(MirrorGroup::oldChanged)
                        : group.map(MirrorGroup::newChanged);
        Stream<String> pairs =
                table == before
                        ? Stream.of(
                                        rule.own().stream()
                                                .map(pair -> rule.oldChanged(pair, "NEW.")),
                                        member.stream().map(each -> each.rule().oldChanged("NEW.")),
                                        follow.stream().map(_ -> rule.followsAnother("NEW.")))
                                .flatMap(each -> each)
                        : Stream.concat(
                                IntStream.range(0, mirror.pairs().size())
                                        .mapToObj(rule::newChanged),
                                member.stream().map(each -> each.rule().newChanged()));
        return pairs.collect(Collectors.joining(" OR "))
                + more.map(condition -> " OR " + condition).orElse("")
                + " OR "
                + changedKey(table);
    }

    /// Trigger names are unique in a database.
    private String triggerName(Table table, String event) {
        return Planner.TRIGGER_PREFIX
                + mirror.tag()
                + (table == before ? "_o" : table == after ? "_n" : "_f")
                + Character.toLowerCase(event.charAt(0));
    }

    private String triggerQuoted(Table table, String event) {
        return Names.quote(triggerName(table, event));
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
            return fillOf(key);
        }

        @Override
        public String oldOnly(int given) {
            return new MirrorNewSide(mirror).givenOf(mirror.oldOnly().get(given));
        }

        @Override
        public String assigned(String alias, String column) {
            return alias + "." + column;
        }

        @Override
        public String update(
                String target, String set, String pairs, String on, String other, String where) {
            return "UPDATE %s JOIN %s ON %s%s SET %s WHERE %s"
                    .formatted(target, pairs, on, other, set, where);
        }

        @Override
        public List<String> makeOld(String columns, String values, String row) {
            return List.of(
                    "INSERT INTO %s (%s) SELECT %s FROM %s"
                            .formatted(Names.quote(before.name()), columns, values, row),
                    "INSERT INTO %s (old_id, new_id) SELECT last_insert_id(), %s FROM %s"
                            .formatted(map, rule.key("_n", after), row));
        }

        @Override
        public String withKeys() {
            return "";
        }

        /// Where the session has one moment for all its statements.
        @Override
        public String silence() {
            return "SET " + moment() + " = now(6)";
        }
    }
}
