package dev.gapless.migration.plan;

import dev.gapless.migration.change.ChangeCollation;
import dev.gapless.migration.change.CreateIndex;
import dev.gapless.migration.change.DropColumn;
import dev.gapless.migration.change.DropIndex;
import dev.gapless.migration.change.Operation;
import dev.gapless.migration.change.RenameColumn;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.port.Collation;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.Index;
import dev.gapless.migration.port.OnlineDialect;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Holds an operation that the server can do beside readers and writers against the database. What
/// does not fit goes to the findings.
final class OnlineResolver {
    private static final Pattern PART =
            Pattern.compile("(.+?)(?:\\s+(asc|desc))?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Database database;
    private final Examination examination;
    private final Claims claims;
    private final Operation operation;
    private final TableShape table;

    OnlineResolver(
            Database database,
            Findings findings,
            Claims claims,
            Operation operation,
            TableShape table) {
        this.database = database;
        this.examination = new Examination(database, findings, operation, table);
        this.claims = claims;
        this.operation = operation;
        this.table = table;
    }

    List<Step> resolve(String tag) {
        return switch (operation) {
            case DropColumn drop -> dropColumn(drop, tag);
            case CreateIndex create -> createIndex(create, tag);
            case DropIndex drop -> dropIndex(drop);
            case ChangeCollation change -> changeCollation(change, tag);
            default -> throw new IllegalArgumentException(operation.what());
        };
    }

    private List<Step> dropColumn(DropColumn drop, String tag) {
        Optional<ColumnFacts> facts = examination.oldColumn(drop.column(), false);
        String down = examination.text(drop.down());
        if (facts.isEmpty()) {
            return List.of();
        }
        claims.column(operation, table, drop.column());
        facts.get().indexes().forEach(index -> claims.index(operation, table, index.name()));
        String type = table.column(drop.column()).map(Column::type).orElse("");
        examination.expression("down", table.withColumns(List.of()), down, type);
        if (down.isEmpty() && !facts.get().nullable() && facts.get().defaultValue().isEmpty()) {
            examination.add(
                    "'down' is missing: "
                            + table.name()
                            + "."
                            + drop.column()
                            + " is NOT NULL without a default, so the next insert of the new release"
                            + " would fail. Say what the old release finds in rows of the new one.");
        }
        List<Step> steps =
                new ArrayList<>(
                        database.dialect()
                                .online()
                                .dropColumn(
                                        operation.what(), table, drop.column(), facts.get(), down));
        TrialPlan plan = new TrialPlan(database);
        TriedColumn tried =
                plan.column(
                        table,
                        drop.column(),
                        facts.get(),
                        type,
                        down.isEmpty() ? facts.get().defaultValue() : down);
        steps.addAll(
                database.dialect()
                        .trials()
                        .columns(
                                tag,
                                table.name(),
                                List.of(tried),
                                Optional.empty(),
                                plan.cascades(table)));
        return steps;
    }

    private List<Step> createIndex(CreateIndex create, String tag) {
        examination.shortEnough("index", create.name());
        if (database.hasIndex(table, create.name())) {
            examination.add("There is an index or table '" + create.name() + "' already.");
        }
        if (table.partitioned() && database.server().product() == Product.POSTGRESQL) {
            examination.add(
                    "The table "
                            + table.name()
                            + " is partitioned: the server builds an index of it only while writers"
                            + " stand still.");
        }
        claims.index(operation, table, create.name());
        List<Index.Part> parts = create.columns().stream().map(this::part).toList();
        return database.dialect()
                .online()
                .createIndex(
                        tag,
                        operation.what(),
                        table,
                        new Index(create.name(), create.unique(), "btree", parts, List.of(), ""));
    }

    private Index.Part part(String text) {
        Matcher matcher = PART.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException(text);
        }
        String column = matcher.group(1);
        boolean backwards = "desc".equalsIgnoreCase(matcher.group(2));
        Optional<Operation> owner = claims.owner(table, column);
        if (examination.isThere(column)) {
            claims.reads(operation, table, column);
        } else if (owner.isEmpty()) {
            examination.add(
                    "The table "
                            + table.name()
                            + " has no column '"
                            + column
                            + "', and no operation before this one adds it. It has: "
                            + String.join(", ", table.columns().stream().map(Column::name).toList())
                            + ".");
        } else if (owner.get() instanceof RenameColumn
                && database.dialect().pairs().renamesInPlace()) {
            examination.add(
                    "The column '"
                            + column
                            + "' gets its name at contract only ("
                            + owner.get().place()
                            + "); put this index into a migration of its own after that.");
        }
        return new Index.Part(column, backwards ? " DESC" : "");
    }

