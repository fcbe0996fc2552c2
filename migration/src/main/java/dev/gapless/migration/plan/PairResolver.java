package dev.gapless.migration.plan;

import dev.gapless.migration.change.ChangeType;
import dev.gapless.migration.change.Derivation;
import dev.gapless.migration.change.MergeColumns;
import dev.gapless.migration.change.MergeColumns.OldColumn;
import dev.gapless.migration.change.NewColumn;
import dev.gapless.migration.change.Operation;
import dev.gapless.migration.change.RenameColumn;
import dev.gapless.migration.change.SplitColumn;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.Index;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Holds an operation that leads from some columns of a row to others against the database. What
/// does not fit goes to the findings.
final class PairResolver {
    private final Database database;
    private final Examination examination;
    private final Operation operation;
    private final TableShape table;

    PairResolver(Database database, Findings findings, Operation operation, TableShape table) {
        this.database = database;
        this.examination = new Examination(database, findings, operation, table);
        this.operation = operation;
        this.table = table;
    }

    /// Empty when something is missing without which nothing can be said.
    Optional<ColumnPair> resolve(String tag) {
        Optional<ColumnPair> pair = shapes(tag);
        if (pair.filter(ColumnPair::anyNotNull).isPresent()) {
            examination.rebuildable();
        }
        return pair;
    }

    private Optional<ColumnPair> shapes(String tag) {
        return switch (operation) {
            case RenameColumn rename -> renamed(rename, tag);
            case ChangeType change ->
                    pair(
                            tag,
                            List.of(new OldColumn(change.column(), change.back())),
                            List.of(change.to()));
            case SplitColumn split ->
                    pair(tag, List.of(new OldColumn(split.column(), split.back())), split.into());
            case MergeColumns merge -> pair(tag, merge.columns(), List.of(merge.into()));
            // The others have one shape of their columns only.
            default -> throw new IllegalArgumentException(operation.what());
        };
    }

    private Optional<ColumnPair> renamed(RenameColumn rename, String tag) {
        examination.newName(rename.to());
        examination.fillable();
        boolean inPlace = database.dialect().pairs().renamesInPlace();
        Optional<ColumnFacts> found = examination.oldColumn(rename.column(), inPlace);
        found.flatMap(facts -> database.obstacle(facts.type()))
                .ifPresent(
                        obstacle ->
                                examination.add(
                                        "The column '"
                                                + rename.column()
                                                + "' cannot be copied: "
                                                + obstacle));
        return found.map(
                facts ->
                        new ColumnPair(
                                tag,
                                operation.what(),
                                table,
                                List.of(copy(rename.column(), rename.column(), facts)),
                                List.of(copy(rename.column(), rename.to(), facts)),
                                true,
                                facts.indexes(),
                                List.of(),
                                Stream.concat(
                                                withoutIndex(rename, facts).stream(),
                                                twiceUnique(facts, rename.to()).stream())
                                        .toList()));
    }

    private Side copy(String column, String name, ColumnFacts facts) {
        String parameter = table.column(column).map(Column::type).orElse("");
        return new Side(
                name,
                facts.type() + facts.collation(),
                parameter,
                !facts.nullable(),
                facts.defaultValue(),
                "",
                "");
    }

    private static List<String> withoutIndex(RenameColumn rename, ColumnFacts facts) {
        return facts.fixed().stream()
                .map(
                        index ->
                                "Until contract the new release cannot use the index "
                                        + index
                                        + ": it cannot be built over "
                                        + rename.to()
                                        + " while rows are written.")
                .toList();
    }

    /// A server finds a conflict only in the index that an upsert names.
    private List<String> twiceUnique(ColumnFacts facts, String to) {
        if (database.server().product() != Product.POSTGRESQL) {
            return List.of();
        }
        return facts.indexes().stream()
                .filter(Index::unique)
                .map(
                        index ->
                                "Until contract there are two unique indexes, "
                                        + index.name()
                                        + " and its copy over "
                                        + to
                                        + ": of two INSERT .. ON CONFLICT of the same new key at"
                                        + " the same moment one may fail with a unique violation"
                                        + " of the other index.")
                .toList();
    }

    private record Known(OldColumn old, Column column, ColumnFacts facts) {}

