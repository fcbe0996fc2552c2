package dev.gapless.database.jdbc;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Shape;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.plan.Repair;
import dev.gapless.migration.plan.Repair.Kept;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.TableMirror.Table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The steps of a table and its part that are the same for all products.
///
/// @param guard query for what is missing of our triggers
public record PartSteps(PartRule rule, String guard, Words words) {
    private static final int SHOWN = 10;

    /// How a product says it.
    public interface Words {
        /// UPDATE of one of the two, joined with the other.
        ///
        /// @param on condition that leads to the other
        String update(String target, String set, String other, String on, String where);

        /// What a column is called on the left of an assignment.
        String assigned(String alias, String column);

        /// Values for the columns of which only the part knows.
        List<String> partOnly();

        /// Makes triggers of ours pass over the next statement.
        String silence();
    }

    /// @param along the table along whose rows it goes
    /// @param pending condition of one that waits
    /// @param call makes the counterparts of rows
    /// @param together a function that makes many at once; empty for none
    public Step.Fill fill(Table along, String pending, String call, String together) {
        return new Step.Fill(
                Phase.BACKFILL,
                "fill "
                        + rule.tables().columns().after().name()
                        + " from "
                        + rule.tables().columns().before().name(),
                along.name(),
                List.of(rule.quote().apply(along.key())),
                List.of(along.keyParameter()),
                call,
                true,
                together,
                pending,
                true,
                false,
                guard,
                List.of(new Statement(rule.forward(), "")));
    }

    public List<Step> compare() {
        Table whole = rule.whole();
        Table part = rule.part();
        String differs = rule.differs();
        return List.of(
                new Step.Compare(
                        "compare every row of " + whole.name(),
                        whole.name(),
                        List.of(rule.key("")),
                        differs,
                        "",
                        "",
                        guard,
                        List.of(
                                new Statement(
                                        "SELECT count(*) FROM "
                                                + rule.table(whole)
                                                + " WHERE "
                                                + differs,
                                        "")),
                        List.of(
                                both(Shape.OLD),
                                both(Shape.NEW),
                                alone(Shape.OLD),
                                alone(Shape.NEW))),
                new Step.Check(
                        Phase.VERIFY,
                        "look for rows of "
                                + part.name().name()
                                + " without a row of "
                                + whole.name().name(),
                        part.name(),
                        "the rule that a row of "
                                + part.name().name()
                                + " has its row of "
                                + whole.name().name(),
                        "SELECT count(*) FROM " + rule.table(part) + " WHERE " + rule.orphan(),
                        "SELECT "
                                + rule.by("")
                                + " FROM "
                                + rule.table(part)
                                + " WHERE "
                                + rule.orphan()
                                + " LIMIT "
                                + SHOWN));
    }

    /// Both rows are there. The whole has what the old release says where the columns leave it, and
    /// what the new one says where they come to it.
    private Repair both(Shape from) {
        boolean toPart = (from == Shape.OLD) == rule.tables().split();
        String whole = rule.table(rule.whole()) + ".";
        String on = rule.by("_p.") + " = ";
        String keys = rule.key("_w.") + " IN (" + Repair.KEYS + ")";
        Table target = toPart ? rule.part() : rule.whole();
        String alias = toPart ? "_p" : "_w";
        return repair(
                from,
                (toPart ? "carried over to " : "taken over from ") + rule.part().name().name(),
                "EXISTS (SELECT 1 FROM %s AS _p WHERE %s%s AND (%s))"
                        .formatted(
                                rule.table(rule.part()),
                                on,
                                rule.key(whole),
                                rule.any(pair -> rule.broken(pair, whole, "_p."))),
                " JOIN " + rule.table(rule.part()) + " AS _p ON " + on + rule.key(whole),
                List.of(
                        new Kept(
                                target.name(),
                                alias,
                                List.of(rule.quote().apply(target.key())),
                                toPart ? rule.partColumns("") : rule.wholeColumns(""),
                                rule.table(rule.whole())
                                        + " AS _w JOIN "
                                        + rule.table(rule.part())
                                        + " AS _p ON "
                                        + on
                                        + rule.key("_w.")
                                        + " WHERE "
                                        + keys)),
                rule.pairs()
                        .mapToObj(pair -> carried(pair, toPart, target, alias, on, keys))
                        .toList());
    }

    /// The other columns say what they said: a server that sets one by itself does not then.
    private String carried(
            int pair, boolean toPart, Table target, String alias, String on, String keys) {
        UnaryOperator<String> assigned = column -> words.assigned(alias, column);
        PartRule.Choice only = (each, value, present) -> each == pair ? value : present;
        return words.update(
                rule.table(target) + " AS " + alias,
                toPart ? rule.setPart(assigned, "_w.", only) : rule.setWhole(assigned, "_p.", only),
                rule.table(toPart ? rule.whole() : rule.part()) + " AS " + (toPart ? "_w" : "_p"),
                on + rule.key("_w."),
                keys + " AND " + rule.broken(pair, "_w.", "_p."));
    }

    /// The part has no row, though the whole says something.
    private Repair alone(Shape from) {
        boolean toPart = (from == Shape.OLD) == rule.tables().split();
        String whole = rule.table(rule.whole()) + ".";
        return repair(
                from,
                toPart
                        ? "row made in " + rule.part().name().name()
                        : "emptied, as " + rule.part().name().name() + " has no row",
                rule.says(whole) + " AND NOT " + rule.hasPart(whole),
                "",
                toPart
                        ? List.of()
                        : List.of(Kept.ofRow(rule.whole().name(), rule.wholeColumns(""))),
                List.of(
                        toPart
                                ? "INSERT INTO %s (%s) SELECT %s FROM %s AS _w WHERE %s IN (%s)"
                                        .formatted(
                                                rule.table(rule.part()),
                                                String.join(", ", rule.insertedColumns()),
                                                String.join(", ", insertedValues("_w.")),
                                                rule.table(rule.whole()),
                                                rule.key("_w."),
                                                Repair.KEYS)
                                : "UPDATE %s SET %s WHERE %s IN (%s)"
                                        .formatted(
                                                rule.table(rule.whole()),
                                                rule.setNothing(column -> column),
                                                rule.key(""),
                                                Repair.KEYS)));
    }

    /// In the order of [PartRule#insertedColumns()].
    public List<String> insertedValues(String wholePrefix) {
        List<String> values = new ArrayList<>();
        values.add(rule.key(wholePrefix));
        values.addAll(rule.partValues(wholePrefix));
        values.addAll(words.partOnly());
        return values;
    }

    private Repair repair(
            Shape from,
            String what,
            String wrong,
            String beside,
            List<Kept> kept,
            List<String> statements) {
        return new Repair(
                from,
                what,
                rule.whole().name(),
                List.of(rule.key("")),
                List.of(rule.whole().keyParameter()),
                wrong,
                beside,
                kept,
                "",
                statements,
                false,
                false,
                "",
                words.silence());
    }
}