    private List<Step> changeCollation(ChangeCollation change, String tag) {
        OnlineDialect dialect = database.dialect().online();
        String column = table.name() + "." + change.column();
        if (!examination.stays(change.column())) {
            return List.of();
        }
        Optional<String> obstacle = dialect.collationObstacle();
        if (obstacle.isPresent()) {
            examination.add(obstacle.get());
            return List.of();
        }
        ColumnFacts facts = database.column(table, change.column());
        Collation collation = database.collation(table, change.column(), change.to());
        claims.column(operation, table, change.column());
        facts.indexes().stream()
                .filter(
                        index ->
                                index.parts().stream()
                                        .anyMatch(part -> part.column().equals(change.column())))
                .forEach(index -> claims.index(operation, table, index.name()));
        if (collation.current().isEmpty()) {
            examination.add(column + " has no collation: it is of type " + facts.type() + ".");
            return List.of();
        }
        if (collation.sql().isEmpty()) {
            examination.add(
                    "There is no collation '"
                            + change.to()
                            + "' for "
                            + column
                            + (collation.similar().isEmpty()
                                    ? "."
                                    : ". There is: "
                                            + String.join(", ", collation.similar())
                                            + "."));
            return List.of();
        }
        if (collation.sql().equals(collation.current())) {
            examination.add(column + " has the collation " + change.to() + " already.");
        }
        Stream.concat(
                        dialect.collationTies(facts).stream(),
                        facts.fixed().stream().map(index -> "the index " + index))
                .forEach(
                        tie ->
                                examination.add(
                                        "The collation of "
                                                + column
                                                + " cannot change beside writers: "
                                                + tie
                                                + " needs the column as it is. Remove that first,"
                                                + " and make it anew after contract."));
        return dialect.changeCollation(
                tag, operation.what(), table, change.column(), facts, collation);
    }

    private List<Step> dropIndex(DropIndex drop) {
        List<String> names = new ArrayList<>();
        Optional<Index> found = Optional.empty();
        List<String> ties = new ArrayList<>();
        for (Column column : table.columns()) {
            ColumnFacts facts = database.column(table, column.name());
            facts.indexes().forEach(index -> names.add(index.name()));
            for (Index index : facts.indexes()) {
                if (index.name().equals(drop.name())) {
                    found = Optional.of(index);
                    ties.addAll(facts.ties());
                }
            }
        }
        claims.index(operation, table, drop.name());
        if (found.isEmpty()) {
            examination.add(
                    "The table "
                            + table.name()
                            + " has no index '"
                            + drop.name()
                            + "' that could be built again. It has: "
                            + String.join(", ", names.stream().distinct().toList())
                            + ".");
            return List.of();
        }
        ties.stream()
                .filter(tie -> tie.endsWith(" " + drop.name()) || tie.startsWith("the foreign key"))
                .distinct()
                .forEach(
                        tie ->
                                examination.add(
                                        "The index '"
                                                + drop.name()
                                                + "' cannot go: "
                                                + tie
                                                + " needs it."));
        return database.dialect().online().dropIndex(operation.what(), table, found.get());
    }
}
