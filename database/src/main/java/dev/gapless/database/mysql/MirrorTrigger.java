package dev.gapless.database.mysql;

import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.MirrorRepairs;
import dev.gapless.database.jdbc.MirrorRule;
import dev.gapless.database.jdbc.MirrorRule.Place;
import dev.gapless.migration.plan.ColumnPair;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.Planner;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Given;
import dev.gapless.migration.plan.TableMirror.Pair;
import dev.gapless.migration.plan.TableMirror.Partner;
import dev.gapless.migration.plan.TableMirror.Table;
import dev.gapless.migration.port.TableName;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The functions and triggers that keep two tables in step; they do what those of PostgreSQL do.
///
/// - What a trigger of ours writes fires none of ours: a variable of the session has the moment at
///   which the statement began. One that a failed statement left behind is of another moment, and
///   says nothing to the next one.
/// - Every read that decides something locks, and so sees what is there, not the transaction's
///   snapshot.
/// - An UPDATE assigns from left to right, so whether a column is carried over is found out before.
///
/// Equal is equal byte for byte. Names that a body of ours declares begin with `_gapless_`.
final class MirrorTrigger {
    private static final List<String> EVENTS = List.of("DELETE", "UPDATE", "INSERT");

    /// Old ids that come between the two steps of the installation shall not meet those that the
    /// new table counts.
    private static final int ROOM = 100_000;

    private final TableMirror mirror;
    private final Table before;
    private final Table after;
    private final String map;
    private final MirrorRule rule;
    private final Optional<MirrorGroup> group;
    private final Optional<MirrorGroup> membership;

    MirrorTrigger(TableMirror mirror) {
        this.mirror = mirror;
        this.before = mirror.before();
        this.after = mirror.after();
        this.map = Names.quote(map());
        this.group = mirror.aggregate().map(each -> MirrorGroup.of(each, mirror.asPartner()));
        this.membership =
                mirror.membership().map(each -> MirrorGroup.of(each.aggregate(), each.to()));
        this.rule =
                new MirrorRule(
                        mirror,
                        map,
                        new Words(),
                        group.map(MirrorGroup::rule),
                        membership.map(MirrorGroup::rule));
    }

    MirrorRule rule() {
        return rule;
    }

    TableName map() {
        return new TableName("gapless", named("map"));
    }

    static String map(Partner partner) {
        return Names.quote(new TableName("gapless", named("map", partner.tag(), partner.before())));
    }

    Statement createMap() {
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
        List<Statement> statements = new ArrayList<>(conversions());
        group.ifPresent(
                each -> {
                    statements.addAll(each.conversions());
                    statements.add(each.pull());
                    statements.add(each.push());
                });
        statements.add(new Statement(createFill(), "DROP FUNCTION " + ours("fill")));
        if (!fillRows().isEmpty()) {
            statements.add(new Statement(createFillRows(), "DROP FUNCTION " + fillRows()));
        }
        if (counted()) {
            statements.add(new Statement(createCounter(), "DROP PROCEDURE " + ours("counter")));
        }
        return statements;
    }

    /// Functions of the expressions.
    List<Statement> conversions() {
        List<Statement> statements = new ArrayList<>();
        Stream.concat(
                        rule.computed().stream().map(this::upFunction),
                        rule.computedBack().stream().map(this::downFunction))
                .forEach(
                        function -> {
                            // A mistake in the expression must show here, before a write of the
                            // application can meet it.
                            statements.add(new Statement(function.tryOut(), ""));
                            statements.add(new Statement(function.create(), function.drop()));
                        });
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
        return List.of(
                trigger(before, "DELETE", oldDeleted()),
                trigger(before, "UPDATE", oldUpdated()),
                trigger(before, "INSERT", insertedOld()));
    }

    List<Statement> newTriggers() {
        return List.of(
                trigger(after, "DELETE", newDeleted()),
                trigger(after, "UPDATE", newUpdated()),
                trigger(after, "INSERT", newInserted()));
    }

