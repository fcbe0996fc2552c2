package dev.gapless.database.postgres;

import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.port.TableName;

/// A condition that every row of a table has to fulfil, brought in without a scan under an
/// exclusive lock: first for new rows, then looked at for all, then in force.
///
/// @param name of the constraint
record Requirement(TableName table, String name, String condition) {
    static Requirement notNull(TableName table, String tag, String column) {
        return new Requirement(
                table, "gapless_" + tag + "_required", Names.quote(column) + " IS NOT NULL");
    }

    Statement forNewRows() {
        return new Statement(
                alter()
                        + "ADD CONSTRAINT "
                        + Names.quote(name)
                        + " CHECK ("
                        + condition
                        + ") NOT VALID",
                alter() + "DROP CONSTRAINT " + Names.quote(name));
    }

    /// Reads the whole table and lets everybody pass.
    Statement forAll() {
        return new Statement(alter() + "VALIDATE CONSTRAINT " + Names.quote(name), "");
    }

    Statement gone() {
        Statement there = forNewRows();
        return new Statement(there.inverse(), there.sql());
    }

    private String alter() {
        return "ALTER TABLE " + Names.quote(table) + " ";
    }
}