    private Optional<ColumnPair> pair(String tag, List<OldColumn> before, List<NewColumn> after) {
        after.forEach(column -> examination.newName(column.name()));
        requireDistinct(after.stream().map(NewColumn::name).toList());
        requireDistinct(before.stream().map(OldColumn::name).toList());
        examination.fillable();
        List<Known> known = new ArrayList<>();
        for (OldColumn old : before) {
            examination
                    .oldColumn(old.name(), false)
                    .ifPresent(
                            facts ->
                                    known.add(
                                            new Known(
                                                    old,
                                                    table.column(old.name()).orElseThrow(),
                                                    facts)));
        }
        if (known.size() < before.size()) {
            return Optional.empty();
        }
        boolean one = before.size() == 1 && after.size() == 1;
        List<Column> oldColumns = known.stream().map(Known::column).toList();
        List<Side> newSides = after.stream().map(column -> side(column, oldColumns, one)).toList();
        List<Column> newColumns = ColumnPair.columns(newSides);
        List<Side> oldSides = known.stream().map(each -> side(each, newColumns, one)).toList();
        List<Index> indexes = one ? known.getFirst().facts().indexes() : List.<Index>of();
        return Optional.of(
                new ColumnPair(
                        tag,
                        operation.what(),
                        table,
                        oldSides,
                        newSides,
                        false,
                        indexes,
                        one ? List.of() : lost(known),
                        one
                                ? twiceUnique(known.getFirst().facts(), after.getFirst().name())
                                : lostIndexes(known)));
    }

    private static List<String> lost(List<Known> known) {
        return known.stream()
                .flatMap(each -> each.facts().indexes().stream().map(Index::name))
                .distinct()
                .toList();
    }

    /// With several columns on one side nobody knows which of them an index is wanted over.
    private static List<String> lostIndexes(List<Known> known) {
        return known.stream()
                .flatMap(
                        each ->
                                each.facts().indexes().stream()
                                        .map(
                                                index ->
                                                        "The index "
                                                                + index.name()
                                                                + " goes with "
                                                                + each.old().name()
                                                                + " at contract; the new columns"
                                                                + " get none."))
                .distinct()
                .toList();
    }

    private Side side(NewColumn column, List<Column> over, boolean one) {
        String type = database.dialect().fullType(table, examination.type(column.type()));
        String defaultValue = examination.text(column.defaultValue());
        examination.expression("default", table.withColumns(List.of()), defaultValue, type);
        return new Side(
                column.name(),
                type,
                type,
                column.notNull(),
                defaultValue,
                value("up", column.from(), over, type, one),
                constant("up-if-null", column.from(), type));
    }

    private Side side(Known known, List<Column> over, boolean one) {
        String name = known.old().name();
        ColumnFacts facts = known.facts();
        String parameter = known.column().type();
        String ifNull = constant("down-if-null", known.old().back(), parameter);
        if (!facts.nullable() && ifNull.isEmpty()) {
            examination.add(
                    "'down-if-null' is missing: "
                            + table.name()
                            + "."
                            + name
                            + " is NOT NULL, so a write of the new release for which 'down' gives"
                            + " nothing would fail. Say what the column gets then.");
        }
        return new Side(
                name,
                facts.type(),
                parameter,
                !facts.nullable(),
                facts.defaultValue(),
                value("down", known.old().back(), over, parameter, one),
                ifNull);
    }

    private String value(
            String key, Derivation derivation, List<Column> over, String type, boolean one) {
        String value = examination.text(derivation.value());
        if (value.isEmpty()) {
            if (!one) {
                examination.add("The key '" + key + "' is missing.");
            }
            return "";
        }
        if (over.stream().anyMatch(column -> column.type().isEmpty())) {
            return value;
        }
        if (!examination.expression(key, table.withColumns(over), value, type).repeatable()) {
            examination.add(
                    "'"
                            + key
                            + "' has to give the same for the same row each time, or nobody could"
                            + " tell which release wrote: "
                            + value);
        }
        return value;
    }

    private String constant(String key, Derivation derivation, String type) {
        String constant = examination.text(derivation.ifNull());
        examination.expression(key, table.withColumns(List.of()), constant, type);
        return constant;
    }

    private void requireDistinct(List<String> names) {
        Set<String> seen = new HashSet<>();
        names.stream()
                .filter(name -> !seen.add(database.dialect().column(name)))
                .forEach(name -> examination.add("The column '" + name + "' is named twice."));
    }
}
