package dev.gapless.migration.plan;

import dev.gapless.migration.change.ReplaceTable.GivenColumn;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.sql.RowExpression;
import dev.gapless.migration.sql.Tokens;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Columns of which only one of two tables knows. What does not fit goes to the findings.
final class GivenColumns {
    private static final String OLD_ONLY = "old-only";
    private static final String NEW = "new";

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
        return Optional.of(new TableMirror.Given(name, type, value, false, ""));
    }

    /// A column of the old table: what a row of the new release gets there.
    ///
    /// @param name of the column, as it is stored
    /// @param ifNull what the file says of such columns for where their expression gives nothing
    /// @param mirrored the other table says what it is
    Optional<TableMirror.Given> ofOld(
            GivenColumn given, String name, List<GivenColumn> ifNull, boolean mirrored) {
        ColumnFacts column = tables.columnFacts(name);
        String value = examination.text(Optional.of(given.value()));
        String otherwise =
                ifNull.stream()
                        .filter(each -> each.name().equals(given.name()))
                        .map(each -> examination.text(Optional.of(each.value())))
                        .findFirst()
                        .orElse("");
        String over = Tokens.requalified(value, NEW, "gapless_row.");
        boolean ofRow = !over.equals(value) || new RowExpression(value).isQuery();
        if (mirrored || !ofRow) {
            if (!otherwise.isEmpty()) {
                examination.add(
                        "'old-only-if-null' of '"
                                + name
                                + "' is for an expression over the row or over tables.");
            }
            return given(OLD_ONLY, given, name, column.type(), !column.nullable(), mirrored);
        }
        ofRow(name, value, over, column);
        if (!column.nullable() && otherwise.isEmpty()) {
            examination.add(
                    "'old-only-if-null' of '"
                            + given.name()
                            + "' is missing: "
                            + tables.old().name()
                            + "."
                            + name
                            + " is NOT NULL, so a write of the new release for which the expression"
                            + " gives nothing would fail. Say what the column gets then.");
        }
        examination.expression(
                "old-only-if-null", tables.old().withColumns(List.of()), otherwise, column.type());
        return Optional.of(new TableMirror.Given(name, column.type(), value, true, otherwise));
    }

    private void ofRow(String name, String value, String over, ColumnFacts column) {
        Optional<String> refusal = new RowExpression(value).queryRefusal();
        if (refusal.isPresent()) {
            examination.add("'" + OLD_ONLY + "' is refused: " + refusal.get() + ": " + value);
            return;
        }
        List<Column> columns =
                tables.young().columns().stream()
                        .map(each -> new Column(each.name(), tables.type(each), true, false))
                        .toList();
        String error =
                tables.database()
                        .examine(tables.old().withColumns(columns), over, column.type())
                        .error();
        if (!error.isEmpty()) {
            examination.add(
                    "'"
                            + OLD_ONLY
                            + "' of '"
                            + name
                            + "' is not accepted by the database: "
                            + error
                            + ": "
                            + value);
        }
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
