package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;
import dev.gapless.migration.statement.Constraint;

import java.util.Optional;

/// A condition that the old release does not know.
final class CheckAdded implements LintRule {
    @Override
    public About about() {
        return new About(
                "check-added",
                Severity.ERROR,
                About.ALL,
                "Each write of the release that runs that does not fulfil the condition fails, with"
                        + " NOT VALID, too. Without NOT VALID PostgreSQL also reads the whole table"
                        + " while everybody waits; MariaDB and MySQL copy it while writers wait.",
                "add-check, which brings it in at contract (PostgreSQL)");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.AddConstraint(var table, Constraint.Check check)
                ? Optional.of(
                        "A check on "
                                + table
                                + " ("
                                + Text.brief(check.condition())
                                + ") holds for the release that runs, too.")
                : Optional.empty();
    }
}
