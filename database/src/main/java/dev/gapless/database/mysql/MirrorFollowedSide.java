package dev.gapless.database.mysql;

import dev.gapless.migration.plan.TableMirror;

import java.util.stream.Collectors;

/// What happens when the old release writes to the table that is followed: its rows come and go
/// with those of the mirror, so only their values matter.
final class MirrorFollowedSide extends MirrorSql {
    MirrorFollowedSide(TableMirror mirror) {
        super(mirror);
    }

    /// A read FOR UPDATE is a write to the server: it would refuse a statement of the application
    /// that reads the table of these rows itself (1442).
    String updated() {
        MirrorFollow followed = follow.orElseThrow();
        return """
        SELECT max(%1$s) INTO _gapless_old FROM %2$s AS _o WHERE %3$s = NEW.%4$s LOCK IN SHARE MODE;
        IF _gapless_old IS NOT NULL THEN
          SELECT max(%1$s) INTO _gapless_old FROM %2$s AS _o WHERE %1$s = _gapless_old LOCK IN SHARE MODE;
          SELECT max(_m.new_id) INTO _gapless_id FROM %5$s AS _m WHERE _m.old_id = _gapless_old LOCK IN SHARE MODE;
          IF _gapless_id IS NOT NULL THEN
            SELECT %6$s INTO %7$s
              FROM %8$s AS _n WHERE %9$s = _gapless_id FOR UPDATE;
            IF %10$s THEN
              UPDATE %8$s AS _n SET
                %11$s
                WHERE %9$s = _gapless_id;
            END IF;
          END IF;
        END IF;
        """
                .formatted(
                        rule.key("_o", before),
                        Names.quote(before.name()),
                        rule.followedKey("_o."),
                        Names.quote(followed.table().key()),
                        map,
                        joined(rule.followed(), this::carried, ", "),
                        joined(rule.followed(), MirrorSql::flag, ", "),
                        Names.quote(after.name()),
                        rule.key("_n", after),
                        joined(rule.followed(), MirrorSql::flag, " OR "),
                        followed.places().stream()
                                .map(
                                        place ->
                                                "_n.%1$s = if(%2$s, %3$s, _n.%1$s)"
                                                        .formatted(
                                                                rule.newColumn(place),
                                                                flag(place.pair()),
                                                                rule.up(place, "NEW.")))
                                .collect(Collectors.joining(",\n        ")));
    }

    private String carried(int pair) {
        return rule.oldChanged(pair, "NEW.")
                + (rule.hasWords(pair) ? " AND " + rule.notDown(pair, "NEW.", "_n.") : "");
    }
}