    /// The triggers of ours that are gone.
    String guard() {
        return Stream.of(before, after)
                .map(
                        table ->
                                "SELECT name FROM ("
                                        + EVENTS.stream()
                                                .map(
                                                        event ->
                                                                "SELECT "
                                                                        + Names.literal(
                                                                                triggerName(
                                                                                        table,
                                                                                        event))
                                                                        + " AS name")
                                                .collect(Collectors.joining(" UNION ALL "))
                                        + ") AS ours WHERE NOT EXISTS (SELECT 1 FROM"
                                        + " information_schema.triggers WHERE trigger_schema = "
                                        + Names.literal(table.name().schema())
                                        + " AND event_object_table = "
                                        + Names.literal(table.name().name())
                                        + " AND trigger_name = name)")
                .collect(Collectors.joining(" UNION ALL "));
    }

    /// The call that makes the counterpart of one row.
    String fillCall() {
        return ours("fill") + "(" + Names.quote(before.key()) + ")";
    }

    /// The function that makes the counterparts of many rows; empty where the keys cannot be told
    /// in JSON, or are other ones in the new table.
    String fillRows() {
        return mirror.keepsIds() && membership.isEmpty() && KeyType.isWhole(before.keyParameter())
                ? ours("fill_rows")
                : "";
    }

    private RowFunction upFunction(Place place) {
        return function(
                "up_" + mirror.tag() + "_" + (place.pair() + 1) + "_" + (place.column() + 1),
                before.name(),
                rule.side(place),
                List.of(mirror.pairs().get(place.pair()).before()));
    }

    private RowFunction downFunction(int pair) {
        Pair both = mirror.pairs().get(pair);
        return function(
                "down_" + mirror.tag() + "_" + (pair + 1),
                after.name(),
                both.before(),
                both.after());
    }

    private static RowFunction function(String name, TableName table, Side of, List<Side> over) {
        return new RowFunction(
                name,
                table,
                ColumnPair.columns(over),
                of.type(),
                of.value().isEmpty() ? Names.quote(over.getFirst().name()) : of.value(),
                of.ifNull(),
                true);
    }

    /// It is called DETERMINISTIC because a server with a binary log asks for that; the log has the
    /// rows all the same. It inserts values, not a SELECT, whose lock on the counter MariaDB would
    /// hold until the chunk ends.
    private String createFill() {
        String variables =
                readColumns().stream()
                        .map(
                                side ->
                                        "  DECLARE "
                                                + Names.quote(side.name())
                                                + " "
                                                + side.type()
                                                + ";\n")
                        .collect(Collectors.joining());
        String withKey =
                mirror.keepsIds()
                        ? """
                          IF _gapless_key <> 0 AND NOT EXISTS (SELECT 1 FROM %s AS _n WHERE %s = _gapless_key) THEN
                            INSERT INTO %s VALUES (_gapless_key, %s);
                            SET _gapless_id = _gapless_key;
                          END IF;
                        """
                                .formatted(
                                        Names.quote(after.name()),
                                        rule.key("_n", after),
                                        newTable(true),
                                        Names.list(insertedValues("")))
                        : "";
        return """
        CREATE FUNCTION %s(_gapless_key %s) RETURNS boolean
        DETERMINISTIC MODIFIES SQL DATA
        BEGIN
          DECLARE _gapless_id %s;
        %s  IF EXISTS (SELECT 1 FROM %s AS _m WHERE _m.old_id = _gapless_key) THEN
            RETURN true;
          END IF;
          SELECT %s INTO %s
            FROM %s AS _o WHERE %s = _gapless_key;
        %s  SET %s = now(6);
        %s  IF _gapless_id IS NULL THEN
            INSERT INTO %s VALUES (%s);
            SET _gapless_id = last_insert_id();
          END IF;
        %s%s  SET %s = NULL;
          RETURN true;
        END\
        """
                .formatted(
                        ours("fill"),
                        before.keyParameter(),
                        after.keyType(),
                        variables + declaredPartners(true),
                        map,
                        readColumns("_o."),
                        readColumns(""),
                        Names.quote(before.name()),
                        rule.key("_o", before),
                        mirror.refers()
                                ? (partners("", " SKIP LOCKED")
                                                + "IF NOT ("
                                                + found("")
                                                + ") THEN\n  RETURN true;\nEND IF;\n")
                                        .indent(2)
                                : "",
                        moment(),
                        withKey,
                        newTable(false),
                        Names.list(insertedValues("")),
                        insertPair("_gapless_key", "_gapless_id", "").indent(2),
                        membership.map(each -> each.push(each.rule().by("")).indent(2)).orElse(""),
                        moment());
    }

