package dev.gapless.database.mysql;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What MariaDB and MySQL do beside readers and writers by themselves, in their words.
final class MySqlOnline implements OnlineDialect {
    private static final String INSTANT = ", ALGORITHM = INSTANT";
    private static final String ONLINE = ", LOCK = NONE";
    private static final Pattern PREFIX = Pattern.compile("^\\((\\d+)\\)");
    private static final String INPLACE = ", ALGORITHM = INPLACE, LOCK = NONE";

    private final MySqlServer server;

    MySqlOnline(MySqlServer server) {
        this.server = server;
    }

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

    @Override
    public List<Step> addValues(EnumChange change) {
        String modify =
                alter(change.table()) + "MODIFY COLUMN " + Names.quote(change.column()) + " ";
        String before = change.facts().definition();
        List<Step> steps = new ArrayList<>();
        steps.add(
                locked(
                        Phase.EXPAND,
                        change.what(),
                        change.table().name(),
                        new Statement(
                                modify + TableText.withValues(before, change.values()) + INSTANT,
                                "")));
        if (server.mariaDb() && server.rebuildsOnline()) {
            steps.add(
                    new Step.Online(
                            Phase.EXPAND,
                            "undo takes "
                                    + String.join(", ", change.down().keySet())
                                    + " from "
                                    + change.table().name().name()
                                    + "."
                                    + change.column(),
                            change.table().name(),
                            List.of(new Statement("", modify + before + ONLINE))));
        }
        steps.add(
                EnumSteps.back(
                        change, Names.quote(change.column()), Names::literal, "", SyncSteps::fill));
        return steps;
    }

    @Override
    public Optional<String> collationObstacle() {
        return server.mariaDb() && server.rebuildsOnline()
                ? Optional.empty()
                : Optional.of(
                        server.label()
                                + " "
                                + server.number()
                                + " changes a collation only while writers stand still. Put a column"
                                + " of another name beside it: change-type, with a type that says"
                                + " COLLATE.");
    }

    @Override
    public List<String> collationTies(ColumnFacts facts) {
        return facts.ties().stream()
                .filter(
                        tie ->
                                tie.equals("the primary key")
                                        || tie.equals(ColumnFacts.PARTITION_KEY)
                                        || tie.startsWith("the foreign key")
                                        || tie.startsWith("the generated column"))
                .toList();
    }

    @Override
    public List<Step> changeCollation(
            String tag,
            String what,
            TableShape table,
            String column,
            ColumnFacts facts,
            Collation collation) {
        List<Step> steps = new ArrayList<>();
        if (collation.merges()) {
            facts.indexes().stream()
                    .filter(Index::unique)
                    .forEach(index -> steps.add(merged(table, column, index, collation)));
        }
        String modify = alter(table) + "MODIFY COLUMN " + Names.quote(column) + " ";
        steps.add(
                new Step.Online(
                        Phase.CONTRACT,
                        what,
                        table.name(),
                        List.of(
                                new Statement(
                                        modify
                                                + TableText.collated(
                                                        facts.definition(), collation.sql())
                                                + ONLINE,
                                        modify + facts.definition() + ONLINE))));
        return steps;
    }

    private static Step merged(TableShape table, String column, Index index, Collation collation) {
        return new RuleSql(Names::quote)
                .merged(
                        "count rows that " + index.name() + " would take for equal",
                        table,
                        index.parts().stream().map(Index.Part::column).toList(),
                        index.parts().stream().map(part -> key(part, column, collation)).toList(),
                        "the unique index " + index.name() + " by " + collation.sql());
    }

    /// Of a prefix only that much is compared.
    private static String key(Index.Part part, String column, Collation collation) {
        String name = Names.quote(part.column());
        Matcher prefix = PREFIX.matcher(part.words());
        String compared = prefix.find() ? "left(" + name + ", " + prefix.group(1) + ")" : name;
        return part.column().equalsIgnoreCase(column)
                ? compared + " COLLATE " + collation.sql()
                : compared;
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
