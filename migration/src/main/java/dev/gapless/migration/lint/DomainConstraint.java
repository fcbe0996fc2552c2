package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// A condition on a domain.
final class DomainConstraint implements LintRule {
    @Override
    public About about() {
        return new About(
                "domain-constraint",
                Severity.ERROR,
                About.POSTGRESQL,
                "Every table with a column of the domain is read while nobody writes to it, and a"
                        + " value of the release that runs that does not fulfil the condition is"
                        + " refused everywhere.",
                "add-check on the columns that need it");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.ConstrainDomain(var domain)
                ? Optional.of(
                        "The condition on the domain "
                                + domain
                                + " holds for every column of it, in the release that runs, too.")
                : Optional.empty();
    }
}
