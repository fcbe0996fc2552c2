package dev.gapless.database.jdbc;

import dev.gapless.core.port.SchemaChange.Shape;
import dev.gapless.migration.plan.Repair;
import dev.gapless.migration.plan.Repair.Kept;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Given;
import dev.gapless.migration.plan.TableMirror.Table;
import dev.gapless.migration.port.TableName;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What makes two tables agree again. A row whose counterpart was never made gets one, whichever
/// side is right; where it was made and is gone, the side that is right decides between the two.
/// Who has the locks of both rows has them to himself: triggers ask for those before they ask for
/// the pair.
///
/// @param map the table of pairs of keys
public record MirrorRepairs(TableMirror mirror, TableName map, MirrorRule rule, Words words) {
    /// How a product says it.
    public interface Words {
        String quote(String name);

        /// The call that makes the counterpart of one row of the old table.
        String fill(String key);

        /// What a column gets that only the old table has.
        String oldOnly(int given);

        /// What a column is called on the left of an assignment.
        String assigned(String alias, String column);

        /// UPDATE of a table, joined with the pairs and the other table.
        ///
        /// @param pairs with their alias
        /// @param on condition that leads to the pairs
        /// @param other JOIN of the other table
        String update(
                String target, String set, String pairs, String on, String other, String where);

        /// Makes one old row and its pair.
        ///
        /// @param row the new row, as what follows FROM
        List<String> makeOld(String columns, String values, String row);

        /// What an INSERT says before its rows where it gives keys that the server counts.
        String withKeys();

        /// Makes triggers of ours pass over the next statement.
        String silence();
    }

    private record Insert(List<String> columns, List<String> values) {
        void add(String column, String value) {
            columns.add(column);
            values.add(value);
        }

        String listed() {
            return String.join(", ", columns);
        }

        String valued() {
            return String.join(", ", values);
        }
    }

    /// Of rows of the old table.
    public List<Repair> ofOld() {
        Table before = mirror.before();
        String lost = leadsNowhere(before, mirror.after());
        return List.of(
                alone(Shape.OLD, before, "counterpart made", rule.pending(), fill()),
                alone(Shape.NEW, before, "counterpart made", rule.pending(), fill()),
                lost(Shape.OLD, before, "lost counterpart made again", lost, newAgain()),
                deleted(Shape.NEW, before, mirror.after(), lost),
                differing(Shape.OLD),
                differing(Shape.NEW));
    }

    /// Of rows of the new table.
    public List<Repair> ofNew() {
        Table after = mirror.after();
        String alone = "NOT EXISTS (SELECT 1 FROM " + pairs() + " WHERE " + paired(after) + ")";
        String lost = leadsNowhere(after, mirror.before());
        return List.of(
                alone(Shape.OLD, after, "counterpart made", alone, makeOld()),
                alone(Shape.NEW, after, "counterpart made", alone, makeOld()),
                deleted(Shape.OLD, after, mirror.before(), lost),
                lost(Shape.NEW, after, "lost counterpart made again", lost, oldAgain()));
    }

    /// Of pairs of keys.
    public List<Repair> ofPairs() {
        return Stream.of(Shape.OLD, Shape.NEW).map(this::removed).toList();
    }

    private Repair removed(Shape from) {
        String gone =
                "NOT EXISTS (SELECT 1 FROM %s AS _o WHERE %s = %s.old_id) AND NOT EXISTS (SELECT 1 FROM %s AS _n WHERE %s = %s.new_id)"
                        .formatted(
                                table(mirror.before()),
                                key("_o", mirror.before()),
                                table(map),
                                table(mirror.after()),
                                key("_n", mirror.after()),
                                table(map));
        return new Repair(
                from,
                "pairs of rows that are gone removed",
                map,
                List.of(words.quote("old_id")),
                List.of(mirror.before().keyParameter()),
                gone,
                "",
                List.of(new Kept(map, "", List.of(), List.of(words.quote("new_id")), "")),
                "",
                List.of("DELETE FROM " + table(map) + " WHERE old_id IN (" + Repair.KEYS + ")"),
                false,
                false,
                "",
                "");
    }

    private Repair alone(
            Shape from, Table table, String what, String wrong, List<String> statements) {
        return repair(from, table, what, wrong, "", List.of(), statements, true);
    }

    private Repair lost(Shape from, Table table, String what, String wrong, String statement) {
        return repair(
                from, table, what, wrong, besidePair(table), List.of(), List.of(statement), false);
    }

