package dev.gapless.database.jdbc;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.plan.Repair;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.Step.Lock;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.port.TableName;

import java.util.ArrayList;
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

    /// Keys that a message names.
    private static final int SHOWN = 10;

    /// @param call makes the counterparts of rows
    /// @param together a function that makes many at once; empty for none
    public Step.Fill fill(String call, String together) {
        return new Step.Fill(
                Phase.BACKFILL,
                "fill " + after() + " from " + before(),
                before(),
                List.of(words.quote(mirror.before().key())),
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
        List<Step> steps = new ArrayList<>();
        MirrorRepairs repairs = new MirrorRepairs(mirror, map, rule, words);
        boolean alone = !mirror.waits() && mirror.aggregate().isEmpty();
        steps.add(
                compare(
                        before(),
                        mirror.before().key(),
                        rule.differs(),
                        alone ? repairs.ofOld() : List.of()));
        steps.add(
                compare(
                        after(),
                        mirror.after().key(),
                        rule.alien(),
                        alone ? repairs.ofNew() : List.of()));
        steps.add(compare(map, "old_id", rule.dangling(), alone ? repairs.ofPairs() : List.of()));
        if (mirror.waits()) {
            steps.add(parked(mirror.before(), after(), rule.parked()));
        }
        if (mirror.refers()) {
            steps.add(parked(mirror.after(), before(), rule.newParked()));
        }
        return steps;
    }

    /// From these triggers on a write of the old release reaches the new table. Where its rows
    /// refer to others they come once those have their counterparts.
    public Phase reached() {
        return mirror.refers() ? Phase.BACKFILL : Phase.SYNC;
    }

    private Step parked(TableMirror.Table table, TableName other, String condition) {
        String name = name(table.name());
        return new Step.Check(
                Phase.VERIFY,
                "look for rows of " + table.name().name() + " that refer to none",
                table.name(),
                "the rule that every row refers to one that is there (so "
                        + other.name()
                        + " has no row for it)",
                "SELECT count(*) FROM " + name + " WHERE " + condition,
                "SELECT "
                        + words.quote(table.key())
                        + " FROM "
                        + name
                        + " WHERE "
                        + condition
                        + " LIMIT "
                        + SHOWN);
    }

    private Step compare(TableName table, String key, String differs, List<Repair> repairs) {
        String quoted = name(table);
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

    private String name(TableName table) {
        return words.quote(table.schema()) + "." + words.quote(table.name());
    }

    /// The functions that triggers call. What an insert of the new release locks has to stay.
    public Step.Locked functions(String what, List<Statement> statements) {
        return new Step.Locked(
                Phase.SYNC,
                what,
                before(),
                Lock.NONE,
                statements,
                Optional.empty(),
                mirror.lockFirst().stream().map(TableMirror.LockFirst::table).toList());
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
