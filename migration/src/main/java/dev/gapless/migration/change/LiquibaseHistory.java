package dev.gapless.migration.change;

/// Says in the history of Liquibase that one of its changesets is carried out, so that the new
/// release may have it and does not carry it out itself.
///
/// @param table where Liquibase keeps its history
/// @param file the changelog as Liquibase names it
public record LiquibaseHistory(
        Place place, TableReference table, String id, String author, String file)
        implements Operation {
    @Override
    public String what() {
        return "say in "
                + table.name()
                + " that "
                + file
                + "::"
                + id
                + "::"
                + author
                + " is carried out";
    }
}
