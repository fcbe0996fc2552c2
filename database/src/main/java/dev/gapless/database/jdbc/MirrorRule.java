package dev.gapless.database.jdbc;

import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Pair;
import dev.gapless.migration.plan.TableMirror.Partner;
import dev.gapless.migration.plan.TableMirror.Table;
import dev.gapless.migration.port.TableName;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What must hold for two tables in step, as SQL that all products understand. The columns of a row
/// are found under a prefix (`NEW.`, `_o.`); a row of the old table is called `_o` within a query,
/// one of the new table `_n`, a pair of their keys `_m`.
public final class MirrorRule {
    /// How a product says it.
    public interface Words {
        String quote(String name);

        /// A condition: some of the left differ from their right, byte for byte, and NULL equals
        /// NULL.
        ///
        /// @param sides whose columns the left are
        String differ(List<Side> sides, List<String> left, List<String> right);

        /// What a computed column of the new table gets from an old row.
        String up(Place place, String oldPrefix);

        /// What a computed column of the old table gets from a new row.
        String down(int pair, String newPrefix);

        /// What a column gets that only the new table has.
        String newOnly(int given);

        /// The table of pairs of keys of another mirror, as SQL.
        String map(Partner partner);
    }

    /// A column of the new table, by its pair.
    public record Place(int pair, int column) {}

    private final TableMirror mirror;
    private final String map;
    private final Words words;
    private final Optional<GroupRule> group;
    private final Optional<GroupRule> membership;
    private final Optional<MemberRule> member;

    /// @param map the table of pairs of keys, as SQL
    /// @param group what the new table says of other rows
    /// @param membership what another new table says of these rows
    /// @param member a column that refers to a row behind which several stand
    public MirrorRule(
            TableMirror mirror,
            String map,
            Words words,
            Optional<GroupRule> group,
            Optional<GroupRule> membership,
            Optional<MemberRule> member) {
        this.mirror = mirror;
        this.map = map;
        this.words = words;
        this.group = group;
        this.membership = membership;
        this.member = member;
    }

    public String differ(List<Side> sides, List<String> left, List<String> right) {
        return words.differ(sides, left, right);
    }

    public List<Place> places() {
        return pairs().boxed().flatMap(pair -> places(pair).stream()).toList();
    }

    public List<Place> places(int pair) {
        return IntStream.range(0, mirror.pairs().get(pair).after().size())
                .mapToObj(column -> new Place(pair, column))
                .toList();
    }

    public Side side(Place place) {
        return mirror.pairs().get(place.pair()).after().get(place.column());
    }

    public String newColumn(Place place) {
        return words.quote(side(place).name());
    }

    public List<String> newColumns(int pair, String prefix) {
        return places(pair).stream().map(place -> prefix + newColumn(place)).toList();
    }

    public String oldColumn(int pair, String prefix) {
        return prefix + words.quote(mirror.pairs().get(pair).before().name());
    }

    /// Places whose value is not just the old column's.
    public List<Place> computed() {
        return places().stream().filter(place -> computed(side(place))).toList();
    }

    /// Pairs whose old column is not just the new one's.
    public List<Integer> computedBack() {
        return pairs().filter(pair -> computed(mirror.pairs().get(pair).before())).boxed().toList();
    }

    private static boolean computed(Side side) {
        return !side.value().isEmpty() || !side.ifNull().isEmpty();
    }

    /// Both sides can say the same in different words, so that a change of one need not be one of
    /// the other.
    public boolean hasWords(int pair) {
        Pair both = mirror.pairs().get(pair);
        return Stream.concat(Stream.of(both.before()), both.after().stream())
                .anyMatch(MirrorRule::computed);
    }

    /// Pairs of columns of the old table itself.
    public List<Integer> own() {
        return pairs().filter(pair -> !followed(pair)).boxed().toList();
    }

    /// Pairs of columns of the table that is followed.
    public List<Integer> followed() {
        return pairs().filter(this::followed).boxed().toList();
    }

    public boolean followed(int pair) {
        return mirror.pairs().get(pair).followed();
    }

    /// Where the old column of a pair is found within a query.
    private String in(int pair, String oldPrefix) {
        return followed(pair) ? "_p." : oldPrefix;
    }

    /// Joins the row that is followed, `_p`; empty when none is.
    public String joinFollowed(String oldPrefix) {
        return joinFollowed(" JOIN ", oldPrefix);
    }

    public String joinFollowed(String join, String oldPrefix) {
        return mirror.follow()
                .map(
                        follow ->
                                join
                                        + table(follow.table())
                                        + " AS _p ON "
                                        + key("_p", follow.table())
                                        + " = "
                                        + followedKey(oldPrefix))
                .orElse("");
    }

    /// The key of the row that is followed.
    public String followedKey(String oldPrefix) {
        return oldPrefix + words.quote(mirror.follow().orElseThrow().by().name());
    }

