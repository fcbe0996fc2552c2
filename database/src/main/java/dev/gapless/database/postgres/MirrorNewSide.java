package dev.gapless.database.postgres;

import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Given;
import dev.gapless.migration.plan.TableMirror.Table;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What happens when the new release writes.
final class MirrorNewSide extends MirrorSql {
    MirrorNewSide(TableMirror mirror) {
        super(mirror);
    }

    private String newPartners(String end) {
        return rule.references().stream()
                .map(
                        pair ->
                                """
                                %1$s := %2$s;
                                IF %3$s THEN
                                  %4$s;
                                END IF;
                                """
                                        .formatted(
                                                partnerVariable(pair),
                                                rule.down(pair, "NEW."),
                                                missing(
                                                        pair,
                                                        rule.newColumns(pair, "NEW.").getFirst(),
                                                        rule.oldMayBeNull(pair)),
                                                end))
                .collect(Collectors.joining());
    }

    String body() {
        return """
        #variable_conflict use_variable
        DECLARE
          _id %1$s;
        %2$sBEGIN
          IF TG_OP <> 'INSERT' THEN
            SELECT _m.old_id INTO _id FROM %3$s AS _m WHERE _m.new_id = OLD.%4$s FOR KEY SHARE;
            IF NOT FOUND%5$s THEN
              RETURN NULL;
            END IF;
          END IF;
          IF TG_OP = 'DELETE' THEN
        %6$s    DELETE FROM %7$s AS _o WHERE %8$s = _id%17$s;
        %18$s    DELETE FROM %3$s AS _m WHERE _m.old_id = _id;
        %9$s  ELSIF _id IS NOT NULL THEN
            IF %10$s THEN
              UPDATE %3$s AS _m SET new_id = NEW.%4$s WHERE _m.old_id = _id;
            END IF;
        %11$s%12$s  ELSE
        %19$s%13$s%14$s%15$s%16$s  END IF;
          RETURN NULL;
        END\
        """
                .formatted(
                        columnType(before),
                        declaredPartners(false)
                                + membership.map(MirrorGroup::declared).orElse("")
                                + member.map(MirrorMember::declaredGroup).orElse("")
                                + follow.map(MirrorFollow::declaredKey).orElse(""),
                        map,
                        Names.quote(after.key()),
                        // it may have waited for a row to refer to
                        mirror.refers() ? " AND TG_OP = 'DELETE'" : "",
                        membership.map(each -> each.leaving("_id").indent(4)).orElse("")
                                + member.map(each -> each.lockedBefore().indent(4)).orElse(""),
                        Names.quote(before.name()),
                        rule.key("_o", before),
                        membership
                                        .map(
                                                each ->
                                                        ("PERFORM " + each.pull("_parent") + ";")
                                                                .indent(4))
                                        .orElse("")
                                + member.map(each -> each.forsaken().indent(4)).orElse(""),
                        changedKey(after),
                        (membership
                                                .map(
                                                        each ->
                                                                each.lockedFirst(
                                                                        rule.newChanged(
                                                                                reference()),
                                                                        rule.newColumns(
                                                                                        reference(),
                                                                                        "")
                                                                                .getFirst()))
                                                .orElse("")
                                        + updateOld())
                                .indent(4),
                        Stream.of(
                                        group.map(each -> each.chosen(map)).stream(),
                                        member.map(MirrorMember::pointed).stream(),
                                        membership
                                                .map(
                                                        each ->
                                                                each.movedBack(
                                                                        rule.newChanged(
                                                                                reference()),
                                                                        before))
                                                .stream())
                                .flatMap(each -> each)
                                .collect(Collectors.joining())
                                .indent(4),
                        newPartners("RETURN NULL").indent(4)
                                + member.map(each -> each.found().indent(4)).orElse(""),
                        membership
                                .map(each -> each.joined(partnerVariable(reference())).indent(4))
                                .orElse(""),
                        insertOld().indent(4),
                        (insertNewPair() + member.map(each -> "\n" + each.stands()).orElse(""))
                                .indent(4),
                        follow.map(_ -> returningFollowed()).orElse(""),
                        follow.map(_ -> deleteFollowed().indent(4)).orElse(""),
                        lockedFirst().indent(4));
    }

    String lockedFirst() {
        return mirror.lockFirst()
                .map(
                        lock ->
                                "PERFORM 1 FROM %s AS _l WHERE _l.%s = NEW.%s FOR NO KEY UPDATE;\n"
                                        .formatted(
                                                Names.quote(lock.table()),
                                                Names.quote(lock.key()),
                                                Names.quote(lock.column())))
                .orElse("");
    }

    private String returningFollowed() {
        return " RETURNING " + rule.followedKey("_o.") + " INTO " + MirrorFollow.KEY;
    }

    private Table followedTable() {
        return mirror.follow().orElseThrow().table();
    }

