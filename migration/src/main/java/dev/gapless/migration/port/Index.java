package dev.gapless.migration.port;

import java.util.List;

/// An index over whole columns, without a condition.
///
/// @param method as the server calls it, for example `btree`
/// @param included columns that it stores but does not order by
/// @param ending what follows its columns in its definition, for example `WITH (fillfactor='70')`
public record Index(
        String name,
        boolean unique,
        String method,
        List<Part> parts,
        List<String> included,
        String ending) {
    public Index {
        parts = List.copyOf(parts);
        included = List.copyOf(included);
    }

    /// @param words what follows the column, for example `DESC` or `text_pattern_ops`; empty for
    ///   none
    public record Part(String column, String words) {}

    /// The same over another column.
    public Index over(String from, String to) {
        return new Index(
                name,
                unique,
                method,
                parts.stream()
                        .map(part -> part.column().equals(from) ? new Part(to, part.words()) : part)
                        .toList(),
                included.stream().map(column -> column.equals(from) ? to : column).toList(),
                ending);
    }
}
