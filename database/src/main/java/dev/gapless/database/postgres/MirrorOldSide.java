package dev.gapless.database.postgres;

import dev.gapless.database.jdbc.MirrorRule.Place;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Partner;

import java.util.Optional;
import java.util.stream.Collectors;

/// What happens when the old release writes.
final class MirrorOldSide extends MirrorSql {
    MirrorOldSide(TableMirror mirror) {
        super(mirror);
    }

    /// A row may come under a key that others name already.
    private String awaited() {
        return group.map(each -> "PERFORM " + each.push("NEW." + Names.quote(before.key())) + ";\n")
                .orElse("");
    }

    String body() {
        return """
        #variable_conflict use_variable
        DECLARE
          _row %1$s%%ROWTYPE;
          _id %2$s;
        %3$sBEGIN
          IF TG_OP = 'DELETE' THEN
            _id := %4$s(OLD.%5$s);
            IF _id IS NOT NULL THEN
        %6$s%23$s      DELETE FROM %7$s AS _n WHERE %8$s = _id;
              DELETE FROM %9$s AS _m WHERE _m.old_id = OLD.%5$s;
        %10$s    END IF;
            RETURN NULL;
          END IF;
          -- as it is by now: a trigger of the application may have written it again
          SELECT * INTO _row FROM %1$s AS _o WHERE %11$s = NEW.%5$s;
          IF NOT FOUND THEN
            RETURN NULL;
          END IF;
          IF TG_OP = 'UPDATE' THEN
            _id := %4$s(OLD.%5$s);
            IF _id IS NOT NULL THEN
              IF %12$s THEN
                UPDATE %9$s AS _m SET old_id = NEW.%5$s WHERE _m.old_id = OLD.%5$s;
        %24$s%20$s      END IF;
        %22$s%13$s%14$s      RETURN NULL;
            ELSIF NOT (%12$s) THEN
        %15$s    END IF;
          END IF;
        %16$s%17$s%25$s%18$s%19$s%21$s  RETURN NULL;
        END\
        """
                .formatted(
                        Names.quote(before.name()),
                        columnType(after),
                        declaredPartners(true)
                                + member.map(MirrorMember::declared).orElse("")
                                + membership.map(MirrorGroup::declaredParent).orElse("")
                                + follow.map(MirrorFollow::declaredRow).orElse(""),
                        partner(),
                        Names.quote(before.key()),
                        membership
                                .map(
                                        each ->
                                                each.leaving("OLD." + Names.quote(before.key()))
                                                        .indent(6))
                                .orElse(""),
                        Names.quote(after.name()),
                        rule.key("_n", after),
                        map,
                        membership
                                .map(each -> ("PERFORM " + each.push("_parent") + ";").indent(6))
                                .orElse(""),
                        rule.key("_o", before),
                        changedKey(before),
                        (member.map(each -> each.moved("_row.")).orElse("") + updateNew())
                                .indent(6),
                        membership.map(each -> each.moved(before).indent(6)).orElse(""),
                        waits().indent(6),
                        (partners("_row.", "RETURN NULL")
                                        + follow.map(each -> each.required("_row.", "RETURN NULL"))
                                                .orElse(""))
                                .indent(2),
                        membership
                                .map(each -> each.lock(each.rule().by("_row.")).indent(2))
                                .orElse(""),
                        (insertNew("_row.", false)
                                        + returningNew()
                                        + "\n"
                                        + insertPair("NEW." + Names.quote(before.key())))
                                .indent(2),
                        pushed().indent(2),
                        awaited().indent(8),
                        awaited().indent(2),
                        follow.map(each -> followsAnother(each).indent(6)).orElse(""),
                        member.map(each -> each.left("OLD." + Names.quote(before.key())).indent(6))
                                .orElse(""),
                        member.map(each -> each.renamed().indent(8)).orElse(""),
                        member.map(
                                        each ->
                                                each.entered(
                                                                "_row.",
                                                                "NEW." + Names.quote(before.key()))
                                                        .indent(2))
                                .orElse(""));
    }

    private String followsAnother(MirrorFollow followed) {
        return "IF "
                + rule.followsAnother("_row.")
                + " THEN\n"
                + followed.lookedUp("_row.").indent(2)
                + "END IF;\n";
    }

    private String updateNew() {
        return rule.places().isEmpty()
                ? ""
                : """
                UPDATE %s AS _n SET
                  %s
                  WHERE %s = _id;
                """
                        .formatted(
                                Names.quote(after.name()),
                                rule.places().stream()
                                        .map(this::carriedUp)
                                        .collect(Collectors.joining(",\n  ")),
                                rule.key("_n", after));
    }

    private String waits() {
        if (member.isPresent()) {
            return "NULL; -- it may have waited for a row to refer to\n";
        }
        return (mirror.waits()
                        ? "-- it may have waited for a row to refer to\n"
                                + membership
                                        .map(each -> each.lock(each.rule().by("_row.")))
                                        .orElse("")
                                + "PERFORM "
                                + fill()
                                + "(NEW."
                                + Names.quote(before.key())
                                + ");"
                        : "-- the backfill will find it as it is then")
                + "\nRETURN NULL;\n";
    }

    private String carriedUp(Place place) {
        int pair = place.pair();
        String column = rule.newColumn(place);
        Optional<Partner> partner = rule.partner(pair);
        if (partner.isPresent()) {
            return carriedReference(
                    column,
                    rule.oldChanged(pair, "_row."),
                    rule.oldColumn(pair, "_row."),
                    rule.newMayBeNull(pair),
                    partner(partner.get().tag()) + "(" + rule.oldColumn(pair, "_row.") + ")",
                    "_n." + column);
        }
        return rule.followed(pair)
                ? carried(
                        place,
                        rule.followsAnother("_row.") + " AND " + follow.orElseThrow().isThere(),
                        MirrorFollow.ROW)
                : carried(place, rule.oldChanged(pair, "_row."), "_row.");
    }
}