    private Repair deleted(Shape from, Table table, Table other, String wrong) {
        String column = side(table);
        String rows = " IN (" + Repair.KEYS + ")";
        return repair(
                from,
                table,
                "deleted, as the counterpart in " + other.name().name() + " was",
                wrong,
                besidePair(table),
                List.of(
                        new Kept(table.name(), "", List.of(), List.of(), ""),
                        new Kept(
                                map,
                                "_m",
                                List.of(words.quote(column)),
                                List.of(words.quote(side(other))),
                                pairs() + " WHERE _m." + column + rows)),
                List.of(
                        "DELETE FROM " + table(table) + " WHERE " + words.quote(table.key()) + rows,
                        "DELETE FROM " + table(map) + " WHERE " + column + rows),
                false);
    }

    /// Both rows are there.
    private Repair differing(Shape from) {
        Table before = mirror.before();
        String old = table(before) + ".";
        String broken =
                IntStream.range(0, mirror.pairs().size())
                        .mapToObj(pair -> broken(pair, old))
                        .collect(Collectors.joining(" OR "));
        String beside =
                besidePair(before)
                        + " JOIN "
                        + aliased(mirror.after(), "_n")
                        + " ON "
                        + key("_n", mirror.after())
                        + " = _m.new_id";
        List<Kept> kept = new ArrayList<>();
        List<String> statements = new ArrayList<>();
        for (int pair = 0; pair < mirror.pairs().size(); pair++) {
            kept.add(overwritten(from, pair));
            statements.add(from == Shape.OLD ? updateNew(pair) : updateOld(pair));
        }
        return repair(
                from,
                before,
                from == Shape.OLD
                        ? "carried over to " + mirror.after().name().name()
                        : "taken over from " + mirror.after().name().name(),
                "EXISTS (SELECT 1 FROM "
                        + pairs()
                        + " JOIN "
                        + aliased(mirror.after(), "_n")
                        + " ON "
                        + key("_n", mirror.after())
                        + " = _m.new_id WHERE "
                        + paired(before)
                        + " AND ("
                        + broken
                        + "))",
                beside,
                kept,
                statements,
                false);
    }

    private Repair repair(
            Shape from,
            Table table,
            String what,
            String wrong,
            String beside,
            List<Kept> kept,
            List<String> statements,
            boolean alone) {
        return new Repair(
                from,
                what,
                table.name(),
                List.of(words.quote(table.key())),
                List.of(table.keyParameter()),
                wrong,
                beside,
                kept,
                "",
                statements,
                alone,
                false,
                "",
                words.silence());
    }

    private String broken(int pair, String old) {
        return "(" + rule.notUp(pair, "_n.", old) + " AND " + rule.notDown(pair, old, "_n.") + ")";
    }

    private Kept overwritten(Shape from, int pair) {
        String rows =
                aliased(mirror.before(), "_o")
                        + " JOIN "
                        + pairs()
                        + " ON _m.old_id = "
                        + key("_o", mirror.before())
                        + " JOIN "
                        + aliased(mirror.after(), "_n")
                        + " ON "
                        + key("_n", mirror.after())
                        + " = _m.new_id WHERE "
                        + brokenRows(pair);
        Table changed = from == Shape.OLD ? mirror.after() : mirror.before();
        return new Kept(
                changed.name(),
                from == Shape.OLD ? "_n" : "_o",
                List.of(words.quote(changed.key())),
                from == Shape.OLD ? rule.newColumns(pair, "") : List.of(rule.oldColumn(pair, "")),
                rows);
    }

    private String brokenRows(int pair) {
        return key("_o", mirror.before()) + " IN (" + Repair.KEYS + ") AND " + broken(pair, "_o.");
    }

    private String updateNew(int pair) {
        // The others say what they said: a server that sets one by itself does not then.
        String set =
                rule.places().stream()
                        .map(
                                place ->
                                        words.assigned("_n", rule.newColumn(place))
                                                + " = "
                                                + (place.pair() == pair
                                                        ? rule.up(place, "_o.")
                                                        : "_n." + rule.newColumn(place)))
                        .collect(Collectors.joining(", "));
        return words.update(
                aliased(mirror.after(), "_n"),
                set,
                pairs(),
                "_m.new_id = " + key("_n", mirror.after()),
                " JOIN "
                        + aliased(mirror.before(), "_o")
                        + " ON "
                        + key("_o", mirror.before())
                        + " = _m.old_id",
                brokenRows(pair));
    }

