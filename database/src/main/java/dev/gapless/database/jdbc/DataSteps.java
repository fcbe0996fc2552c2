package dev.gapless.database.jdbc;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.plan.DataUpdate;
import dev.gapless.migration.plan.DataUpdate.Assigned;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.Rule;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// The steps of an update of rows, which are the same for all products.
///
/// @param quote a name as SQL
/// @param fill how the product changes rows in chunks
public record DataSteps(UnaryOperator<String> quote, Chunks fill) {
    /// A backfill without triggers of ours.
    public interface Chunks {
        Step.Fill of(
                String what,
                TableShape table,
                String touch,
                String pending,
                boolean required,
                String guard);
    }

    public List<Step> of(DataUpdate update) {
        Step.Fill forward = fill(update.what(), update.table(), update.set(), update.where());
        List<Step> steps = new ArrayList<>();
        if (!update.undo().isEmpty()) {
            steps.add(
                    fill("undo " + update.what(), update.table(), update.undo(), update.undoWhere())
                            .onceIn(Phase.BACKFILL)
                            .onTheWayBackFrom(Phase.BACKFILL));
        }
        steps.add(forward.onceIn(Phase.BACKFILL));
        steps.add(
                new RuleSql(quote)
                        .step(
                                Phase.VERIFY,
                                "count rows that match again",
                                update.table(),
                                new Rule.Condition("NOT (" + update.where() + ")"),
                                "what update-data says: 'where' holds for them again"));
        steps.add(forward.onceIn(Phase.CONTRACT));
        return steps;
    }

    private Step.Fill fill(String what, TableShape table, List<Assigned> set, String where) {
        String touch =
                set.stream()
                        .map(one -> quote.apply(one.column()) + " = (" + one.value() + ")")
                        .collect(Collectors.joining(", "));
        return fill.of(what, table, touch, "(" + where + ")", true, "");
    }
}
