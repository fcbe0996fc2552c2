package dev.gapless.migration.plan;

import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.TableMirror.Given;
import dev.gapless.migration.plan.TableMirror.Pair;
import dev.gapless.migration.plan.TableMirror.Table;

import java.util.List;

/// A table, the whole, and a second one, the part, which has at most one row for each of its rows
/// and says what some columns of it say; both are written. Where the part has no row these columns
/// say nothing. For each pair, at every commit, `new = up(old)` or `old = down(new)`.
///
/// @param columns from the old place of the columns to the new one; the key of the part is the
///   column that has the key of the whole, and there is no table of pairs of keys
/// @param split the part is the new place; otherwise the whole is
/// @param nothing what each column of the whole says that says nothing, in the order of
///   [#wholeSides()]: SQL without columns
public record TablePart(TableMirror columns, boolean split, List<String> nothing) {
    public TablePart {
        nothing = List.copyOf(nothing);
    }

    public Table whole() {
        return split ? columns.before() : columns.after();
    }

    public Table part() {
        return split ? columns.after() : columns.before();
    }

    public List<Side> wholeSides() {
        return split ? before() : after();
    }

    public List<Side> partSides() {
        return split ? after() : before();
    }

    /// What a column of the part gets that the whole knows nothing of.
    public List<Given> partOnly() {
        return split ? columns.newOnly() : columns.oldOnly();
    }

    private List<Side> before() {
        return columns.pairs().stream().map(Pair::before).toList();
    }

    private List<Side> after() {
        return columns.pairs().stream().flatMap(pair -> pair.after().stream()).toList();
    }
}
