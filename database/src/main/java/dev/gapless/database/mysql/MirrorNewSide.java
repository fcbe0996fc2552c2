package dev.gapless.database.mysql;

import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Given;
import dev.gapless.migration.sql.Tokens;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What happens when the new release writes.
final class MirrorNewSide extends MirrorSql {
    private static final String FOLLOWED = "with";

    /// Where no row of the new table fires a trigger: words for what a pair says of it, and for a
    /// query of it, which is called `_n`.
    private final Optional<StandIn> standIn;

    private record StandIn(IntFunction<String> said, String query) {}

    MirrorNewSide(TableMirror mirror) {
        super(mirror);
        this.standIn = Optional.empty();
    }

    /// @param said what a pair of columns says
    /// @param query words after SELECT by which a row of the new table, `_n`, is found
    MirrorNewSide(TableMirror mirror, IntFunction<String> said, String query) {
        super(mirror);
        this.standIn = Optional.of(new StandIn(said, query));
    }

    private String newPartners() {
        return rule.references().stream().map(this::newPartnerOf).collect(Collectors.joining())
                + member.map(each -> each.found("NEW.")).orElse("");
    }

    private String newFound() {
        List<String> partners =
                rule.references().stream()
                        .map(
                                pair ->
                                        found(
                                                pair,
                                                rule.newColumns(pair, "NEW.").getFirst(),
                                                rule.oldMayBeNull(pair)))
                        .toList();
        return Stream.concat(partners.stream(), member.map(MirrorMember::isFound).stream())
                .collect(Collectors.joining(" AND "));
    }

    String deleted() {
        return """
        %s
        IF _gapless_id IS NOT NULL THEN
        %s%s  DELETE FROM %s WHERE %s = _gapless_id;
        %s  DELETE FROM %s WHERE old_id = _gapless_id;
        %s%sEND IF;
        """
                .formatted(
                        membership.map(each -> each.newLockedFirst("", newGroupColumn())).orElse("")
                                + partner("FOR UPDATE"),
                        membership.map(each -> each.leaving("_gapless_id").indent(2)).orElse("")
                                + member.map(each -> each.found("OLD.").indent(2)).orElse(""),
                        follow.map(each -> each.named(before).indent(2)).orElse(""),
                        Names.quote(before.name()),
                        Names.quote(before.key()),
                        follow.map(each -> each.delete().indent(2)).orElse(""),
                        map,
                        member.map(each -> each.forsaken().indent(2)).orElse(""),
                        membership.map(each -> each.pull("_gapless_parent").indent(2)).orElse(""));
    }

