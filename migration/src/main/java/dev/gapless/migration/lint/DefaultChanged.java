package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// A default that the old release gets, too.
final class DefaultChanged implements LintRule {
    @Override
    public About about() {
        return new About(
                "default-changed",
                Severity.WARNING,
                About.ALL,
                "An insert of the release that runs that leaves the column out gets the new"
                        + " default, for which it was not made. Without any default a required column"
                        + " makes that insert fail.",
                "set-default, which keeps the old default for an undo");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.SetDefault(var table, var column, var value)
                ? Optional.of(
                        value.map(
                                        text ->
                                                "Inserts of the release that runs get "
                                                        + Text.brief(text)
                                                        + " in "
                                                        + table
                                                        + "."
                                                        + column
                                                        + ", too.")
                                .orElse(
                                        table
                                                + "."
                                                + column
                                                + " has no default from then on: an insert of the"
                                                + " release that runs that leaves it out gets NULL,"
                                                + " or fails."))
                : Optional.empty();
    }
}
