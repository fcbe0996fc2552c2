package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// A table that the old release looks for under its old name.
final class TableRenamed implements LintRule {
    @Override
    public About about() {
        return new About(
                "table-renamed",
                Severity.ERROR,
                About.ALL,
                "The release that runs knows the old name only; each of its statements about the"
                        + " table fails.",
                "rename-table, with which each release finds the table under the name that it"
                        + " knows");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.RenameTable(var table, var to)
                ? Optional.of(
                        table
                                + " is called "
                                + to
                                + " from then on; the release that runs does not know that name.")
                : Optional.empty();
    }
}
