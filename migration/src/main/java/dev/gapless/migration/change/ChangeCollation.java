package dev.gapless.migration.change;

/// Gives a column of text another collation, at contract: both releases compare as before until
/// then.
///
/// @param to name of the collation, as the database stores it
public record ChangeCollation(Place place, TableReference table, String column, String to)
        implements Operation {

    @Override
    public String what() {
        return "collate " + table.name() + "." + column + " by " + to;
    }
}