    /// A write to the old table makes another row the one that is followed.
    public String followsAnother(String prefix) {
        return words.differ(
                List.of(mirror.follow().orElseThrow().by()),
                List.of(followedKey(prefix)),
                List.of(followedKey("OLD.")));
    }

    /// As a query reads it; a trigger looks a partner up by itself.
    public String up(Place place, String oldPrefix) {
        return mirror.pairs()
                .get(place.pair())
                .partner()
                .map(
                        partner ->
                                found(
                                        partner,
                                        "new_id",
                                        "old_id",
                                        oldColumn(place.pair(), oldPrefix)))
                .orElseGet(
                        () ->
                                computed(side(place))
                                        ? words.up(place, oldPrefix)
                                        : oldColumn(place.pair(), oldPrefix));
    }

    private String found(Partner partner, String wanted, String by, String key) {
        return "(SELECT _r."
                + wanted
                + " FROM "
                + words.map(partner)
                + " AS _r WHERE _r."
                + by
                + " = "
                + key
                + ")";
    }

    private String exists(Partner partner, String by, String key) {
        return "EXISTS (SELECT 1 FROM "
                + words.map(partner)
                + " AS _r WHERE _r."
                + by
                + " = "
                + key
                + ")";
    }

    /// Pairs of columns that refer to other rows.
    public List<Integer> references() {
        return pairs().filter(pair -> partner(pair).isPresent()).boxed().toList();
    }

    public Optional<Partner> partner(int pair) {
        return mirror.pairs().get(pair).partner();
    }

    /// Condition of an old row that every row is there that it refers to or follows, so that it has
    /// a counterpart. Empty when there is no such row.
    public String placed(String oldPrefix) {
        return Stream.of(
                        references().stream().map(pair -> placed(pair, oldPrefix)),
                        member.stream().map(each -> each.placed(oldPrefix)),
                        mirror.follow().stream()
                                .map(
                                        follow ->
                                                "EXISTS (SELECT 1 FROM "
                                                        + table(follow.table())
                                                        + " AS _p WHERE "
                                                        + key("_p", follow.table())
                                                        + " = "
                                                        + followedKey(oldPrefix)
                                                        + ")"))
                .flatMap(each -> each)
                .collect(Collectors.joining(" AND "));
    }

    private String placed(int pair, String oldPrefix) {
        String column = oldColumn(pair, oldPrefix);
        return or(
                newMayBeNull(pair), column, exists(partner(pair).orElseThrow(), "old_id", column));
    }

    /// The same of a new row.
    public String newPlaced(String newPrefix) {
        return Stream.concat(
                        references().stream().map(pair -> newPlaced(pair, newPrefix)),
                        member.stream().map(each -> each.newPlaced(newPrefix)))
                .collect(Collectors.joining(" AND "));
    }

    private String newPlaced(int pair, String newPrefix) {
        String column = newColumns(pair, newPrefix).getFirst();
        return or(
                oldMayBeNull(pair), column, exists(partner(pair).orElseThrow(), "new_id", column));
    }

    private static String or(boolean nullToo, String column, String exists) {
        return nullToo ? "(" + column + " IS NULL OR " + exists + ")" : exists;
    }

    /// No row to refer to is one way to refer.
    public boolean newMayBeNull(int pair) {
        return !mirror.pairs().get(pair).after().getFirst().notNull();
    }

    public boolean oldMayBeNull(int pair) {
        return !mirror.pairs().get(pair).before().notNull();
    }

    private static String and(String condition) {
        return condition.isEmpty() ? "" : " AND " + condition;
    }

    public String down(int pair, String newPrefix) {
        Pair both = mirror.pairs().get(pair);
        if (both.partner().isPresent()) {
            return found(
                    both.partner().get(),
                    "old_id",
                    "new_id",
                    newColumns(pair, newPrefix).getFirst());
        }
        return computed(both.before())
                ? words.down(pair, newPrefix)
                : newPrefix + words.quote(both.after().getFirst().name());
    }

    /// A write to the new table changes what it says.
    public String newChanged(int pair) {
        return words.differ(
                mirror.pairs().get(pair).after(),
                newColumns(pair, "NEW."),
                newColumns(pair, "OLD."));
    }

    /// A write to the old table changes what it says.
    ///
    /// @param prefix of the row as it is by now
    public String oldChanged(int pair, String prefix) {
        return words.differ(
                List.of(mirror.pairs().get(pair).before()),
                List.of(oldColumn(pair, prefix)),
                List.of(oldColumn(pair, "OLD.")));
    }

    /// The new side is not what the old one gives.
    public String notUp(int pair, String newPrefix, String oldPrefix) {
        return words.differ(
                mirror.pairs().get(pair).after(),
                newColumns(pair, newPrefix),
                places(pair).stream().map(place -> up(place, oldPrefix)).toList());
    }

