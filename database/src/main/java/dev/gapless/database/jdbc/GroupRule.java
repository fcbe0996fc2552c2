package dev.gapless.database.jdbc;

import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.TableMirror.Aggregate;
import dev.gapless.migration.plan.TableMirror.Order;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What must hold between a row of a new table and the last of the old rows that belong to it, as
/// SQL that all products understand: for each pair of columns `new = up(last)` or `last =
/// down(new)`, and anything while no row belongs to it. The columns of the old rows stand beside
/// their pairs of keys, those of the new row beside its own.
///
/// @param columns the rule of the columns
/// @param pairs the pairs of keys of the old rows, as SQL
/// @param groups those of the rows that they belong to
/// @param words how the product says the rest
public record GroupRule(
        Aggregate aggregate, MirrorRule columns, String pairs, String groups, Words words) {
    /// How a product says it.
    ///
    /// @param asText a column as text
    /// @param byParent what follows a table of pairs that is to be read by `parent_id`, whatever
    ///   the server takes its rows for; empty for nothing
    public record Words(
            UnaryOperator<String> quote,
            UnaryOperator<String> literal,
            UnaryOperator<String> asText,
            String byParent) {}

    public List<String> sources(String prefix) {
        return names(aggregate.sources(), prefix);
    }

    public List<String> results(String prefix) {
        return names(aggregate.results(), prefix);
    }

    public String by(String prefix) {
        return prefix + words.quote().apply(aggregate.by().name());
    }

    /// Key of the last old row that belongs to one with the key `parent`.
    public String last(String parent) {
        return "(" + selectLast(parent, "") + ")";
    }

    /// The same as a query.
    ///
    /// @param into what follows the column
    public String selectLast(String parent, String into) {
        String order =
                Stream.concat(
                                aggregate.order().stream().map(this::descending),
                                Stream.of("_c.old_id DESC"))
                        .collect(Collectors.joining(", "));
        return "SELECT _c.old_id%s FROM %s AS _c%s WHERE _c.parent_id = %s AND _c.new_id IS NOT NULL ORDER BY %s LIMIT 1"
                .formatted(into, pairs, words.byParent(), parent, order);
    }

    /// NULL comes first, on every product.
    private String descending(Order order) {
        String column = "_c." + words.quote().apply(order.column());
        if (order.ranked().isEmpty()) {
            return column + " IS NULL, " + column + " DESC";
        }
        return IntStream.range(0, order.ranked().size())
                .mapToObj(
                        i ->
                                "WHEN "
                                        + words.literal().apply(order.ranked().get(i))
                                        + " THEN "
                                        + (i + 1))
                .collect(
                        Collectors.joining(
                                " ",
                                "CASE " + words.asText().apply(column) + " ",
                                " ELSE 0 END DESC"));
    }

    /// Neither side gives the other one.
    public String broken(int pair, String newPrefix, String oldPrefix) {
        return "("
                + columns.notUp(pair, newPrefix, oldPrefix)
                + " AND "
                + columns.notDown(pair, oldPrefix, newPrefix)
                + ")";
    }

    public String anyBroken(String newPrefix, String oldPrefix) {
        return pairNumbers()
                .mapToObj(pair -> broken(pair, newPrefix, oldPrefix))
                .collect(Collectors.joining(" OR "));
    }

    public IntStream pairNumbers() {
        return IntStream.range(0, aggregate.columns().pairs().size());
    }

    /// What an old row gets from the new one: what the last has where both say the same already.
    public String given(int pair, String newPrefix, String oldPrefix) {
        return "CASE WHEN "
                + columns.notUp(pair, newPrefix, oldPrefix)
                + " THEN "
                + columns.down(pair, newPrefix)
                + " ELSE "
                + columns.oldColumn(pair, oldPrefix)
                + " END";
    }

    /// Condition that a row of the new table, `_n`, breaks the rule, or that its pair, `_m`, does
    /// not say what it says. The old rows are read where their pairs are; that these say the same
    /// is held against them.
    ///
    /// @param parent key of its old row
    String differs(String parent) {
        return columns.differ(aggregate.results(), results("_m."), results("_n."))
                + " OR EXISTS (SELECT 1 FROM "
                + pairs
                + " AS _w"
                + words.byParent()
                + " WHERE _w.parent_id = "
                + parent
                + " AND _w.old_id = "
                + last(parent)
                + " AND ("
                + anyBroken("_n.", "_w.")
                + "))";
    }

    /// Condition that the pair `_m` of an old row does not say what the row does.
    String differsFromPair(String oldPrefix) {
        return columns.differ(
                Stream.concat(Stream.of(aggregate.by()), aggregate.sources().stream()).toList(),
                Stream.concat(Stream.of("_m.parent_id"), sources("_m.").stream()).toList(),
                Stream.concat(Stream.of(by(oldPrefix)), sources(oldPrefix).stream()).toList());
    }

    private List<String> names(List<Side> sides, String prefix) {
        return sides.stream().map(side -> prefix + words.quote().apply(side.name())).toList();
    }
}