    /// @param row the old one
    private String insertPair(String oldKey, String newKey, String row) {
        if (group.isPresent()) {
            return "INSERT INTO %s (old_id, new_id, %s) SELECT %s, %s, %s FROM %s AS _n WHERE %s = %4$s;"
                    .formatted(
                            map,
                            Names.list(group.get().rule().results("")),
                            oldKey,
                            newKey,
                            Names.list(group.get().rule().results("_n.")),
                            Names.quote(after.name()),
                            rule.key("_n", after));
        }
        return membership
                .map(
                        each ->
                                "INSERT INTO %s (old_id, new_id, parent_id, %s) VALUES (%s, %s, %s, %s);"
                                        .formatted(
                                                map,
                                                Names.list(each.rule().sources("")),
                                                oldKey,
                                                newKey,
                                                each.rule().by(row),
                                                Names.list(each.rule().sources(row))))
                .orElse(
                        "INSERT INTO %s (old_id, new_id) VALUES (%s, %s);"
                                .formatted(map, oldKey, newKey));
    }

    /// Columns of an old row that matter.
    private List<Side> readColumns() {
        Map<String, Side> columns = new LinkedHashMap<>();
        Stream.concat(
                        mirror.pairs().stream().map(Pair::before),
                        mirror.membership().stream()
                                .flatMap(each -> each.aggregate().sources().stream()))
                .forEach(side -> columns.putIfAbsent(side.name(), side));
        return List.copyOf(columns.values());
    }

    private String readColumns(String prefix) {
        return Names.list(
                readColumns().stream().map(side -> prefix + Names.quote(side.name())).toList());
    }

    /// Variables for the keys of the rows that a row refers to.
    ///
    /// @param up they are found for a row of the old table
    private String declaredPartners(boolean up) {
        return rule.references().stream()
                .map(
                        pair -> {
                            Partner partner = rule.partner(pair).orElseThrow();
                            return "  DECLARE "
                                    + partnerVariable(pair)
                                    + " "
                                    + (up ? partner.after() : partner.before()).keyType()
                                    + ";\n";
                        })
                .collect(Collectors.joining());
    }

    private static String partnerVariable(int pair) {
        return "_gapless_partner_" + (pair + 1);
    }

    /// Looks up the partners of an old row, as they are, whatever the snapshot says; without a
    /// warning where there is none.
    private String partners(String row) {
        return partners(row, "");
    }

    /// @param unlessLocked words that leave alone what somebody else has locked
    private String partners(String row, String unlessLocked) {
        return rule.references().stream()
                .map(pair -> partnerOf(pair, row, isGroup(pair) ? unlessLocked : ""))
                .collect(Collectors.joining());
    }

    private String partnerOf(int pair, String row, String unlessLocked) {
        return partner(pair, "new_id", "old_id", rule.oldColumn(pair, row), unlessLocked);
    }

    /// The row belongs to the one that it refers to, which is to be locked then.
    private boolean isGroup(int pair) {
        return membership.stream()
                .anyMatch(
                        each ->
                                each.aggregate()
                                        .by()
                                        .name()
                                        .equals(mirror.pairs().get(pair).before().name()));
    }

    private String newPartners() {
        return rule.references().stream().map(this::newPartnerOf).collect(Collectors.joining());
    }

    private String newPartnerOf(int pair) {
        return partner(pair, "old_id", "new_id", rule.newColumns(pair, "NEW.").getFirst(), "");
    }

