package dev.gapless.database.jdbc;

import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.TableMirror.Table;
import dev.gapless.migration.plan.TablePart;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What must hold between a table and its part, as SQL that all products understand. Within a query
/// a row of the whole is called `_w`, one of the part `_p`.
///
/// @param rule of the columns, from their old place to the new one
/// @param quote a name
/// @param nothing what the columns of the whole have that say nothing, with their types
public record PartRule(
        TablePart tables, MirrorRule rule, UnaryOperator<String> quote, List<String> nothing) {
    public PartRule {
        nothing = List.copyOf(nothing);
    }

    public Table whole() {
        return tables.whole();
    }

    public Table part() {
        return tables.part();
    }

    public IntStream pairs() {
        return IntStream.range(0, tables.columns().pairs().size());
    }

    public String key(String prefix) {
        return prefix + quote.apply(whole().key());
    }

    public String by(String prefix) {
        return prefix + quote.apply(part().key());
    }

    public List<String> wholeColumns(String prefix) {
        return names(tables.wholeSides(), prefix);
    }

    public List<String> partColumns(String prefix) {
        return names(tables.partSides(), prefix);
    }

    private List<String> names(List<Side> sides, String prefix) {
        return sides.stream().map(side -> prefix + quote.apply(side.name())).toList();
    }

    /// Columns of the whole that a pair is about.
    public List<String> wholeColumns(int pair, String prefix) {
        return tables.split()
                ? List.of(rule.oldColumn(pair, prefix))
                : rule.newColumns(pair, prefix);
    }

    public List<String> partColumns(int pair, String prefix) {
        return tables.split()
                ? rule.newColumns(pair, prefix)
                : List.of(rule.oldColumn(pair, prefix));
    }

    /// What the part has to say of a row of the whole, for one pair.
    public List<String> partValues(int pair, String wholePrefix) {
        return tables.split() ? up(pair, wholePrefix) : List.of(rule.down(pair, wholePrefix));
    }

    public List<String> wholeValues(int pair, String partPrefix) {
        return tables.split() ? List.of(rule.down(pair, partPrefix)) : up(pair, partPrefix);
    }

    private List<String> up(int pair, String prefix) {
        return rule.places(pair).stream().map(place -> rule.up(place, prefix)).toList();
    }

    public List<String> partValues(String wholePrefix) {
        return pairs().boxed().flatMap(pair -> partValues(pair, wholePrefix).stream()).toList();
    }

    public List<String> wholeValues(String partPrefix) {
        return pairs().boxed().flatMap(pair -> wholeValues(pair, partPrefix).stream()).toList();
    }

    /// Condition that a row of the whole says something.
    public String says(String wholePrefix) {
        return rule.differ(tables.wholeSides(), wholeColumns(wholePrefix), nothing);
    }

    /// A write to the whole changes what it says.
    public String wholeChanged(int pair) {
        return tables.split() ? rule.oldChanged(pair, "NEW.") : rule.newChanged(pair);
    }

    public String partChanged(int pair) {
        return tables.split() ? rule.newChanged(pair) : rule.oldChanged(pair, "NEW.");
    }

    /// The part does not give what the whole says.
    public String wholeUnsaid(int pair, String wholePrefix, String partPrefix) {
        return tables.split()
                ? rule.notDown(pair, wholePrefix, partPrefix)
                : rule.notUp(pair, wholePrefix, partPrefix);
    }

    /// The whole does not give what the part says.
    public String partUnsaid(int pair, String wholePrefix, String partPrefix) {
        return tables.split()
                ? rule.notUp(pair, partPrefix, wholePrefix)
                : rule.notDown(pair, partPrefix, wholePrefix);
    }

    /// A write to the whole is carried over.
    public String carriesToPart(int pair, String wholePrefix, String partPrefix) {
        return wholeChanged(pair)
                + (rule.hasWords(pair) ? " AND " + wholeUnsaid(pair, wholePrefix, partPrefix) : "");
    }

    /// The same of the part. A row of the whole that says nothing may not be filled yet: then it
    /// gets all of them, or the backfill would take it for filled.
    public String carriesToWhole(int pair, String wholePrefix, String partPrefix) {
        String unsaid = partUnsaid(pair, wholePrefix, partPrefix);
        String changed = partChanged(pair) + (rule.hasWords(pair) ? " AND " + unsaid : "");
        return tables.split()
                ? changed
                : "(%s OR NOT (%s) AND %s)".formatted(changed, says(wholePrefix), unsaid);
    }

    /// Neither side gives the other one.
    public String broken(int pair, String wholePrefix, String partPrefix) {
        return "("
                + wholeUnsaid(pair, wholePrefix, partPrefix)
                + " AND "
                + partUnsaid(pair, wholePrefix, partPrefix)
                + ")";
    }

    public String any(IntFunction<String> condition) {
        return pairs().mapToObj(condition).collect(Collectors.joining(" OR "));
    }

    /// Assignments to the columns of the part from a row of the whole; what is not carried over
    /// stays.
    ///
    /// @param assigned what a column is called on the left
    /// @param choice the value where a pair is carried over, and the one that is there
    public String setPart(UnaryOperator<String> assigned, String wholePrefix, Choice choice) {
        return set(
                assigned,
                pair -> partColumns(pair, ""),
                pair -> partValues(pair, wholePrefix),
                "_p.",
                choice);
    }

    public String setWhole(UnaryOperator<String> assigned, String partPrefix, Choice choice) {
        return set(
                assigned,
                pair -> wholeColumns(pair, ""),
                pair -> wholeValues(pair, partPrefix),
                "_w.",
                choice);
    }

    /// How a product says which of two values a column gets.
    public interface Choice {
        String of(int pair, String carried, String present);
    }

    private String set(
            UnaryOperator<String> assigned,
            IntFunction<List<String>> columns,
            IntFunction<List<String>> values,
            String prefix,
            Choice choice) {
        return pairs().boxed()
                .flatMap(
                        pair ->
                                IntStream.range(0, columns.apply(pair).size())
                                        .mapToObj(
                                                i ->
                                                        assigned.apply(columns.apply(pair).get(i))
                                                                + " = "
                                                                + choice.of(
                                                                        pair,
                                                                        values.apply(pair).get(i),
                                                                        prefix
                                                                                + columns.apply(
                                                                                                pair)
                                                                                        .get(i))))
                .collect(Collectors.joining(",\n      "));
    }

    /// Assignments that make the whole say nothing.
    public String setNothing(UnaryOperator<String> assigned) {
        List<String> columns = wholeColumns("");
        return IntStream.range(0, columns.size())
                .mapToObj(i -> assigned.apply(columns.get(i)) + " = " + nothing.get(i))
                .collect(Collectors.joining(", "));
    }

    /// `by, street, ..` of an INSERT into the part.
    public List<String> insertedColumns() {
        return Stream.of(
                        Stream.of(by("")),
                        partColumns("").stream(),
                        tables.partOnly().stream().map(given -> quote.apply(given.column())))
                .flatMap(each -> each)
                .toList();
    }

    /// The pair has a row in the part.
    public String hasPart(String wholePrefix) {
        return "EXISTS (SELECT 1 FROM %s AS _p WHERE %s = %s)"
                .formatted(table(part()), by("_p."), key(wholePrefix));
    }

    /// Condition of a row of the whole that says something the part does not have yet.
    public String partPending() {
        String whole = table(whole()) + ".";
        return says(whole) + " AND NOT " + hasPart(whole);
    }

    /// Condition of a row of the part that waits for the whole to say the same.
    public String wholePending() {
        return "EXISTS (SELECT 1 FROM %s AS _w WHERE %s = %s AND %s)"
                .formatted(
                        table(whole()),
                        key("_w."),
                        by(table(part()) + "."),
                        unfilled("_w.", table(part()) + "."));
    }

    /// The same of the row of the whole.
    public String wholePendingByKey() {
        String whole = table(whole()) + ".";
        return "EXISTS (SELECT 1 FROM %s AS _p WHERE %s = %s AND %s)"
                .formatted(table(part()), by("_p."), key(whole), unfilled(whole, "_p."));
    }

    /// The whole does not say yet what the part does.
    public String unfilled(String wholePrefix, String partPrefix) {
        return "NOT (%s) AND (%s)"
                .formatted(
                        says(wholePrefix),
                        any(pair -> partUnfilled(pair, wholePrefix, partPrefix)));
    }

    private String partUnfilled(int pair, String wholePrefix, String partPrefix) {
        return rule.notUp(pair, wholePrefix, partPrefix);
    }

    /// Condition of a row of the whole that is wrong.
    public String differs() {
        String whole = table(whole()) + ".";
        return "NOT EXISTS (SELECT 1 FROM %s AS _p WHERE %s = %s AND NOT (%s)) AND (%s OR %s)"
                .formatted(
                        table(part()),
                        by("_p."),
                        key(whole),
                        any(pair -> broken(pair, whole, "_p.")),
                        says(whole),
                        hasPart(whole));
    }

    /// Condition of a row of the part that belongs to none.
    public String orphan() {
        return "NOT EXISTS (SELECT 1 FROM %s AS _w WHERE %s = %s)"
                .formatted(table(whole()), key("_w."), by(table(part()) + "."));
    }

    /// The query that makes the rows of the new place.
    public String forward() {
        String columns =
                IntStream.range(0, newPlace().size())
                        .mapToObj(i -> newValues().get(i) + " AS " + newPlace().get(i))
                        .collect(Collectors.joining(", "));
        return tables.split()
                ? "SELECT %s AS %s, %s FROM %s AS _w WHERE %s"
                        .formatted(key("_w."), by(""), columns, table(whole()), says("_w."))
                : "SELECT %s AS %s, %s FROM %s AS _p"
                        .formatted(by("_p."), key(""), columns, table(part()));
    }

    private List<String> newPlace() {
        return tables.split() ? partColumns("") : wholeColumns("");
    }

    private List<String> newValues() {
        return tables.split() ? partValues("_w.") : wholeValues("_p.");
    }

    public String table(Table table) {
        return quote.apply(table.name().schema()) + "." + quote.apply(table.name().name());
    }
}
