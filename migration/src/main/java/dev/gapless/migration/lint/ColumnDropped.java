package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// A column that the old release still reads and writes.
final class ColumnDropped implements LintRule {
    @Override
    public About about() {
        return new About(
                "column-dropped",
                Severity.ERROR,
                About.ALL,
                "The release that runs names the column in its statements; each of them fails as"
                        + " soon as it is gone. What was in it is lost, and with it the way back.",
                "drop-column, which takes it away at contract");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.DropColumn(var table, var column, var _)
                ? Optional.of(
                        table + "." + column + " goes while the release that runs still uses it.")
                : Optional.empty();
    }
}