    private String changedPartners(boolean up) {
        return rule.references().stream()
                .map(
                        pair ->
                                "IF "
                                        + (up
                                                ? rule.oldChanged(pair, "NEW.")
                                                : rule.newChanged(pair))
                                        + " THEN\n"
                                        + (up ? partnerOf(pair, "NEW.", "") : newPartnerOf(pair))
                                                .indent(2)
                                        + "END IF;\n")
                .collect(Collectors.joining());
    }

    private String partner(int pair, String wanted, String by, String key, String unlessLocked) {
        return "SELECT max(_r.%s) INTO %s FROM %s AS _r WHERE _r.%s = %s %s%s;\n"
                .formatted(
                        wanted,
                        partnerVariable(pair),
                        map(rule.partner(pair).orElseThrow()),
                        by,
                        key,
                        isGroup(pair) ? "FOR UPDATE" : "LOCK IN SHARE MODE",
                        unlessLocked);
    }

    /// Condition that the partners of an old row were found.
    private String found(String row) {
        return rule.references().stream()
                .map(pair -> found(pair, rule.oldColumn(pair, row), rule.newMayBeNull(pair)))
                .collect(Collectors.joining(" AND "));
    }

    private String newFound() {
        return rule.references().stream()
                .map(
                        pair ->
                                found(
                                        pair,
                                        rule.newColumns(pair, "NEW.").getFirst(),
                                        rule.oldMayBeNull(pair)))
                .collect(Collectors.joining(" AND "));
    }

    private static String found(int pair, String column, boolean mayBeNull) {
        String found = partnerVariable(pair) + " IS NOT NULL";
        return mayBeNull ? "(" + column + " IS NULL OR " + found + ")" : found;
    }

    /// Fails where a key is taken: then the rows have to be made one by one. Only for servers on
    /// which `INSERT .. SELECT` takes no lock on the counter.
    private String createFillRows() {
        String made =
                " STRAIGHT_JOIN "
                        + Names.quote(after.name())
                        + " AS _n ON "
                        + rule.key("_n", after)
                        + " = "
                        + rule.key("_o", before);
        return """
        CREATE FUNCTION %1$s(_gapless_keys longtext CHARACTER SET utf8mb4) RETURNS boolean
        DETERMINISTIC MODIFIES SQL DATA
        BEGIN
          SET %2$s = now(6);
          INSERT INTO %3$s SELECT %4$s, %5$s
            %6$s;
          INSERT INTO %7$s (old_id, new_id%8$s) SELECT %4$s, %4$s%9$s
            %10$s;
          SET %2$s = NULL;
          RETURN true;
        END\
        """
                .formatted(
                        fillRows(),
                        moment(),
                        newTable(true),
                        rule.key("_o", before),
                        Names.list(newValues("_o.")),
                        rowsOf(""),
                        map,
                        results(""),
                        results("_n."),
                        rowsOf(group.isPresent() ? made : ""));
    }

    private String results(String prefix) {
        return group.map(each -> ", " + Names.list(each.rule().results(prefix))).orElse("");
    }

    private String rowsOf(String joined) {
        return """
        FROM JSON_TABLE(_gapless_keys, '$[*]' COLUMNS (_gapless_key %s PATH '$')) AS _k
            STRAIGHT_JOIN %s AS _o ON %s = _k._gapless_key%s
            WHERE _k._gapless_key <> 0 AND NOT EXISTS (SELECT 1 FROM %s AS _m WHERE _m.old_id = %3$s)%s\
        """
                .formatted(
                        before.keyParameter(),
                        Names.quote(before.name()),
                        rule.key("_o", before),
                        joined,
                        map,
                        mirror.refers() ? " AND " + rule.placed("_o.") : "");
    }

    private String createCounter() {
        return """
        CREATE PROCEDURE %s()
        BEGIN
          SET @gapless_counter = (SELECT concat(%s, greatest(coalesce(max(%s), 0), 0) + %d) FROM %s);
          PREPARE gapless_counter FROM @gapless_counter;
          EXECUTE gapless_counter;
          DEALLOCATE PREPARE gapless_counter;
        END\
        """
                .formatted(
                        ours("counter"),
                        Names.literal(
                                "ALTER TABLE " + Names.quote(after.name()) + " AUTO_INCREMENT = "),
                        Names.quote(before.key()),
                        ROOM,
                        Names.quote(before.name()));
    }

