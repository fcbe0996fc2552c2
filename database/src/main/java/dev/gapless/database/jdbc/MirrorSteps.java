package dev.gapless.database.jdbc;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.plan.Repair;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.Step.Lock;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.port.TableName;

import java.util.List;
import java.util.Optional;

/// The steps of two tables in step that are the same for all products.
///
/// @param map the table of pairs of keys
/// @param guard query for what is missing of our triggers
/// @param words how the product makes rows agree again
public record MirrorSteps(
        TableMirror mirror,
        TableName map,
        MirrorRule rule,
        String guard,
        MirrorRepairs.Words words) {

    /// @param call makes the counterparts of rows
    /// @param together a function that makes many at once; empty for none
    public Step.Fill fill(String call, String together) {
        return new Step.Fill(
                "fill " + after() + " from " + before(),
                before(),
                List.of(words.quote(mirror.before().key())),
                List.of(mirror.before().keyParameter()),
                call,
                true,
                together,
                rule.pending(),
                true,
                guard,
                List.of(new Statement(rule.forward(), "")));
    }

    public List<Step> compare() {
        MirrorRepairs repairs = new MirrorRepairs(mirror, map, rule, words);
        return List.of(
                compare(before(), mirror.before().key(), rule.differs(), repairs.ofOld()),
                compare(after(), mirror.after().key(), rule.alien(), repairs.ofNew()),
                compare(map, "old_id", rule.dangling(), repairs.ofPairs()));
    }

    private Step compare(TableName table, String key, String differs, List<Repair> repairs) {
        String quoted = words.quote(table.schema()) + "." + words.quote(table.name());
        return new Step.Compare(
                "compare every row of " + table.name(),
                table,
                List.of(words.quote(key)),
                differs,
                "",
                "",
                guard,
                List.of(new Statement("SELECT count(*) FROM " + quoted + " WHERE " + differs, "")),
                repairs);
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
