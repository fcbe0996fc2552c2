package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// A table, or a whole schema, that the old release still uses.
final class TableDropped implements LintRule {
    @Override
    public About about() {
        return new About(
                "table-dropped",
                Severity.ERROR,
                About.ALL,
                "Each statement of the release that runs about the table fails, and its rows are"
                        + " lost.",
                "drop-table, which takes it away at contract");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.DropTable(var table, var _)
                ? Optional.of(
                        table
                                + " goes with all its rows while the release that runs may still"
                                + " use it.")
                : Optional.empty();
    }
}