    private String oldDeleted() {
        return """
        %s
        IF _gapless_id IS NOT NULL THEN
        %s  DELETE FROM %s WHERE %s = _gapless_id;
          DELETE FROM %s WHERE old_id = OLD.%s;
        %sEND IF;
        """
                .formatted(
                        membership.map(each -> each.oldLockedFirst(false)).orElse("") + claimed(),
                        membership
                                .map(
                                        each ->
                                                each.leaving("OLD." + Names.quote(before.key()))
                                                        .indent(2))
                                .orElse(""),
                        Names.quote(after.name()),
                        Names.quote(after.key()),
                        map,
                        Names.quote(before.key()),
                        membership.map(each -> each.push("_gapless_parent").indent(2)).orElse(""));
    }

    private String oldUpdated() {
        return """
        %1$s
        IF _gapless_id IS NOT NULL THEN
          IF %2$s THEN
            UPDATE %3$s SET old_id = NEW.%4$s WHERE old_id = OLD.%4$s;
          END IF;
        %12$s  SELECT %5$s INTO %6$s
            FROM %7$s AS _n WHERE %8$s = _gapless_id FOR UPDATE;
          IF %9$s THEN
            UPDATE %7$s AS _n SET
              %10$s
              WHERE %8$s = _gapless_id;
          END IF;
        %14$s%15$sELSEIF %2$s THEN
        %11$s%13$sEND IF;
        """
                .formatted(
                        membership.map(each -> each.oldLockedFirst(true)).orElse("") + claimed(),
                        changedKey(before),
                        map,
                        Names.quote(before.key()),
                        pairs(this::carriedUp, ", "),
                        pairs(MirrorTrigger::flag, ", "),
                        Names.quote(after.name()),
                        rule.key("_n", after),
                        pairs(MirrorTrigger::flag, " OR "),
                        rule.places().stream()
                                .map(
                                        place ->
                                                "_n.%1$s = if(%2$s, %3$s, _n.%1$s)"
                                                        .formatted(
                                                                rule.newColumn(place),
                                                                flag(place.pair()),
                                                                given(place, "NEW.")))
                                .collect(Collectors.joining(",\n      ")),
                        insertedOld().indent(2),
                        changedPartners(true).indent(2),
                        mirror.refers() ? waited() : "",
                        membership.map(each -> each.moved(before).indent(2)).orElse(""),
                        group.isPresent()
                                ? ("IF "
                                                + changedKey(before)
                                                + " THEN\n  "
                                                + awaited()
                                                + "END IF;\n")
                                        .indent(2)
                                : "");
    }

    /// The row may have waited for one to refer to.
    private String waited() {
        return """
        ELSE
        %s  SET _gapless_filled = %s(NEW.%s);
        """
                .formatted(
                        membership.isPresent() ? partners("NEW.").indent(2) : "",
                        ours("fill"),
                        Names.quote(before.key()));
    }

    private String carriedUp(int pair) {
        if (rule.partner(pair).isPresent()) {
            return rule.oldChanged(pair, "NEW.")
                    + " AND "
                    + found(pair, rule.oldColumn(pair, "NEW."), rule.newMayBeNull(pair));
        }
        return rule.oldChanged(pair, "NEW.")
                + (rule.hasWords(pair) ? " AND " + rule.notDown(pair, "NEW.", "_n.") : "");
    }

    private String insertedOld() {
        return placed(
                partners("NEW."),
                found("NEW."),
                """
                INSERT INTO %s VALUES (%s);
                %s
                %s\
                """
                        .formatted(
                                newTable(false),
                                Names.list(insertedValues("NEW.")),
                                insertPair(
                                        "NEW." + Names.quote(before.key()),
                                        "last_insert_id()",
                                        "NEW."),
                                membership
                                        .map(each -> each.push(each.rule().by("NEW.")))
                                        .orElse(awaited())));
    }

