package dev.gapless.database.mysql;

import dev.gapless.database.jdbc.MirrorRule;
import dev.gapless.database.jdbc.MirrorRule.Place;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Follow;
import dev.gapless.migration.plan.TableMirror.Table;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The row of another old table that belongs to one of the mirror's, in the words of its triggers.
record MirrorFollow(TableMirror mirror, Follow follow, MirrorRule rule) {
    /// Its key.
    static final String KEY = "_gapless_followed";

    /// Lets nobody change it until the transaction ends.
    static final String LOCKED = " LOCK IN SHARE MODE";

    Table table() {
        return follow.table();
    }

    String declaredKey() {
        return "  DECLARE " + KEY + " " + table().keyType() + ";\n";
    }

    /// And variables for its columns.
    String declared() {
        return declaredKey()
                + rule.followed().stream()
                        .map(
                                pair ->
                                        "  DECLARE "
                                                + variable(pair)
                                                + " "
                                                + mirror.pairs().get(pair).before().type()
                                                + ";\n")
                        .collect(Collectors.joining());
    }

    static String variable(int pair) {
        return "_gapless_from_" + (pair + 1);
    }

    /// Looks it up for an old row; without a warning where there is none.
    ///
    /// @param lock [#LOCKED], or empty for what is committed
    String lookedUp(String row, String lock) {
        return "SELECT %s INTO %s\n  FROM %s%s;\n"
                .formatted(
                        Names.list(
                                Stream.concat(
                                                Stream.of(rule.key("_p", table())),
                                                rule.followed().stream()
                                                        .map(pair -> rule.oldColumn(pair, "_p.")))
                                        .toList()),
                        Names.list(
                                Stream.concat(
                                                Stream.of(KEY),
                                                rule.followed().stream()
                                                        .map(MirrorFollow::variable))
                                        .toList()),
                        maybe(rule.followedKey(row)),
                        lock);
    }

    /// One row in any case.
    String maybe(String key) {
        return "(SELECT 1 AS _gapless_one) AS _gapless_any LEFT JOIN %s AS _p ON %s = %s"
                .formatted(Names.quote(table().name()), rule.key("_p", table()), key);
    }

    /// The row becomes another one; once that is looked up.
    String carries(int pair) {
        String carries = rule.followsAnother("NEW.") + " AND " + isThere();
        return rule.hasWords(pair)
                ? carries
                        + " AND "
                        + rule.differ(
                                List.of(mirror.pairs().get(pair).before()),
                                List.of(variable(pair)),
                                List.of(rule.down(pair, "_n.")))
                : carries;
    }

    /// Condition that it was looked up and is there.
    String isThere() {
        return KEY + " IS NOT NULL";
    }

    String looksUpAnother() {
        return "IF "
                + rule.followsAnother("NEW.")
                + " THEN\n"
                + lookedUp("NEW.", LOCKED).indent(2)
                + "END IF;\n";
    }

    /// The key of the one that belongs to the old row `_gapless_id`, which is locked.
    String named(Table before) {
        return "SELECT max(%s) INTO %s FROM %s AS _o WHERE %s = _gapless_id FOR UPDATE;\n"
                .formatted(
                        rule.followedKey("_o."),
                        KEY,
                        Names.quote(before.name()),
                        rule.key("_o", before));
    }

    String delete() {
        return "DELETE FROM %s WHERE %s = %s;\n"
                .formatted(Names.quote(table().name()), Names.quote(table().key()), KEY);
    }

    /// Places that its columns are made to.
    List<Place> places() {
        return rule.places().stream().filter(place -> rule.followed(place.pair())).toList();
    }
}
