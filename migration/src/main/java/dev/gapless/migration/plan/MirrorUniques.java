package dev.gapless.migration.plan;

import dev.gapless.migration.port.TableName;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What one table of a mirror holds unique the other one has to hold, too.
final class MirrorUniques {
    private final MirrorTables tables;
    private final Examination examination;

    MirrorUniques(MirrorTables tables, Examination examination) {
        this.tables = tables;
        this.examination = examination;
    }

    void check(List<TableMirror.Pair> pairs) {
        check(pairs, _ -> true, _ -> true);
    }

    /// @param ofNew whether a write of the old release could double a unique constraint of the new
    ///   table over these columns
    /// @param ofOld the other way round
    void check(
            List<TableMirror.Pair> pairs,
            Predicate<List<String>> ofNew,
            Predicate<List<String>> ofOld) {
        ofTheNewTable(pairs, ofNew);
        ofTheOldTable(pairs, ofOld);
    }

    /// Of an old table that is followed. It keeps rows that none of the mirror names any more, and
    /// the mirror rows whose own one is gone: what is unique among the ones need not be among the
    /// others.
    ///
    /// @param ofNew whether a unique constraint of the new table is over columns made of its rows
    void apart(TableName driving, Predicate<List<String>> ofNew) {
        tables.young().unique().stream()
                .filter(unique -> ofNew.test(unique.columns()))
                .forEach(
                        unique ->
                                examination.add(
                                        "The unique constraint "
                                                + unique.name()
                                                + " of "
                                                + tables.young().name()
                                                + " could make a write of the old release fail: a"
                                                + " row of it keeps what it says when the row of "
                                                + tables.old().name()
                                                + " that it was made of is gone, and another one"
                                                + " may say the same then. Add it after contract"
                                                + " (add-unique)."));
        tables.facts()
                .uniques()
                .forEach(
                        unique ->
                                examination.add(
                                        "The unique index "
                                                + unique.name()
                                                + " of "
                                                + tables.old().name()
                                                + " could make a write of the new release fail: "
                                                + tables.old().name()
                                                + " keeps rows that no row of "
                                                + driving
                                                + " names, and "
                                                + tables.young().name()
                                                + " knows nothing of them. Drop the index in a"
                                                + " migration before this one."));
    }

    /// A write of the old release could double what is unique in the new table.
    private void ofTheNewTable(List<TableMirror.Pair> pairs, Predicate<List<String>> concerned) {
        Map<String, String> copies = copies(pairs);
        tables.young().unique().stream()
                .filter(unique -> concerned.test(unique.columns()))
                .forEach(
                        unique -> {
                            List<String> before =
                                    unique.columns().stream()
                                            .map(
                                                    name ->
                                                            copies.getOrDefault(
                                                                    tables.column(name)
                                                                            .map(
                                                                                    NewTable.Column
                                                                                            ::name)
                                                                            .orElse(name),
                                                                    ""))
                                            .toList();
                            if (before.contains("")
                                    || !tables.database().identifies(tables.old(), before)) {
                                examination.add(
                                        "The unique constraint "
                                                + unique.name()
                                                + " of "
                                                + tables.young().name()
                                                + " could make a write of the old release fail: "
                                                + tables.old().name()
                                                + " is not unique over the columns that "
                                                + String.join(", ", unique.columns())
                                                + " are copies of. Add it after contract"
                                                + " (add-unique).");
                            }
                        });
    }

    /// A write of the new release could double what is unique in the old table.
    private void ofTheOldTable(List<TableMirror.Pair> pairs, Predicate<List<String>> concerned) {
        Map<String, String> copies = new HashMap<>();
        copies(pairs).forEach((after, before) -> copies.put(before, after));
        tables.facts().uniques().stream()
                .filter(unique -> concerned.test(unique.columns()))
                .forEach(
                        unique -> {
                            Set<String> after =
                                    unique.columns().stream()
                                            .map(name -> copies.getOrDefault(name, ""))
                                            .collect(Collectors.toSet());
                            boolean held =
                                    !unique.columns().isEmpty()
                                            && tables.young().unique().stream()
                                                    .map(each -> asStored(each.columns()))
                                                    .anyMatch(after::equals);
                            if (!held) {
                                examination.add(
                                        "The unique index "
                                                + unique.name()
                                                + " of "
                                                + tables.old().name()
                                                + " could make a write of the new release fail: "
                                                + tables.young().name()
                                                + " has no 'unique' over copies of "
                                                + (unique.columns().isEmpty()
                                                        ? "what it is over"
                                                        : String.join(", ", unique.columns()))
                                                + ". Give it one, or drop the index in a migration"
                                                + " before this one.");
                            }
                        });
    }

    private Set<String> asStored(List<String> newColumns) {
        return newColumns.stream()
                .map(name -> tables.column(name).map(NewTable.Column::name).orElse(name))
                .collect(Collectors.toSet());
    }

    /// New column -> old column that has the same values.
    private static Map<String, String> copies(List<TableMirror.Pair> pairs) {
        Map<String, String> copies = new HashMap<>();
        pairs.stream()
                .filter(pair -> !pair.copy().isEmpty())
                .forEach(pair -> copies.put(pair.copy(), pair.before().name()));
        return copies;
    }
}