    /// A row may come under a key that others name already.
    private String awaited() {
        return group.map(each -> each.push("NEW." + Names.quote(before.key())) + "\n").orElse("");
    }

    /// A row that refers to none is left alone.
    private String placed(String partners, String found, String statements) {
        return mirror.refers()
                ? partners + "IF " + found + " THEN\n" + statements.indent(2) + "END IF;\n"
                : statements;
    }

    private String newDeleted() {
        return """
        %s
        IF _gapless_id IS NOT NULL THEN
        %s  DELETE FROM %s WHERE %s = _gapless_id;
          DELETE FROM %s WHERE old_id = _gapless_id;
        %sEND IF;
        """
                .formatted(
                        membership.map(each -> each.newLockedFirst("", newGroupColumn())).orElse("")
                                + partner("FOR UPDATE"),
                        membership.map(each -> each.leaving("_gapless_id").indent(2)).orElse(""),
                        Names.quote(before.name()),
                        Names.quote(before.key()),
                        map,
                        membership.map(each -> each.pull("_gapless_parent").indent(2)).orElse(""));
    }

    private String newUpdated() {
        return """
        %1$s
        IF _gapless_id IS NOT NULL THEN
          IF %2$s THEN
            UPDATE %3$s SET new_id = NEW.%4$s WHERE old_id = _gapless_id;
          END IF;
        %11$s  SELECT %5$s INTO %6$s
            FROM %7$s AS _o WHERE %8$s = _gapless_id FOR UPDATE;
          IF %9$s THEN
            UPDATE %7$s AS _o SET
              %10$s
              WHERE %8$s = _gapless_id;
          END IF;
        %13$s%12$sEND IF;
        """
                .formatted(
                        membership
                                        .map(
                                                each ->
                                                        each.newLockedFirst(
                                                                newGroup(), newGroupColumn()))
                                        .orElse("")
                                + partner(group.isPresent() ? "FOR UPDATE" : "LOCK IN SHARE MODE"),
                        changedKey(after),
                        map,
                        Names.quote(after.key()),
                        pairs(this::carriedDown, ", "),
                        pairs(MirrorTrigger::flag, ", "),
                        Names.quote(before.name()),
                        rule.key("_o", before),
                        pairs(MirrorTrigger::flag, " OR "),
                        IntStream.range(0, mirror.pairs().size())
                                .mapToObj(
                                        pair ->
                                                "%1$s = if(%2$s, %3$s, %1$s)"
                                                        .formatted(
                                                                rule.oldColumn(pair, "_o."),
                                                                flag(pair),
                                                                givenBack(pair)))
                                .collect(Collectors.joining(",\n      ")),
                        changedPartners(false).indent(2),
                        // It may have waited for a row to refer to.
                        mirror.refers() ? "ELSE\n" + newInserted().indent(2) : "",
                        Stream.concat(
                                        group.map(each -> each.chosen(map)).stream(),
                                        membership
                                                .map(each -> each.movedBack(newGroup(), before))
                                                .stream())
                                .collect(Collectors.joining())
                                .indent(2));
    }

    private String newGroupColumn() {
        return rule.references().stream()
                .filter(this::isGroup)
                .map(pair -> rule.newColumns(pair, "").getFirst())
                .collect(Collectors.joining());
    }

    /// Condition that the new release gave the row to another group.
    private String newGroup() {
        return rule.references().stream()
                .filter(this::isGroup)
                .map(rule::newChanged)
                .collect(Collectors.joining());
    }

    private String givenBack(int pair) {
        return rule.partner(pair).isPresent() ? partnerVariable(pair) : rule.down(pair, "NEW.");
    }

    private String carriedDown(int pair) {
        if (rule.partner(pair).isPresent()) {
            return rule.newChanged(pair)
                    + " AND "
                    + found(
                            pair,
                            rule.newColumns(pair, "NEW.").getFirst(),
                            rule.oldMayBeNull(pair));
        }
        return rule.newChanged(pair)
                + (rule.hasWords(pair) ? " AND " + rule.notUp(pair, "NEW.", "_o.") : "");
    }

