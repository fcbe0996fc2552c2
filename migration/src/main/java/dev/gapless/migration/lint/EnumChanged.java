package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// A value of an enum that the old release does not know.
final class EnumChanged implements LintRule {
    @Override
    public About about() {
        return new About(
                "enum-changed",
                Severity.WARNING,
                About.POSTGRESQL,
                "As soon as the new release writes the value, the release that runs reads one that"
                        + " it does not know, and most programs fail then. The value cannot be taken"
                        + " away again, nor be used in the transaction that adds it. A value that gets"
                        + " another name is unknown to the release that runs at once.",
                "add it in a migration of its own, and write it only when the old release is gone");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.ChangeEnum(var type, var value, var renamed)
                ? Optional.of(
                        "The enum "
                                + type
                                + (renamed
                                        ? " calls "
                                                + value
                                                + " otherwise: the release that runs does not know"
                                                + " the new name."
                                        : " has the value "
                                                + value
                                                + " from then on; the release that runs may read it"
                                                + " and does not know it."))
                : Optional.empty();
    }
}
