package dev.gapless.migration.plan;

import dev.gapless.migration.change.ReplaceTable.GivenColumn;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Columns of which only one of two tables knows. What does not fit goes to the findings.
final class GivenColumns {
    private final MirrorTables tables;
    private final Examination examination;

    GivenColumns(MirrorTables tables, Examination examination) {
        this.tables = tables;
        this.examination = examination;
    }

    /// @param key `new-only`
    /// @param name of the column, as it is stored
    /// @param mirrored the other table says what it is
    Optional<TableMirror.Given> given(
            String key,
            GivenColumn given,
            String name,
            String type,
            boolean notNull,
            boolean mirrored) {
        String value = examination.text(Optional.of(given.value()));
        if (mirrored) {
            examination.add(
                    "'"
                            + name
                            + "' stands under '"
                            + key
                            + "', but the other table says what it is.");
            return Optional.empty();
        }
        if (value.isEmpty() || notNull && value.equalsIgnoreCase("null")) {
            examination.add("'" + key + "' of '" + name + "' gives no value for it.");
            return Optional.empty();
        }
        examination.expression(key, tables.old().withColumns(List.of()), value, type);
        return Optional.of(new TableMirror.Given(name, type, value));
    }

    /// An insert of the old release must leave no column of the new table without a value.
    ///
    /// @param said columns that the file says something of
    void requireOfNew(List<String> said) {
        Set<String> names =
                said.stream().map(tables.database().dialect()::column).collect(Collectors.toSet());
        tables.young().columns().stream()
                .filter(column -> column.notNull() && column.defaultValue().isEmpty())
                .filter(column -> !tables.isKey(column.name()) && !column.counts())
                .filter(
                        column ->
                                !names.contains(tables.database().dialect().column(column.name())))
                .forEach(
                        column ->
                                examination.add(
                                        tables.young().name()
                                                + "."
                                                + column.name()
                                                + " is NOT NULL and has no default: name it under"
                                                + " 'columns' or 'new-only', or an insert of the"
                                                + " old release would fail."));
    }

    /// The same of the old table and the new release.
    void requireOfOld(Set<String> said) {
        tables.old().columns().stream()
                .filter(column -> !column.nullable() && !column.generated())
                .filter(column -> !tables.facts().filled().contains(column.name()))
                .filter(column -> !said.contains(column.name()))
                .forEach(
                        column ->
                                examination.add(
                                        tables.old().name()
                                                + "."
                                                + column.name()
                                                + " is NOT NULL and has no default: make a new"
                                                + " column of it, or name it under 'old-only', or"
                                                + " an insert of the new release would fail."));
    }
}
