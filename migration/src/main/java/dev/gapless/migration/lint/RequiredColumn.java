package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;
import dev.gapless.migration.statement.ColumnDefinition;
import dev.gapless.migration.statement.ColumnDefinition.Source;
import dev.gapless.migration.statement.Constraint;

import java.util.Optional;

/// A new column that must have a value, and nothing that gives it one to the old release.
final class RequiredColumn implements LintRule {
    @Override
    public About about() {
        return new About(
                "required-column",
                Severity.ERROR,
                About.ALL,
                "The release that runs does not know the column and leaves it out, so each of its"
                        + " inserts fails from then on. With rows in the table PostgreSQL refuses the"
                        + " statement; MariaDB and MySQL fill them with 0 or an empty text without a"
                        + " word.",
                "add-column with up or default");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.AddColumn(var table, var column)
                        && (column.notNull() || isKey(column))
                        && column.source() == Source.GIVEN
                        && column.defaultValue().isEmpty()
                ? Optional.of(
                        table
                                + "."
                                + column.name()
                                + " is required and has no default: the next insert of the release"
                                + " that runs fails.")
                : Optional.empty();
    }

    private static boolean isKey(ColumnDefinition column) {
        return column.constraints().stream().anyMatch(Constraint.PrimaryKey.class::isInstance);
    }
}
