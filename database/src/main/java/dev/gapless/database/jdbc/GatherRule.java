package dev.gapless.database.jdbc;

import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Table;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What must hold where several old rows stand behind one new row, as SQL that all products
/// understand. Two tables of ours say it: one has, for each old row, the key that it said last; the
/// other, for each key, the new row and how many rows say it. Whoever changes the latter has its
/// row locked; the former is changed by who has locked the old row.
///
/// @param rule of the columns of the key
/// @param groups the table of keys, as SQL
/// @param behind the table of old rows, as SQL
/// @param byKey words that make the server read `behind` by its index over the key
public record GatherRule(
        TableMirror mirror, MirrorRule rule, String groups, String behind, String byKey) {
    /// What rows of the driving table are told by among those that stand behind a row.
    public static final int DRIVING = 1;

    /// Columns of the key in both tables.
    public List<String> keys(String prefix) {
        return each(pair -> prefix + "key_" + (pair + 1));
    }

    /// The same as an old row and the one that it follows say them.
    public List<String> oldKeys(String oldPrefix, String followedPrefix) {
        return each(pair -> rule.oldColumn(pair, rule.followed(pair) ? followedPrefix : oldPrefix));
    }

    public List<String> newKeys(String newPrefix) {
        return each(pair -> rule.newColumns(pair, newPrefix).getFirst());
    }

    /// Columns of the new table.
    public List<Side> sides() {
        return mirror.pairs().stream().map(pair -> pair.after().getFirst()).toList();
    }

    public <T> List<T> each(IntFunction<T> of) {
        return pairs().mapToObj(of).toList();
    }

    private IntStream pairs() {
        return IntStream.range(0, mirror.pairs().size());
    }

    /// In words of an index.
    public static String equal(List<String> left, List<String> right) {
        return IntStream.range(0, left.size())
                .mapToObj(i -> left.get(i) + " = " + right.get(i))
                .collect(Collectors.joining(" AND "));
    }

    /// In words of an UPDATE.
    public static String assigned(List<String> columns, List<String> values) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i) + " = " + values.get(i))
                .collect(Collectors.joining(", "));
    }

    /// Byte for byte.
    public String differ(List<String> left, List<String> right) {
        return rule.differ(sides(), left, right);
    }

    /// Condition that the new table can hold what an old row says.
    ///
    /// @param values of all pairs
    public String fits(List<String> values) {
        return fits(values, _ -> true);
    }

    /// The same of some columns of the key.
    ///
    /// @param values of all pairs
    public String fits(List<String> values, IntPredicate these) {
        return pairs().filter(these)
                .mapToObj(pair -> fits(values.get(pair), longest(pair)))
                .collect(Collectors.joining(" AND "));
    }

    private int longest(int pair) {
        return mirror.gathering().orElseThrow().longest().get(pair);
    }

    private static String fits(String value, int longest) {
        return value
                + " IS NOT NULL"
                + (longest == 0 ? "" : " AND char_length(" + value + ") <= " + longest);
    }

    /// Condition of an old row that it stands behind a new one, as far as it says so.
    private String placed() {
        String old = table(mirror.before()) + ".";
        List<String> values = oldKeys(old, "_p.");
        String own = fits(values, pair -> !rule.followed(pair));
        if (mirror.follow().isEmpty()) {
            return own;
        }
        String followed = fits(values, rule::followed);
        return (own.isEmpty() ? "" : own + " AND ")
                + "EXISTS (SELECT 1 FROM "
                + followedRow(old)
                + (followed.isEmpty() ? "" : " AND " + followed)
                + ")";
    }

    private String followedRow(String old) {
        Table table = mirror.follow().orElseThrow().table();
        return table(table)
                + " AS _p WHERE "
                + rule.key("_p", table)
                + " = "
                + rule.followedKey(old);
    }

    private String standing() {
        return "SELECT 1 FROM "
                + behind
                + " AS _b WHERE _b.source = "
                + DRIVING
                + " AND _b.old_id = "
                + key(mirror.before());
    }

    /// Condition of an old row that is to be filled.
    public String pending() {
        return placed() + " AND NOT EXISTS (" + standing() + ")";
    }

    /// Condition of an old row that says no key which the new table can hold.
    public String parked() {
        return "NOT (" + placed() + ")";
    }

    /// Condition of an old row that does not stand where it says.
    public String differs() {
        String old = table(mirror.before()) + ".";
        Table after = mirror.after();
        String right =
                "SELECT 1 FROM "
                        + behind
                        + " AS _b JOIN "
                        + groups
                        + " AS _g ON "
                        + equal(keys("_g."), keys("_b."))
                        + " JOIN "
                        + table(after)
                        + " AS _n ON "
                        + rule.key("_n", after)
                        + " = _g.new_id"
                        + rule.joinFollowed(old)
                        + " WHERE _b.source = "
                        + DRIVING
                        + " AND _b.old_id = "
                        + key(mirror.before())
                        + " AND NOT ("
                        + differ(keys("_b."), oldKeys(old, "_p."))
                        + ") AND NOT ("
                        + differ(keys("_b."), newKeys("_n."))
                        + ")";
        // where the row that it follows is gone it stays where it stood
        String known =
                mirror.follow().isEmpty()
                        ? ""
                        : " AND EXISTS (SELECT 1 FROM " + followedRow(old) + ")";
        return "("
                + placed()
                + " AND NOT EXISTS ("
                + right
                + ") OR NOT ("
                + placed()
                + ")"
                + known
                + " AND EXISTS ("
                + standing()
                + "))";
    }

    /// Condition of a new row that nobody stands behind.
    public String alien() {
        String young = table(mirror.after()) + ".";
        return "NOT EXISTS (SELECT 1 FROM "
                + groups
                + " AS _g WHERE _g.new_id = "
                + key(mirror.after())
                + " AND _g.n > 0 AND NOT ("
                + differ(keys("_g."), newKeys(young))
                + "))";
    }

    /// Condition of a key whose number is wrong, or whose new row is gone.
    public String miscounted() {
        return "("
                + groups
                + ".n <> (SELECT count(*) FROM "
                + behind
                + " AS _b"
                + byKey
                + " WHERE "
                + equal(keys("_b."), keys(groups + "."))
                + ") OR NOT EXISTS (SELECT 1 FROM "
                + table(mirror.after())
                + " AS _n WHERE "
                + rule.key("_n", mirror.after())
                + " = "
                + groups
                + ".new_id))";
    }

    /// Condition of what is said of an old row that is gone, or of a key that is.
    public String dangling() {
        return "("
                + gone()
                + " OR NOT EXISTS (SELECT 1 FROM "
                + groups
                + " AS _g WHERE "
                + equal(keys("_g."), keys(behind + "."))
                + "))";
    }

    private String gone() {
        if (mirror.referrers().isEmpty()) {
            return gone(mirror.before());
        }
        return Stream.concat(
                        Stream.of(
                                behind + ".source = " + DRIVING + " AND " + gone(mirror.before())),
                        mirror.referrers().stream()
                                .map(
                                        each ->
                                                behind
                                                        + ".source = "
                                                        + each.how().source()
                                                        + " AND "
                                                        + gone(each.before())))
                .collect(Collectors.joining(" OR "));
    }

    private String gone(Table old) {
        return "NOT EXISTS (SELECT 1 FROM "
                + table(old)
                + " AS _o WHERE "
                + rule.key("_o", old)
                + " = "
                + behind
                + ".old_id)";
    }

    /// The query that makes the new rows.
    public String forward() {
        List<String> old = oldKeys("_o.", "_p.");
        List<String> young = newKeys("");
        return "SELECT DISTINCT "
                + each(pair -> old.get(pair) + " AS " + young.get(pair)).stream()
                        .collect(Collectors.joining(", "))
                + " FROM "
                + table(mirror.before())
                + " AS _o"
                + rule.joinFollowed("_o.")
                + " WHERE "
                + fits(old);
    }

    private String key(Table table) {
        return rule.key(table(table), table);
    }

    private String table(Table table) {
        return rule.table(table);
    }
}
