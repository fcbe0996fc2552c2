package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// A view, function, type or sequence that the old release may use.
final class ObjectDropped implements LintRule {
    @Override
    public About about() {
        return new About(
                "object-dropped",
                Severity.ERROR,
                About.ALL,
                "A statement of the release that runs that names it fails. A view that is dropped"
                        + " and created anew is missing in between where DDL is no part of a"
                        + " transaction (MariaDB, MySQL).",
                "drop it in a later migration, when no release uses it any more");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.DropObject(var kind, var name)
                ? Optional.of(
                        "The "
                                + kind
                                + " "
                                + name
                                + " goes while the release that runs may use it.")
                : Optional.empty();
    }
}
