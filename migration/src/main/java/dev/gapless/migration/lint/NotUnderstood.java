package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// A statement that nobody here understands.
final class NotUnderstood implements LintRule {
    @Override
    public About about() {
        return new About(
                "not-understood",
                Severity.ERROR,
                About.ALL,
                "What is not understood may be harmless or not; it is never taken for harmless. The"
                        + " body of DO, a call of a procedure, dynamic SQL and rare forms are among"
                        + " it.",
                "look at it yourself, and allow it with the reason");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.Unknown(var why)
                ? Optional.of("Not understood: look at it yourself (" + Text.brief(why) + ").")
                : Optional.empty();
    }
}
