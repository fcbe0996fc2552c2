package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// A right that the old release may need.
final class RightRevoked implements LintRule {
    @Override
    public About about() {
        return new About(
                "right-revoked",
                Severity.ERROR,
                About.ALL,
                "A statement of the release that runs that needs the right fails.",
                "revoke it when no release needs it any more");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.RevokeRight()
                ? Optional.of("The release that runs may need the right.")
                : Optional.empty();
    }
}
