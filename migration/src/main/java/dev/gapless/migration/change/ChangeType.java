package dev.gapless.migration.change;

/// Puts a column of another type beside one that the old release goes on using.
///
/// @param to the column of the new release
/// @param back what the old column gets when the new release writes
public record ChangeType(
        Place place, TableReference table, String column, NewColumn to, Derivation back)
        implements Operation {

    @Override
    public String what() {
        return "change column " + table.name() + "." + column + " to " + to.name();
    }
}