    private String deleteFollowed() {
        return "DELETE FROM %s AS _p WHERE %s = %s;\n"
                .formatted(
                        Names.quote(followedTable().name()),
                        rule.key("_p", followedTable()),
                        MirrorFollow.KEY);
    }

    private String updateFollowed() {
        return """
        IF %s THEN
          UPDATE %s AS _p SET
            %s
            WHERE %s = %s;
        END IF;
        """
                .formatted(
                        rule.followed().stream()
                                .map(rule::newChanged)
                                .collect(Collectors.joining(" OR ")),
                        Names.quote(followedTable().name()),
                        rule.followed().stream()
                                .map(pair -> carriedDown(pair, "_p."))
                                .collect(Collectors.joining(",\n    ")),
                        rule.key("_p", followedTable()),
                        MirrorFollow.KEY);
    }

    private String insertFollowed() {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int pair : rule.followed()) {
            columns.add(rule.oldColumn(pair, ""));
            values.add(rule.down(pair, "NEW."));
        }
        List<Given> given = mirror.follow().orElseThrow().given();
        given.forEach(each -> columns.add(Names.quote(each.column())));
        values.addAll(given(given, "followed", "NEW"));
        return insert(followedTable(), "_p", columns, values)
                + " RETURNING "
                + rule.key("_p", followedTable())
                + " INTO "
                + MirrorFollow.KEY
                + ";\n";
    }

    private String updateOld() {
        if (follow.isEmpty() && rule.own().isEmpty()) {
            return "";
        }
        if (follow.isPresent() && rule.own().isEmpty()) {
            return "SELECT %s INTO %s FROM %s AS _o WHERE %s = _id FOR NO KEY UPDATE;\n"
                            .formatted(
                                    rule.followedKey("_o."),
                                    MirrorFollow.KEY,
                                    Names.quote(before.name()),
                                    rule.key("_o", before))
                    + updateFollowed();
        }
        String columns =
                rule.own().stream()
                        .map(pair -> carriedDown(pair, "_o."))
                        .collect(Collectors.joining(",\n  "));
        return "UPDATE %s AS _o SET\n  %s\n  WHERE %s = _id%s;"
                        .formatted(
                                Names.quote(before.name()),
                                columns,
                                rule.key("_o", before),
                                follow.map(_ -> returningFollowed()).orElse(""))
                + follow.map(_ -> "\n" + updateFollowed()).orElse("");
    }

    /// Of an old row with the key `_id`, whose new one is NEW.
    private String insertNewPair() {
        String key = "NEW." + Names.quote(after.key());
        if (group.isPresent()) {
            return "INSERT INTO %s (old_id, new_id, %s) VALUES (_id, %s, %s);"
                    .formatted(
                            map,
                            Names.list(group.get().rule().results("")),
                            key,
                            Names.list(group.get().rule().results("NEW.")));
        }
        return membership
                .map(
                        each ->
                                "INSERT INTO %s (old_id, new_id, parent_id, %s) SELECT _id, %s, %s, %s FROM %s AS _o WHERE %s = _id;"
                                        .formatted(
                                                map,
                                                Names.list(each.rule().sources("")),
                                                key,
                                                each.rule().by("_o."),
                                                Names.list(each.rule().sources("_o.")),
                                                Names.quote(before.name()),
                                                rule.key("_o", before)))
                .orElse("INSERT INTO %s (old_id, new_id) VALUES (_id, %s);".formatted(map, key));
    }

    /// @param row the old one
    private String carriedDown(int pair, String row) {
        if (rule.partner(pair).isPresent()) {
            return carriedReference(
                    rule.oldColumn(pair, ""),
                    rule.newChanged(pair),
                    rule.newColumns(pair, "NEW.").getFirst(),
                    rule.oldMayBeNull(pair),
                    rule.down(pair, "NEW."),
                    rule.oldColumn(pair, row));
        }
        return rule.oldColumn(pair, "")
                + " = CASE WHEN "
                + rule.newChanged(pair)
                + (rule.hasWords(pair) ? " AND " + rule.notUp(pair, "NEW.", row) : "")
                + " THEN "
                + rule.down(pair, "NEW.")
                + " ELSE "
                + rule.oldColumn(pair, row)
                + " END";
    }

    /// Leaves its key in `_id`.
    String insertOld() {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i : rule.own()) {
            columns.add(rule.oldColumn(i, ""));
            values.add(rule.partner(i).isPresent() ? partnerVariable(i) : rule.down(i, "NEW."));
        }
        member.ifPresent(
                each -> {
                    columns.addAll(each.rule().columns(""));
                    values.addAll(each.given());
                });
        mirror.oldOnly().forEach(given -> columns.add(Names.quote(given.column())));
        values.addAll(given(mirror.oldOnly(), "old", "NEW"));
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
                                            values.add(each.shared(pair));
                                        }));
        return follow.map(_ -> insertFollowed()).orElse("")
                + insert(before, "_o", columns, values)
                + " RETURNING "
                + rule.key("_o", before)
                + " INTO _id;";
    }
}
