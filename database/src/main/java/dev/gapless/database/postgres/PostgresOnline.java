package dev.gapless.database.postgres;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.Step.Lock;
import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.Index;
import dev.gapless.migration.port.OnlineDialect;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What PostgreSQL does beside readers and writers by itself, in its words.
final class PostgresOnline implements OnlineDialect {
    @Override
    public List<Step> dropColumn(
            String what, TableShape table, String column, ColumnFacts facts, String down) {
        String alter = "ALTER TABLE " + Names.quote(table.name()) + " ";
        List<Step> steps = new ArrayList<>();
        if (!down.isEmpty()) {
            String setting = alter + "ALTER COLUMN " + Names.quote(column);
            String before = facts.defaultValue();
            steps.add(
                    locked(
                            Phase.EXPAND,
                            "rows without " + column + " get " + down,
                            table.name(),
                            Lock.EXCLUSIVE,
                            new Statement(
                                    setting + " SET DEFAULT " + down,
                                    setting
                                            + (before.isEmpty()
                                                    ? " DROP DEFAULT"
                                                    : " SET DEFAULT " + before))));
        }
        steps.add(
                locked(
                        Phase.CONTRACT,
                        what,
                        table.name(),
                        Lock.EXCLUSIVE,
                        new Statement(alter + "DROP COLUMN " + Names.quote(column), "")));
        return steps;
    }

    /// Built under a name of ours, again from the beginning after a death: what is there by then
    /// may be half an index.
    @Override
    public List<Step> createIndex(String tag, String what, TableShape table, Index index) {
        Phase phase = index.unique() ? Phase.CONTRACT : Phase.BACKFILL;
        String built = "gapless_" + tag + "_index";
        String schema = Names.quote(table.name().schema()) + ".";
        String drop = "DROP INDEX CONCURRENTLY IF EXISTS " + schema + Names.quote(built);
        return List.of(
                new Step.Online(
                        phase,
                        what,
                        table.name(),
                        List.of(
                                new Statement(drop, ""),
                                new Statement(IndexSql.create(table.name(), index, built), drop))),
                locked(
                        phase,
                        what,
                        table.name(),
                        Lock.NONE,
                        new Statement(
                                "ALTER INDEX "
                                        + schema
                                        + Names.quote(built)
                                        + " RENAME TO "
                                        + Names.quote(index.name()),
                                "ALTER INDEX "
                                        + schema
                                        + Names.quote(index.name())
                                        + " RENAME TO "
                                        + Names.quote(built))));
    }

    @Override
    public List<Step> dropIndex(String what, TableShape table, Index index) {
        String drop =
                "DROP INDEX CONCURRENTLY IF EXISTS "
                        + Names.quote(table.name().schema())
                        + "."
                        + Names.quote(index.name());
        return List.of(
                new Step.Online(
                        Phase.CONTRACT,
                        what,
                        table.name(),
                        List.of(
                                new Statement(
                                        drop, IndexSql.create(table.name(), index, index.name())),
                                // what a death on the way back left half built
                                new Statement("", drop))));
    }

    private static Step.Locked locked(
            Phase phase, String what, TableName table, Lock lock, Statement statement) {
        return new Step.Locked(phase, what, table, lock, List.of(statement), Optional.empty());
    }
}
