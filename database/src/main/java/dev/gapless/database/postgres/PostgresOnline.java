package dev.gapless.database.postgres;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.EnumSteps;
import dev.gapless.database.jdbc.RuleSql;
import dev.gapless.migration.plan.EnumChange;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.Step.Lock;
import dev.gapless.migration.port.Collation;
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

    /// No value ever goes from a type again.
    @Override
    public List<Step> addValues(EnumChange change) {
        List<Statement> added =
                change.down().keySet().stream()
                        .map(
                                value ->
                                        new Statement(
                                                "ALTER TYPE "
                                                        + change.facts().type()
                                                        + " ADD VALUE IF NOT EXISTS '"
                                                        + value.replace("'", "''")
                                                        + "'",
                                                ""))
                        .toList();
        return List.of(
                new Step.Locked(
                        Phase.EXPAND,
                        change.what(),
                        change.table().name(),
                        Lock.NONE,
                        added,
                        Optional.empty()),
                EnumSteps.back(
                        change,
                        Names.quote(change.column()),
                        Names::literal,
                        "::" + change.facts().type(),
                        FillSql::step));
    }

    @Override
    public Optional<String> collationObstacle() {
        return Optional.empty();
    }

    /// Conditions would be held against every row again while writers stand still.
    @Override
    public List<String> collationTies(ColumnFacts facts) {
        return facts.ties();
    }

    /// The server takes an index over as it is when it has the new collation already.
    @Override
    public List<Step> changeCollation(
            String tag,
            String what,
            TableShape table,
            String column,
            ColumnFacts facts,
            Collation collation) {
        List<Index> indexes =
                facts.indexes().stream().filter(index -> goesBy(index, column)).toList();
        List<Step> steps = new ArrayList<>();
        if (collation.merges()) {
            indexes.stream()
                    .filter(Index::unique)
                    .forEach(index -> steps.add(merged(table, column, index, collation)));
        }
        List<Statement> swap = new ArrayList<>();
        List<Statement> names = new ArrayList<>();
        for (int i = 0; i < indexes.size(); i++) {
            Index index = indexes.get(i);
            String copy = "gapless_" + tag + "_index_" + (i + 1);
            String drop = "DROP INDEX CONCURRENTLY IF EXISTS " + of(table, copy);
            steps.add(
                    new Step.Online(
                            Phase.CONTRACT,
                            "index " + index.name() + " by " + collation.sql(),
                            table.name(),
                            List.of(
                                    new Statement(drop, ""),
                                    new Statement(
                                            IndexSql.create(
                                                    table.name(),
                                                    collated(index, column, collation),
                                                    copy),
                                            drop))));
            swap.add(new Statement("DROP INDEX " + of(table, index.name()), ""));
            names.add(
                    new Statement(
                            "ALTER INDEX "
                                    + of(table, copy)
                                    + " RENAME TO "
                                    + Names.quote(index.name()),
                            ""));
        }
        swap.add(
                new Statement(
                        "ALTER TABLE "
                                + Names.quote(table.name())
                                + " ALTER COLUMN "
                                + Names.quote(column)
                                + " TYPE "
                                + facts.type()
                                + " COLLATE "
                                + collation.sql(),
                        ""));
        swap.addAll(names);
        steps.add(
                new Step.Locked(
                        Phase.CONTRACT,
                        what,
                        table.name(),
                        Lock.EXCLUSIVE,
                        swap,
                        Optional.empty()));
        // what the server knew of its values went with the old collation
        steps.add(
                new Step.Online(
                        Phase.CONTRACT,
                        "look at the values of " + column,
                        table.name(),
                        List.of(
                                new Statement(
                                        "ANALYZE "
                                                + Names.quote(table.name())
                                                + " ("
                                                + Names.quote(column)
                                                + ")",
                                        ""))));
        return steps;
    }

    /// One with a collation of its own stays as it is.
    private static boolean goesBy(Index index, String column) {
        return index.parts().stream().anyMatch(part -> follows(part, column));
    }

    private static boolean follows(Index.Part part, String column) {
        return part.column().equals(column) && !part.words().strip().startsWith("COLLATE ");
    }

    private static Index collated(Index index, String column, Collation collation) {
        return new Index(
                index.name(),
                index.unique(),
                index.method(),
                index.parts().stream()
                        .map(
                                part ->
                                        follows(part, column)
                                                ? new Index.Part(
                                                        column,
                                                        "COLLATE "
                                                                + collation.sql()
                                                                + " "
                                                                + part.words())
                                                : part)
                        .toList(),
                index.included(),
                index.ending());
    }

    private static Step merged(TableShape table, String column, Index index, Collation collation) {
        return new RuleSql(Names::quote)
                .merged(
                        "count rows that " + index.name() + " would take for equal",
                        table,
                        index.parts().stream().map(Index.Part::column).toList(),
                        index.parts().stream()
                                .map(
                                        part ->
                                                Names.quote(part.column())
                                                        + (follows(part, column)
                                                                ? " COLLATE " + collation.sql()
                                                                : ""))
                                .toList(),
                        "the unique index " + index.name() + " by " + collation.sql());
    }

    private static String of(TableShape table, String index) {
        return Names.quote(table.name().schema()) + "." + Names.quote(index);
    }

    private static Step.Locked locked(
            Phase phase, String what, TableName table, Lock lock, Statement statement) {
        return new Step.Locked(phase, what, table, lock, List.of(statement), Optional.empty());
    }
}