    private String newInserted() {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < mirror.pairs().size(); i++) {
            columns.add(rule.oldColumn(i, ""));
            values.add(givenBack(i));
        }
        mirror.oldOnly()
                .forEach(
                        given -> {
                            columns.add(Names.quote(given.column()));
                            values.add(value(given));
                        });
        membership.ifPresent(
                each ->
                        each.rule()
                                .pairNumbers()
                                .forEach(
                                        pair -> {
                                            columns.add(each.rule().columns().oldColumn(pair, ""));
                                            values.add(MirrorGroup.sharedVariable(pair));
                                        }));
        return placed(
                newPartners(),
                newFound(),
                """
                %sINSERT INTO %s (%s) VALUES (%s);
                %s
                """
                        .formatted(
                                membership
                                        .map(
                                                each ->
                                                        rule.references().stream()
                                                                .filter(this::isGroup)
                                                                .map(MirrorTrigger::partnerVariable)
                                                                .map(each::joined)
                                                                .collect(Collectors.joining()))
                                        .orElse(""),
                                Names.quote(before.name()),
                                Names.list(columns),
                                Names.list(values),
                                insertNewPair("NEW." + Names.quote(after.key()))));
    }

    /// Of the old row that was inserted last.
    private String insertNewPair(String newKey) {
        if (group.isPresent()) {
            return "INSERT INTO %s (old_id, new_id, %s) VALUES (last_insert_id(), %s, %s);"
                    .formatted(
                            map,
                            Names.list(group.get().rule().results("")),
                            newKey,
                            Names.list(group.get().rule().results("NEW.")));
        }
        return membership
                .map(
                        each ->
                                "INSERT INTO %s (old_id, new_id, parent_id, %s) SELECT last_insert_id(), %s, %s, %s FROM %s AS _o WHERE %s = last_insert_id();"
                                        .formatted(
                                                map,
                                                Names.list(each.rule().sources("")),
                                                newKey,
                                                each.rule().by("_o."),
                                                Names.list(each.rule().sources("_o.")),
                                                Names.quote(before.name()),
                                                rule.key("_o", before)))
                .orElse(
                        "INSERT INTO %s (old_id, new_id) VALUES (last_insert_id(), %s);"
                                .formatted(map, newKey));
    }

    /// The new key that belongs to an old row, as it is, whatever the snapshot says. A read that
    /// locks would lock the gap where there is none yet, and with it inserts of others; so the key
    /// is claimed first.
    private String claimed() {
        return """
        INSERT INTO %1$s (old_id) VALUES (OLD.%2$s) ON DUPLICATE KEY UPDATE old_id = old_id;
        SELECT _m.new_id INTO _gapless_id FROM %1$s AS _m WHERE _m.old_id = OLD.%2$s FOR UPDATE;
        IF _gapless_id IS NULL THEN
          DELETE FROM %1$s WHERE old_id = OLD.%2$s;
        END IF;\
        """
                .formatted(map, Names.quote(before.key()));
    }

    /// The old key that belongs to a new row, locked; without a warning where there is none.
    private String partner(String lock) {
        return "SELECT max(_m.old_id) INTO _gapless_id FROM %s AS _m WHERE _m.new_id = OLD.%s %s;"
                .formatted(map, Names.quote(after.key()), lock);
    }

    /// `client (login, ..)`
    private String newTable(boolean withKey) {
        List<String> columns = new ArrayList<>();
        if (withKey) {
            columns.add(Names.quote(after.key()));
        }
        rule.places().forEach(place -> columns.add(rule.newColumn(place)));
        mirror.newOnly().forEach(given -> columns.add(Names.quote(given.column())));
        return Names.quote(after.name()) + " (" + Names.list(columns) + ")";
    }

    /// In a query.
    private List<String> newValues(String row) {
        return newValues(place -> rule.up(place, row));
    }

    /// Where the partners have been looked up.
    private List<String> insertedValues(String row) {
        return newValues(place -> given(place, row));
    }

    private String given(Place place, String row) {
        return rule.partner(place.pair()).isPresent()
                ? partnerVariable(place.pair())
                : rule.up(place, row);
    }

    private List<String> newValues(Function<Place, String> value) {
        List<String> values = new ArrayList<>();
        rule.places().forEach(place -> values.add(value.apply(place)));
        mirror.newOnly().forEach(given -> values.add(value(given)));
        return values;
    }

    private static String value(Given given) {
        return "(" + given.value() + ")";
    }

    private Statement trigger(Table table, String event, String body) {
        String name = Names.quote(table.name().schema()) + "." + triggerQuoted(table, event);
        boolean update = event.equals("UPDATE");
        String flags =
                update
                        ? IntStream.range(0, mirror.pairs().size())
                                .mapToObj(i -> "  DECLARE " + flag(i) + " boolean;\n")
                                .collect(Collectors.joining())
                        : "";
        boolean old = table == before;
        String partners =
                (event.equals("DELETE") ? "" : declaredPartners(old))
                        + (update && old && mirror.refers()
                                ? "  DECLARE _gapless_filled boolean;\n"
                                : "")
                        + membership.map(MirrorGroup::declared).orElse("");
        String key = old ? after.keyType() : before.keyType();
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
                          DECLARE _gapless_id %s;
                        %s  IF NOT (%s <=> now(6))%s THEN
                            SET %s = now(6);
                        %s    SET %s = NULL;
                          END IF;
                        END\
                        """
                                .formatted(
                                        key,
                                        flags + partners,
                                        moment(),
                                        update ? " AND (" + changed(table) + ")" : "",
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
        return pairs(
                        pair ->
                                table == before
                                        ? rule.oldChanged(pair, "NEW.")
                                        : rule.newChanged(pair),
                        " OR ")
                + more.map(condition -> " OR " + condition).orElse("")
                + " OR "
                + changedKey(table);
    }

    private static String changedKey(Table table) {
        String name = Names.quote(table.key());
        return "NOT (" + FillTrigger.same(table.keyParameter(), "NEW." + name, "OLD." + name) + ")";
    }

    /// Trigger names are unique in a database.
    private String triggerName(Table table, String event) {
        return Planner.TRIGGER_PREFIX
                + mirror.tag()
                + (table == before ? "_o" : "_n")
                + Character.toLowerCase(event.charAt(0));
    }

    private String triggerQuoted(Table table, String event) {
        return Names.quote(triggerName(table, event));
    }

    private String pairs(IntFunction<String> words, String between) {
        return IntStream.range(0, mirror.pairs().size())
                .mapToObj(words)
                .collect(Collectors.joining(between));
    }

    private static String flag(int pair) {
        return "_gapless_" + (pair + 1);
    }

    private String moment() {
        return moment(mirror.tag(), before);
    }

    /// While it is now no trigger of the mirror fires.
    static String moment(String tag, Table before) {
        return "@gapless_" + tag + "_" + Names.digest(before.name().schema());
    }

    private String ours(String kind) {
        return ours(kind, mirror.tag(), before);
    }

    static String ours(String kind, String tag, Table before) {
        return "gapless." + Names.quote(named(kind, tag, before));
    }

    private String named(String kind) {
        return named(kind, mirror.tag(), before);
    }

    private static String named(String kind, String tag, Table before) {
        return kind + "_" + tag + "_" + Names.digest(before.name().schema());
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
            return ours("fill") + "(" + key + ")";
        }

        @Override
        public String oldOnly(int given) {
            return value(mirror.oldOnly().get(given));
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

    private final class Words implements MirrorRule.Words {
        @Override
        public String quote(String name) {
            return Names.quote(name);
        }

        @Override
        public String differ(List<Side> sides, List<String> left, List<String> right) {
            return FillTrigger.differ(sides, left, right);
        }

        @Override
        public String up(Place place, String oldPrefix) {
            return upFunction(place).of(oldPrefix);
        }

        @Override
        public String down(int pair, String newPrefix) {
            return downFunction(pair).of(newPrefix);
        }

        @Override
        public String map(Partner partner) {
            return MirrorTrigger.map(partner);
        }

        @Override
        public String newOnly(int given) {
            return value(mirror.newOnly().get(given));
        }
    }
}
