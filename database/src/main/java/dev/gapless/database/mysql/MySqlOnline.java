package dev.gapless.database.mysql;

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
import java.util.stream.Collectors;

/// What MariaDB and MySQL do beside readers and writers by themselves, in their words.
final class MySqlOnline implements OnlineDialect {
    private static final String INSTANT = ", ALGORITHM = INSTANT";
    private static final String INPLACE = ", ALGORITHM = INPLACE, LOCK = NONE";

    @Override
    public List<Step> dropColumn(
            String what, TableShape table, String column, ColumnFacts facts, String down) {
        List<Step> steps = new ArrayList<>();
        if (!down.isEmpty()) {
            String setting = alter(table) + "ALTER COLUMN " + Names.quote(column);
            String before = facts.defaultValue();
            steps.add(
                    locked(
                            Phase.EXPAND,
                            "rows without " + column + " get " + down,
                            table.name(),
                            new Statement(
                                    setting + " SET DEFAULT (" + down + ")" + INSTANT,
                                    setting
                                            + (before.isEmpty()
                                                    ? withoutDefault(facts)
                                                    : " SET DEFAULT " + before)
                                            + INSTANT)));
        }
        if (!facts.indexes().isEmpty()) {
            // An indexed column cannot go at once.
            steps.add(
                    new Step.Online(
                            Phase.CONTRACT,
                            "indexes of " + column + " go",
                            table.name(),
                            List.of(
                                    new Statement(
                                            alter(table)
                                                    + facts.indexes().stream()
                                                            .map(Index::name)
                                                            .map(
                                                                    name ->
                                                                            "DROP INDEX "
                                                                                    + Names.quote(
                                                                                            name))
                                                            .collect(Collectors.joining(", "))
                                                    + INPLACE,
                                            ""))));
        }
        steps.add(
                locked(
                        Phase.CONTRACT,
                        what,
                        table.name(),
                        new Statement(
                                alter(table) + "DROP COLUMN " + Names.quote(column) + INSTANT,
                                "")));
        return steps;
    }

    @Override
    public List<Step> createIndex(String tag, String what, TableShape table, Index index) {
        return List.of(
                new Step.Online(
                        index.unique() ? Phase.CONTRACT : Phase.BACKFILL,
                        what,
                        table.name(),
                        List.of(
                                new Statement(
                                        alter(table) + add(index, index.name()) + INPLACE,
                                        alter(table)
                                                + "DROP INDEX "
                                                + Names.quote(index.name())
                                                + INPLACE))));
    }

    @Override
    public List<Step> dropIndex(String what, TableShape table, Index index) {
        return List.of(
                new Step.Online(
                        Phase.CONTRACT,
                        what,
                        table.name(),
                        List.of(
                                new Statement(
                                        alter(table)
                                                + "DROP INDEX "
                                                + Names.quote(index.name())
                                                + INPLACE,
                                        alter(table) + add(index, index.name()) + INPLACE))));
    }

    /// Without any default at all an insert that leaves out a nullable column would fail, too.
    private static String withoutDefault(ColumnFacts facts) {
        return facts.nullable() ? " SET DEFAULT NULL" : " DROP DEFAULT";
    }

    static String add(Index index, String name) {
        return (index.unique() ? "ADD UNIQUE INDEX " : "ADD INDEX ")
                + Names.quote(name)
                + " ("
                + index.parts().stream()
                        .map(part -> Names.quote(part.column()) + part.words())
                        .collect(Collectors.joining(", "))
                + ")";
    }

    private static Step.Locked locked(
            Phase phase, String what, TableName table, Statement statement) {
        return new Step.Locked(
                phase, what, table, Lock.EXCLUSIVE, List.of(statement), Optional.empty());
    }

    private static String alter(TableShape table) {
        return "ALTER TABLE " + Names.quote(table.name()) + " ";
    }
}
