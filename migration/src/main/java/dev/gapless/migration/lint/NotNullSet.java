package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// A column that must have a value, though the old release may leave it empty.
final class NotNullSet implements LintRule {
    @Override
    public About about() {
        return new About(
                "not-null-set",
                Severity.ERROR,
                About.ALL,
                "Each write of the release that runs that leaves the column NULL fails. PostgreSQL"
                        + " reads the whole table for it while everybody waits.",
                "set-not-null, with up for what the old release leaves empty");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        if (act instanceof Act.SetNotNull(var table, var column)) {
            return Optional.of(text(table + "." + column));
        }
        return act instanceof Act.Redefine(var table, var column) && column.notNull()
                ? Optional.of(text(table + "." + column.name()))
                : Optional.empty();
    }

    private static String text(String column) {
        return column
                + " must have a value from then on: a write of the release that runs without one"
                + " fails.";
    }
}
