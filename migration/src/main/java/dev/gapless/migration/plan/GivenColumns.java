package dev.gapless.migration.plan;

import dev.gapless.migration.change.ReplaceTable.GivenColumn;

import java.util.List;
import java.util.Optional;

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
}
