package dev.gapless.database.jdbc;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Table;
import dev.gapless.migration.port.TableName;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The steps of a table behind whose rows several old ones stand that are the same for all
/// products.
///
/// @param groups the table of keys
/// @param behind the table of old rows
/// @param guard query for what is missing of our triggers
/// @param quote how the product quotes a name
public record GatherSteps(
        TableMirror mirror,
        TableName groups,
        TableName behind,
        GatherRule rule,
        String guard,
        UnaryOperator<String> quote) {
    /// Keys that a message names.
    private static final int SHOWN = 10;

    /// @param call puts rows where they belong
    public Step.Fill fill(String call) {
        Table before = mirror.before();
        return new Step.Fill(
                Phase.BACKFILL,
                "fill " + mirror.after().name() + " from " + before.name(),
                before.name(),
                List.of(quote.apply(before.key())),
                List.of(before.keyParameter()),
                call,
                true,
                "",
                rule.pending(),
                true,
                false,
                guard,
                List.of(new Statement(rule.forward(), "")));
    }

    public List<Step> compare() {
        Table before = mirror.before();
        Table after = mirror.after();
        List<Step> steps = new ArrayList<>();
        steps.add(compare(before.name(), List.of(quote.apply(before.key())), rule.differs()));
        steps.add(compare(after.name(), List.of(quote.apply(after.key())), rule.alien()));
        steps.add(compare(groups, rule.keys(""), rule.miscounted()));
        steps.add(compare(behind, List.of("source", "old_id"), rule.dangling()));
        steps.add(parked());
        return steps;
    }

    private Step parked() {
        Table before = mirror.before();
        String from = " FROM " + rule.rule().table(before) + " WHERE " + rule.parked();
        return new Step.Check(
                Phase.VERIFY,
                "look for rows of " + before.name().name() + " that stand behind none",
                before.name(),
                "the rule that every row says what "
                        + mirror.after().name().name()
                        + " can hold (so it has no row for it)",
                "SELECT count(*)" + from,
                "SELECT " + quote.apply(before.key()) + from + " LIMIT " + SHOWN);
    }

    private Step compare(TableName table, List<String> key, String differs) {
        return new Step.Compare(
                "compare every row of " + table,
                table,
                key,
                differs,
                "",
                "",
                guard,
                List.of(
                        new Statement(
                                "SELECT count(*) FROM "
                                        + quote.apply(table.schema())
                                        + "."
                                        + quote.apply(table.name())
                                        + " WHERE "
                                        + differs,
                                "")),
                List.of());
    }
}
