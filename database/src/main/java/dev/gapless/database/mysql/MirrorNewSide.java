package dev.gapless.database.mysql;

import dev.gapless.migration.plan.TableMirror;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What happens when the new release writes.
final class MirrorNewSide extends MirrorSql {
    MirrorNewSide(TableMirror mirror) {
        super(mirror);
    }

    private String newPartners() {
        return rule.references().stream().map(this::newPartnerOf).collect(Collectors.joining());
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

    String deleted() {
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

    String updated() {
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
                        pairs(MirrorSql::flag, ", "),
                        Names.quote(before.name()),
                        rule.key("_o", before),
                        pairs(MirrorSql::flag, " OR "),
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
                        mirror.refers() ? "ELSE\n" + inserted().indent(2) : "",
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

    String inserted() {
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
                                                                .map(MirrorSql::partnerVariable)
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

    /// The old key that belongs to a new row, locked; without a warning where there is none.
    private String partner(String lock) {
        return "SELECT max(_m.old_id) INTO _gapless_id FROM %s AS _m WHERE _m.new_id = OLD.%s %s;"
                .formatted(map, Names.quote(after.key()), lock);
    }
}
