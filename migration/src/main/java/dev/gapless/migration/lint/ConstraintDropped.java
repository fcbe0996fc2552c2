package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// A constraint on which the old release may rely.
final class ConstraintDropped implements LintRule {
    @Override
    public About about() {
        return new About(
                "constraint-dropped",
                Severity.WARNING,
                About.ALL,
                "ON CONFLICT of the release that runs fails without its unique constraint, INSERT"
                        + " IGNORE and ON DUPLICATE KEY UPDATE add a second row, and a cascade no"
                        + " longer takes children away. Once the new release has written what the"
                        + " constraint forbids, it cannot come back.",
                "drop-constraint, which says when it goes and can put it back");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.DropConstraint(var table, var name, var kind, var _)
                ? Optional.of(
                        "The "
                                + kind
                                + " "
                                + name
                                + " of "
                                + table
                                + " goes while the release that runs may rely on it.")
                : Optional.empty();
    }
}
