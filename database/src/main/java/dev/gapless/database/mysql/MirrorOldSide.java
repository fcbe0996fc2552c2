package dev.gapless.database.mysql;

import dev.gapless.migration.plan.TableMirror;

import java.util.stream.Collectors;

/// What happens when the old release writes.
final class MirrorOldSide extends MirrorSql {
    MirrorOldSide(TableMirror mirror) {
        super(mirror);
    }

    String deleted() {
        return """
        %s
        IF _gapless_id IS NOT NULL THEN
        %s%s  DELETE FROM %s WHERE %s = _gapless_id;
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
                        member.map(each -> each.left("OLD." + Names.quote(before.key())).indent(2))
                                .orElse(""),
                        Names.quote(after.name()),
                        Names.quote(after.key()),
                        map,
                        Names.quote(before.key()),
                        membership.map(each -> each.push("_gapless_parent").indent(2)).orElse(""));
    }

    String updated() {
        return """
        %1$s
        IF _gapless_id IS NOT NULL THEN
          IF %2$s THEN
            UPDATE %3$s SET old_id = NEW.%4$s WHERE old_id = OLD.%4$s;
        %6$s  END IF;
        %7$s%5$s%8$s%9$sELSEIF %2$s THEN
        %10$s%11$sEND IF;
        """
                .formatted(
                        membership.map(each -> each.oldLockedFirst(true)).orElse("") + claimed(),
                        changedKey(before),
                        map,
                        Names.quote(before.key()),
                        mirror.pairs().isEmpty() ? "" : updateNew().indent(2),
                        member.map(each -> each.renamed().indent(4)).orElse(""),
                        (changedPartners(true)
                                        + follow.map(MirrorFollow::looksUpAnother).orElse("")
                                        + member.map(MirrorMember::moved).orElse(""))
                                .indent(2),
                        membership.map(each -> each.moved(before).indent(2)).orElse(""),
                        group.isPresent()
                                ? ("IF "
                                                + changedKey(before)
                                                + " THEN\n  "
                                                + awaited()
                                                + "END IF;\n")
                                        .indent(2)
                                : "",
                        inserted().indent(2),
                        mirror.waits() ? waited() : "");
    }

    private String updateNew() {
        return """
        SELECT %s INTO %s
          FROM %s AS _n WHERE %s = _gapless_id FOR UPDATE;
        IF %s THEN
          UPDATE %3$s AS _n SET
            %s
            WHERE %4$s = _gapless_id;
        END IF;
        """
                .formatted(
                        pairs(this::carriedUp, ", "),
                        pairs(MirrorSql::flag, ", "),
                        Names.quote(after.name()),
                        rule.key("_n", after),
                        pairs(MirrorSql::flag, " OR "),
                        rule.places().stream()
                                .map(
                                        place ->
                                                "_n.%1$s = if(%2$s, %3$s, _n.%1$s)"
                                                        .formatted(
                                                                rule.newColumn(place),
                                                                flag(place.pair()),
                                                                given(place, "NEW.")))
                                .collect(Collectors.joining(",\n    ")));
    }

    /// The row may have waited for one to refer to.
    private String waited() {
        return """
        ELSE
        %s  SET _gapless_filled = %s(NEW.%s%s);
        """
                .formatted(
                        membership.isPresent() ? partners("NEW.").indent(2) : "",
                        ours("fill"),
                        Names.quote(before.key()),
                        follow.map(_ -> ", true").orElse(""));
    }

    private String carriedUp(int pair) {
        if (rule.followed(pair)) {
            return follow.orElseThrow().carries(pair);
        }
        if (rule.partner(pair).isPresent()) {
            return rule.oldChanged(pair, "NEW.")
                    + " AND "
                    + found(pair, rule.oldColumn(pair, "NEW."), rule.newMayBeNull(pair));
        }
        return rule.oldChanged(pair, "NEW.")
                + (rule.hasWords(pair) ? " AND " + rule.notDown(pair, "NEW.", "_n.") : "");
    }

    String inserted() {
        return placed(
                partners("NEW.")
                        + follow.map(each -> each.lookedUp("NEW.", MirrorFollow.LOCKED)).orElse(""),
                found("NEW."),
                member.map(each -> each.entered("NEW.", "NEW." + Names.quote(before.key())))
                                .orElse("")
                        + """
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
}
