package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// All rows of a table, or of a partition, at once.
final class TableEmptied implements LintRule {
    @Override
    public About about() {
        return new About(
                "table-emptied",
                Severity.ERROR,
                About.ALL,
                "The rows are lost for the release that runs, and there is no way back. TRUNCATE"
                        + " and DROP PARTITION also wait for everybody who uses the table, and"
                        + " everybody else waits behind them; no trigger sees the rows go.",
                "delete the rows in pieces when no release needs them any more");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.EmptyTable(var table, var how)
                ? Optional.of(
                        how + " takes all rows of " + table + " away from the release that runs.")
                : Optional.empty();
    }
}