    /// The old side is not what the new one gives.
    public String notDown(int pair, String oldPrefix, String newPrefix) {
        return words.differ(
                List.of(mirror.pairs().get(pair).before()),
                List.of(oldColumn(pair, oldPrefix)),
                List.of(down(pair, newPrefix)));
    }

    /// Condition of a row of the old table that has no counterpart yet.
    public String pending() {
        return "NOT EXISTS (SELECT 1 FROM "
                + map
                + " AS _m WHERE _m.old_id = "
                + key(mirror.before())
                + ")"
                + and(placed(table(mirror.before()) + "."));
    }

    /// Condition of a row of the old table that refers to no row, so that it has no counterpart.
    public String parked() {
        return "NOT (" + placed(table(mirror.before()) + ".") + ")";
    }

    public String newParked() {
        return "NOT (" + newPlaced(table(mirror.after()) + ".") + ")";
    }

    /// Condition of a row of the old table without a row that says the same.
    public String differs() {
        String old = table(mirror.before()) + ".";
        String rules =
                pairs().mapToObj(
                                pair ->
                                        " AND NOT ("
                                                + notUp(pair, "_n.", in(pair, old))
                                                + " AND "
                                                + (partner(pair).isPresent()
                                                        ? newPlaced(pair, "_n.")
                                                        : notDown(pair, in(pair, old), "_n."))
                                                + ")")
                        .collect(Collectors.joining());
        String placed = placed(old);
        return (placed.isEmpty() ? "" : placed + " AND ")
                + "NOT EXISTS (SELECT 1 FROM "
                + map
                + " AS _m JOIN "
                + table(mirror.after())
                + " AS _n ON "
                + key("_n", mirror.after())
                + " = _m.new_id"
                + joinFollowed(old)
                + " WHERE _m.old_id = "
                + key(mirror.before())
                + rules
                + member.map(
                                each ->
                                        " AND NOT ("
                                                + each.breaks(key(mirror.before()), old, "_n.")
                                                + ")")
                        .orElse("")
                + group.map(each -> " AND NOT (" + each.differs(key(mirror.before())) + ")")
                        .orElse("")
                + membership.map(each -> " AND NOT (" + each.differsFromPair(old) + ")").orElse("")
                + ")";
    }

    /// Condition of a row of the new table without an old one.
    public String alien() {
        return "NOT EXISTS (SELECT 1 FROM "
                + map
                + " AS _m JOIN "
                + table(mirror.before())
                + " AS _o ON "
                + key("_o", mirror.before())
                + " = _m.old_id WHERE _m.new_id = "
                + key(mirror.after())
                + ")"
                + and(newPlaced(table(mirror.after()) + "."));
    }

    /// Condition of a pair of keys that leads nowhere.
    public String dangling() {
        return "(NOT EXISTS (SELECT 1 FROM %s AS _o WHERE %s = %s.old_id) OR NOT EXISTS (SELECT 1 FROM %s AS _n WHERE %s = %s.new_id))"
                .formatted(
                        table(mirror.before()),
                        key("_o", mirror.before()),
                        map,
                        table(mirror.after()),
                        key("_n", mirror.after()),
                        map);
    }

    /// The query that makes the new rows.
    public String forward() {
        Stream<String> mirrored =
                places().stream()
                        .map(
                                place ->
                                        up(place, in(place.pair(), "_o."))
                                                + " AS "
                                                + newColumn(place));
        Stream<String> own =
                given(
                        i ->
                                words.newOnly(i)
                                        + " AS "
                                        + words.quote(mirror.newOnly().get(i).column()));
        return Stream.of(
                        Stream.of(
                                key("_o", mirror.before())
                                        + " AS "
                                        + words.quote(mirror.after().key())),
                        mirrored,
                        member.stream().map(each -> each.up("_o.") + " AS " + each.column("")),
                        own)
                .flatMap(each -> each)
                .collect(
                        Collectors.joining(
                                ", ",
                                "SELECT ",
                                " FROM "
                                        + table(mirror.before())
                                        + " AS _o"
                                        + joinFollowed("_o.")
                                        + (mirror.refers() ? " WHERE " + placed("_o.") : "")));
    }

    /// What a column gets that only the new table has.
    public String newOnly(int given) {
        return words.newOnly(given);
    }

    private Stream<String> given(IntFunction<String> each) {
        return IntStream.range(0, mirror.newOnly().size()).mapToObj(each);
    }

    private IntStream pairs() {
        return IntStream.range(0, mirror.pairs().size());
    }

    public String key(String alias, Table table) {
        return alias + "." + words.quote(table.key());
    }

    private String key(Table table) {
        return key(table(table), table);
    }

    public String table(Table table) {
        TableName name = table.name();
        return words.quote(name.schema()) + "." + words.quote(name.name());
    }
}
