package dev.gapless.database.postgres;

import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Follow;
import dev.gapless.migration.plan.TableMirror.Table;

import java.util.stream.Collectors;

/// What happens when the old release writes to the table that is followed: its rows go with those
/// of the mirror, so only their values matter, and that a row which waits for one gets it.
final class MirrorFollowedSide extends MirrorSql {
    MirrorFollowedSide(TableMirror mirror) {
        super(mirror);
    }

    /// Rows of the mirror are locked before the key is counted up, as their own writers do; then
    /// they are looked for once more, for those whose writers were waited for.
    ///
    /// @param lost query for triggers of the mirror's old table that are not there
    String body(String lost) {
        Follow followed = mirror.follow().orElseThrow();
        Table table = followed.table();
        String rows =
                "%s AS _o WHERE %s = NEW.%s FOR NO KEY UPDATE"
                        .formatted(
                                Names.quote(before.name()),
                                rule.followedKey("_o."),
                                Names.quote(table.key()));
        return """
        #variable_conflict use_variable
        DECLARE
          _key %1$s;
          _id %2$s;
          _followed %3$s%%ROWTYPE;
        BEGIN
          PERFORM 1 FROM %4$s;
        %5$s  -- as it is by now: a trigger of the application may have written it again
          SELECT * INTO _followed FROM %3$s AS _p WHERE %6$s = NEW.%7$s;
          IF NOT FOUND THEN
            RETURN NULL;
          END IF;
          FOR _key IN SELECT %8$s FROM %4$s LOOP
            _id := %9$s(_key);
            IF _id IS NULL THEN
              -- it may have waited for this one; before its own triggers are there it would fall behind
              IF NOT EXISTS (%14$s) THEN
                PERFORM %13$s(_key);
              END IF;
            ELSIF TG_OP = 'UPDATE' THEN
              UPDATE %10$s AS _n SET
                %11$s
                WHERE %12$s = _id;
            END IF;
          END LOOP;
          RETURN NULL;
        END\
        """
                .formatted(
                        columnType(before),
                        columnType(after),
                        Names.quote(table.name()),
                        rows,
                        follow.orElseThrow().claim("NEW." + Names.quote(table.key())).indent(2),
                        rule.key("_p", table),
                        Names.quote(table.key()),
                        rule.key("_o", before),
                        partner(),
                        Names.quote(after.name()),
                        rule.places().stream()
                                .filter(place -> rule.followed(place.pair()))
                                .map(
                                        place ->
                                                carried(
                                                        place,
                                                        rule.oldChanged(
                                                                place.pair(), MirrorFollow.ROW),
                                                        MirrorFollow.ROW))
                                .collect(Collectors.joining(",\n        ")),
                        rule.key("_n", after),
                        fill(),
                        lost);
    }
}