    private String updateOld(int pair) {
        return words.update(
                aliased(mirror.before(), "_o"),
                IntStream.range(0, mirror.pairs().size())
                        .mapToObj(
                                each ->
                                        words.assigned("_o", rule.oldColumn(each, ""))
                                                + " = "
                                                + (each == pair
                                                        ? rule.down(each, "_n.")
                                                        : rule.oldColumn(each, "_o.")))
                        .collect(Collectors.joining(", ")),
                pairs(),
                "_m.old_id = " + key("_o", mirror.before()),
                " JOIN "
                        + aliased(mirror.after(), "_n")
                        + " ON "
                        + key("_n", mirror.after())
                        + " = _m.new_id",
                brokenRows(pair));
    }

    private List<String> fill() {
        return List.of(
                "SELECT "
                        + words.fill(key("_o", mirror.before()))
                        + " FROM "
                        + aliased(mirror.before(), "_o")
                        + " WHERE "
                        + key("_o", mirror.before())
                        + " IN ("
                        + Repair.KEYS
                        + ")");
    }

    /// Under the key that it had.
    private String newAgain() {
        Insert insert = new Insert(new ArrayList<>(), new ArrayList<>());
        insert.add(words.quote(mirror.after().key()), "_m.new_id");
        rule.places().forEach(place -> insert.add(rule.newColumn(place), rule.up(place, "_o.")));
        for (int i = 0; i < mirror.newOnly().size(); i++) {
            insert.add(words.quote(mirror.newOnly().get(i).column()), rule.newOnly(i));
        }
        return again(mirror.after(), insert, mirror.before(), "_o");
    }

    private String oldAgain() {
        Insert insert = new Insert(new ArrayList<>(), new ArrayList<>());
        insert.add(words.quote(mirror.before().key()), "_m.old_id");
        old(insert);
        return again(mirror.before(), insert, mirror.after(), "_n");
    }

    private String again(Table into, Insert insert, Table from, String alias) {
        return "INSERT INTO %s (%s)%s SELECT %s FROM %s JOIN %s ON _m.%s = %s WHERE %s IN (%s)"
                .formatted(
                        table(into),
                        insert.listed(),
                        words.withKeys(),
                        insert.valued(),
                        aliased(from, alias),
                        pairs(),
                        side(from),
                        key(alias, from),
                        key(alias, from),
                        Repair.KEYS);
    }

    private List<String> makeOld() {
        Insert insert = new Insert(new ArrayList<>(), new ArrayList<>());
        old(insert);
        return words.makeOld(
                insert.listed(),
                insert.valued(),
                aliased(mirror.after(), "_n")
                        + " WHERE "
                        + key("_n", mirror.after())
                        + " IN ("
                        + Repair.KEYS
                        + ")");
    }

    private void old(Insert insert) {
        for (int i = 0; i < mirror.pairs().size(); i++) {
            insert.add(rule.oldColumn(i, ""), rule.down(i, "_n."));
        }
        List<Given> given = mirror.oldOnly();
        for (int i = 0; i < given.size(); i++) {
            insert.add(words.quote(given.get(i).column()), words.oldOnly(i));
        }
    }

    /// Its pair is there, and the other row is not.
    private String leadsNowhere(Table table, Table other) {
        return "EXISTS (SELECT 1 FROM %s WHERE %s AND NOT EXISTS (SELECT 1 FROM %s WHERE %s = _m.%s))"
                .formatted(
                        pairs(),
                        paired(table),
                        aliased(other, "_x"),
                        key("_x", other),
                        side(other));
    }

    private String besidePair(Table table) {
        return " JOIN " + pairs() + " ON " + paired(table);
    }

    private String paired(Table table) {
        return "_m." + side(table) + " = " + table(table) + "." + words.quote(table.key());
    }

    private String side(Table table) {
        return table == mirror.before() ? "old_id" : "new_id";
    }

    private String pairs() {
        return table(map) + " AS _m";
    }

    private String key(String alias, Table table) {
        return rule.key(alias, table);
    }

    private String aliased(Table table, String alias) {
        return table(table) + " AS " + alias;
    }

    private String table(Table table) {
        return table(table.name());
    }

    private String table(TableName name) {
        return words.quote(name.schema()) + "." + words.quote(name.name());
    }
}
