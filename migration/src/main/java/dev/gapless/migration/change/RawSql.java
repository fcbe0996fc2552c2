package dev.gapless.migration.change;

import dev.gapless.core.port.SchemaChange.Phase;

import java.util.List;
import java.util.Optional;

/// Statements of the file's author, carried out as they stand.
///
/// @param tables that they are about, at least one; each is there already
public record RawSql(Place place, List<TableReference> tables, List<Part> parts)
        implements Operation {
    public RawSql {
        tables = List.copyOf(tables);
        parts = List.copyOf(parts);
    }

    /// @param undo what takes the statement back: empty where there is no way back (contract), or
    ///   where the file does not say
    public record Part(Place place, Phase phase, Expression statement, Optional<Expression> undo) {}

    @Override
    public TableReference table() {
        return tables.getFirst();
    }

    @Override
    public String what() {
        return "sql on " + String.join(", ", tables.stream().map(TableReference::name).toList());
    }
}
