package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// A column that the old release looks for under its old name.
final class ColumnRenamed implements LintRule {
    @Override
    public About about() {
        return new About(
                "column-renamed",
                Severity.ERROR,
                About.ALL,
                "The release that runs knows the old name only; each of its statements that says it"
                        + " fails.",
                "rename-column, with which each release finds the column under the name that it"
                        + " knows");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.RenameColumn(var table, var column, var to)
                ? Optional.of(
                        table
                                + "."
                                + column
                                + " is called "
                                + to
                                + " from then on; the release that runs does not know that name.")
                : Optional.empty();
    }
}
