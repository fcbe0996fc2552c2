package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;
import dev.gapless.migration.statement.ColumnDefinition.Source;

import java.util.Optional;

/// A new column that is computed and stored.
final class GeneratedStored implements LintRule {
    @Override
    public About about() {
        return new About(
                "generated-stored",
                Severity.WARNING,
                About.ALL,
                "Its value is computed for every row there is: the table is written anew, and on"
                        + " PostgreSQL everybody waits for that, on MariaDB and MySQL all writers.",
                "add-column with up, which fills the rows in the background; or VIRTUAL, where the"
                        + " server has it");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.AddColumn(var table, var column)
                        && column.source() == Source.STORED
                ? Optional.of(
                        table
                                + "."
                                + column.name()
                                + " is computed and stored: the whole table is written anew under a"
                                + " lock.")
                : Optional.empty();
    }
}
