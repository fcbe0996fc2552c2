package dev.gapless.migration.change;

/// Says in the history of Flyway that one of its files is carried out, so that the new release may
/// have the file and does not carry it out itself.
///
/// @param table where Flyway keeps its history
/// @param script the file as Flyway names it: relative to its location
/// @param checksum that Flyway computes of the file
public record FlywayHistory(Place place, TableReference table, String script, int checksum)
        implements Operation {
    @Override
    public String what() {
        return "say in " + table.name() + " that " + script + " is carried out";
    }
}
