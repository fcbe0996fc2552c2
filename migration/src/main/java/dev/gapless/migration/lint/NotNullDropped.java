package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// A column that may be empty, though the old release relies on its value.
final class NotNullDropped implements LintRule {
    @Override
    public About about() {
        return new About(
                "not-null-dropped",
                Severity.WARNING,
                About.ALL,
                "As soon as the new release writes NULL, the release that runs reads NULL where"
                        + " there always was a value. On the way back NULL has to be replaced by"
                        + " something.",
                "drop-not-null, with down for what an undo puts in the place of NULL");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.DropNotNull(var table, var column)
                ? Optional.of(
                        table
                                + "."
                                + column
                                + " may be NULL from then on; the release that runs never met"
                                + " that.")
                : Optional.empty();
    }
}
