package dev.gapless.database.jdbc;

import dev.gapless.migration.plan.TableMirror.MemberOf;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// What must hold for a column that refers to a new row behind which the row itself stands, too, as
/// SQL that all products understand.
///
/// - A row that refers to none is there without a counterpart, unless both sides can say so.
/// - Both sides are held against each other only where the new one refers to a row that is there:
///   what leads nowhere on one side leaves the other one as it was.
///
/// @param group what holds for the row that is referred to
/// @param quote how the product quotes a name
/// @param stored a value of a pair of the group as the tables of ours compare it
public record MemberRule(
        MemberOf of,
        GatherRule group,
        UnaryOperator<String> quote,
        BiFunction<Integer, String, String> stored) {
    /// The column of the new table.
    public String column(String newPrefix) {
        return newPrefix + quote.apply(of.column().name());
    }

    /// Columns of the old table that say the key.
    public List<String> columns(String oldPrefix) {
        return of.key().stream().map(side -> oldPrefix + quote.apply(side.name())).toList();
    }

    /// What they say, to be held against keys of ours.
    public List<String> said(String oldPrefix) {
        List<String> columns = columns(oldPrefix);
        return group.each(pair -> stored.apply(pair, columns.get(pair)));
    }

    /// Condition that an old row says a key that the new table can hold.
    public String fits(String oldPrefix) {
        return group.fits(said(oldPrefix));
    }

    /// Condition that it says none.
    public String none(String oldPrefix) {
        return columns(oldPrefix).stream()
                .map(column -> column + " IS NULL")
                .collect(Collectors.joining(" OR ", "(", ")"));
    }

    /// Condition of an old row that the new one can refer to what it says.
    public String placed(String oldPrefix) {
        return of.newMayBeNull()
                ? "(" + none(oldPrefix) + " OR " + fits(oldPrefix) + ")"
                : fits(oldPrefix);
    }

    /// Condition of a new row that the old one can say what it refers to.
    public String newPlaced(String newPrefix) {
        String there =
                "EXISTS (SELECT 1 FROM "
                        + group.groups()
                        + " AS _r WHERE _r.new_id = "
                        + column(newPrefix)
                        + ")";
        return of.oldMayBeNull() ? "(" + column(newPrefix) + " IS NULL OR " + there + ")" : there;
    }

    /// Condition that a write of the old release changes what it says.
    public String oldChanged(String prefix) {
        return group.rule().differ(of.key(), columns(prefix), columns("OLD."));
    }

    public String newChanged() {
        return group.rule()
                .differ(List.of(of.column()), List.of(column("NEW.")), List.of(column("OLD.")));
    }

    /// Condition that a new row refers to a row that is there, but not to that which the old row
    /// says and stands behind.
    ///
    /// @param oldKey of the old row
    public String breaks(String oldKey, String oldPrefix, String newPrefix) {
        String right =
                "EXISTS (SELECT 1 FROM "
                        + group.behind()
                        + " AS _b JOIN "
                        + group.groups()
                        + " AS _g ON "
                        + GatherRule.equal(group.keys("_g."), group.keys("_b."))
                        + " WHERE _b.source = "
                        + of.source()
                        + " AND _b.old_id = "
                        + oldKey
                        + " AND _g.new_id = "
                        + column(newPrefix)
                        + " AND NOT ("
                        + group.differ(group.keys("_b."), said(oldPrefix))
                        + "))";
        String none =
                of.newMayBeNull()
                        ? "("
                                + none(oldPrefix)
                                + " AND "
                                + column(newPrefix)
                                + " IS NULL OR "
                                + right
                                + ")"
                        : right;
        return newPlaced(newPrefix) + " AND NOT " + none;
    }

    /// The row that an old one says.
    public String up(String oldPrefix) {
        return "(SELECT _r.new_id FROM "
                + group.groups()
                + " AS _r WHERE "
                + GatherRule.equal(group.keys("_r."), said(oldPrefix))
                + ")";
    }
}
