package dev.gapless.migration.change;

/// A table as a migration file names it, exactly as the database stores the name: no folding of
/// case.
///
/// @param schema empty: the first schema of the connection's search path that has such a table
public record TableReference(String schema, String name) {
    @Override
    public String toString() {
        return schema.isEmpty() ? name : schema + "." + name;
    }
}