    String updated() {
        return """
        %1$s
        IF _gapless_id IS NOT NULL THEN
          IF %2$s THEN
            UPDATE %3$s SET new_id = NEW.%4$s WHERE old_id = _gapless_id;
          END IF;
        %5$s%6$s%7$s%8$s%9$sEND IF;
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
                        changedPartners(false).indent(2),
                        rule.own().isEmpty() ? "" : updateOld().indent(2),
                        follow.map(each -> updateFollowed(each).indent(2)).orElse(""),
                        Stream.concat(
                                        Stream.concat(
                                                group.map(each -> each.chosen(map)).stream(),
                                                member.map(MirrorMember::pointed).stream()),
                                        membership
                                                .map(each -> each.movedBack(newGroup(), before))
                                                .stream())
                                .collect(Collectors.joining())
                                .indent(2),
                        // It may have waited for a row to refer to.
                        mirror.refers() ? "ELSE\n" + inserted().indent(2) : "");
    }

    private String updateOld() {
        return """
        SELECT %1$s INTO %2$s
          FROM %3$s AS _o WHERE %4$s = _gapless_id FOR UPDATE;
        IF %5$s THEN
          UPDATE %3$s AS _o SET
            %6$s
            WHERE %4$s = _gapless_id;
        END IF;
        """
                .formatted(
                        joined(rule.own(), pair -> carriedDown(pair, "_o."), ", "),
                        joined(rule.own(), MirrorSql::flag, ", "),
                        Names.quote(before.name()),
                        rule.key("_o", before),
                        joined(rule.own(), MirrorSql::flag, " OR "),
                        assigned(rule.own(), "_o."));
    }

    private String updateFollowed(MirrorFollow followed) {
        return """
        IF %1$s THEN
        %2$s  SELECT %3$s INTO %4$s
            FROM %5$s FOR UPDATE;
          IF %6$s THEN
            UPDATE %7$s AS _p SET
              %8$s
              WHERE %9$s = %10$s;
          END IF;
        END IF;
        """
                .formatted(
                        joined(rule.followed(), rule::newChanged, " OR "),
                        followed.named(before).indent(2),
                        joined(rule.followed(), pair -> carriedDown(pair, "_p."), ", "),
                        joined(rule.followed(), MirrorSql::flag, ", "),
                        followed.maybe(MirrorFollow.KEY),
                        joined(rule.followed(), MirrorSql::flag, " OR "),
                        Names.quote(followed.table().name()),
                        assigned(rule.followed(), "_p.").replace("\n", "\n  "),
                        rule.key("_p", followed.table()),
                        MirrorFollow.KEY);
    }

    private String assigned(List<Integer> pairs, String row) {
        return joined(
                pairs,
                pair ->
                        "%1$s = if(%2$s, %3$s, %1$s)"
                                .formatted(rule.oldColumn(pair, row), flag(pair), givenBack(pair)),
                ",\n    ");
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
        if (standIn.isPresent()) {
            return standIn.get().said().apply(pair);
        }
        return rule.partner(pair).isPresent() ? partnerVariable(pair) : rule.down(pair, "NEW.");
    }

    /// @param row the old one
    private String carriedDown(int pair, String row) {
        if (rule.partner(pair).isPresent()) {
            return rule.newChanged(pair)
                    + " AND "
                    + found(
                            pair,
                            rule.newColumns(pair, "NEW.").getFirst(),
                            rule.oldMayBeNull(pair));
        }
        return rule.newChanged(pair)
                + (rule.hasWords(pair) ? " AND " + rule.notUp(pair, "NEW.", row) : "");
    }

    String inserted() {
        String joined =
                membership
                        .map(
                                each ->
                                        rule.references().stream()
                                                .filter(this::isGroup)
                                                .map(MirrorSql::partnerVariable)
                                                .map(each::joined)
                                                .collect(Collectors.joining()))
                        .orElse("");
        return lockedFirst()
                + placed(
                        newPartners(),
                        newFound(),
                        insertOld(joined)
                                + insertNewPair("NEW." + Names.quote(after.key()))
                                + "\n"
                                + member.map(each -> each.stands("last_insert_id()")).orElse(""));
    }

    /// Its key is the last that was inserted.
    ///
    /// @param first statements that come right before it
    String insertOld(String first) {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i : rule.own()) {
            columns.add(rule.oldColumn(i, ""));
            values.add(givenBack(i));
        }
        member.ifPresent(
                each -> {
                    columns.addAll(each.rule().columns(""));
                    values.addAll(each.given());
                });
        given(mirror.oldOnly(), "old", columns, values);
        follow.ifPresent(
                _ -> {
                    columns.add(rule.followedKey(""));
                    values.add(MirrorFollow.KEY);
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
        return evaluated(mirror.oldOnly(), "old")
                + follow.map(this::insertFollowed).orElse("")
                + first
                + "INSERT INTO %s (%s) VALUES (%s);\n"
                        .formatted(
                                Names.quote(before.name()),
                                Names.list(columns),
                                Names.list(values));
    }

    private String insertFollowed(MirrorFollow followed) {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int pair : rule.followed()) {
            columns.add(rule.oldColumn(pair, ""));
            values.add(givenBack(pair));
        }
        given(followed.follow().given(), FOLLOWED, columns, values);
        return evaluated(followed.follow().given(), FOLLOWED)
                + "INSERT INTO %s (%s) VALUES (%s);\nSET %s = last_insert_id();\n"
                        .formatted(
                                Names.quote(followed.table().name()),
                                Names.list(columns),
                                Names.list(values),
                                MirrorFollow.KEY);
    }

    String lockedFirst() {
        return mirror.lockFirst()
                .map(
                        lock ->
                                "SELECT max(_l.%1$s) INTO _gapless_first FROM %2$s AS _l WHERE _l.%1$s = NEW.%3$s FOR UPDATE;\n"
                                        .formatted(
                                                Names.quote(lock.key()),
                                                Names.quote(lock.table()),
                                                Names.quote(lock.column())))
                .orElse("");
    }

    /// Variables for what columns get that only the old tables have.
    String declaredGiven() {
        return mirror.lockFirst()
                        .map(lock -> "  DECLARE _gapless_first " + lock.keyType() + ";\n")
                        .orElse("")
                + declaredGiven(mirror.oldOnly(), "old")
                + mirror.follow().map(each -> declaredGiven(each.given(), FOLLOWED)).orElse("");
    }

    private static String declaredGiven(List<Given> givens, String side) {
        return IntStream.range(0, givens.size())
                .filter(i -> givens.get(i).ofRow())
                .mapToObj(
                        i ->
                                "  DECLARE "
                                        + givenVariable(side, i)
                                        + " "
                                        + givens.get(i).type()
                                        + ";\n")
                .collect(Collectors.joining());
    }

    private static String givenVariable(String side, int given) {
        return "_gapless_" + side + "_" + (given + 1);
    }

    /// Expressions over the row that is inserted, before anything is written: a table that is
    /// written to could not be read. An error of the expression counts as NULL.
    private String evaluated(List<Given> givens, String side) {
        return IntStream.range(0, givens.size())
                .filter(i -> givens.get(i).ofRow())
                .mapToObj(
                        i ->
                                """
                                BEGIN
                                  DECLARE _gapless_error int;
                                  DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
                                  BEGIN
                                    GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
                                    IF _gapless_error IN (%1$s) THEN
                                      RESIGNAL;
                                    END IF;
                                    SET %2$s = NULL;
                                  END;
                                  SELECT (%3$s) INTO %2$s%4$s;
                                END;
                                """
                                        .formatted(
                                                RowFunction.OF_THE_SERVER,
                                                givenVariable(side, i),
                                                standIn.map(
                                                                _ ->
                                                                        Tokens.requalified(
                                                                                givens.get(i)
                                                                                        .value(),
                                                                                "new",
                                                                                "_n."))
                                                        .orElse(givens.get(i).value()),
                                                standIn.map(StandIn::query).orElse("")))
                .collect(Collectors.joining());
    }

    private static void given(
            List<Given> givens, String side, List<String> columns, List<String> values) {
        for (int i = 0; i < givens.size(); i++) {
            Given given = givens.get(i);
            columns.add(Names.quote(given.column()));
            values.add(
                    !given.ofRow()
                            ? value(given)
                            : given.ifNull().isEmpty()
                                    ? givenVariable(side, i)
                                    : "coalesce("
                                            + givenVariable(side, i)
                                            + ", "
                                            + given.ifNull()
                                            + ")");
        }
    }

    /// As a query over a row of the new table, `_n`.
    String givenOf(Given given) {
        if (!given.ofRow()) {
            return value(given);
        }
        String value = "(" + Tokens.requalified(given.value(), "new", "_n.") + ")";
        return given.ifNull().isEmpty() ? value : "coalesce(" + value + ", " + given.ifNull() + ")";
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

    /// The old key that belongs to a new row, locked; without a warning where there is none.
    private String partner(String lock) {
        return "SELECT max(_m.old_id) INTO _gapless_id FROM %s AS _m WHERE _m.new_id = OLD.%s %s;"
                .formatted(map, Names.quote(after.key()), lock);
    }
}
