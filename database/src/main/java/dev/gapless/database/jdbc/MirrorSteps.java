package dev.gapless.database.jdbc;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.Step.Lock;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.port.TableName;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The steps of two tables in step that are the same for all products.
///
/// @param map the table of pairs of keys
/// @param guard query for what is missing of our triggers
/// @param quote a name as SQL
public record MirrorSteps(
        TableMirror mirror,
        TableName map,
        MirrorRule rule,
        String guard,
        UnaryOperator<String> quote) {

    /// @param call makes the counterparts of rows
    /// @param together a function that makes many at once; empty for none
    public Step.Fill fill(String call, String together) {
        return new Step.Fill(
                Phase.BACKFILL,
                "fill " + after() + " from " + before(),
                before(),
                List.of(quote.apply(mirror.before().key())),
                List.of(mirror.before().keyParameter()),
                call,
                true,
                together,
                rule.pending(),
                true,
                false,
                guard,
                List.of(new Statement(rule.forward(), "")));
    }

    public List<Step> compare() {
        return List.of(
                compare(before(), mirror.before().key(), rule.differs()),
                compare(after(), mirror.after().key(), rule.alien()),
                compare(map, "old_id", rule.dangling()));
    }

    private Step compare(TableName table, String key, String differs) {
        String quoted = quote.apply(table.schema()) + "." + quote.apply(table.name());
        return new Step.Compare(
                "compare every row of " + table.name(),
                table,
                List.of(quote.apply(key)),
                differs,
                "",
                "",
                guard,
                List.of(new Statement("SELECT count(*) FROM " + quoted + " WHERE " + differs, "")));
    }

    public static Step.Locked locked(
            Phase phase, String what, TableName table, Lock lock, List<Statement> statements) {
        return new Step.Locked(phase, what, table, lock, statements, Optional.empty());
    }

    private TableName before() {
        return mirror.before().name();
    }

    private TableName after() {
        return mirror.after().name();
    }
}
