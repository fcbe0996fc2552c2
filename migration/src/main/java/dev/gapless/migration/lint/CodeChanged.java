package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// A view, function, sequence, trigger or event that both releases run into.
final class CodeChanged implements LintRule {
    @Override
    public About about() {
        return new About(
                "code-changed",
                Severity.WARNING,
                About.ALL,
                "A view or function that is replaced, a sequence that counts otherwise, a trigger"
                        + " and an event work for the release that runs from that moment on; nobody"
                        + " has tried that release with it.",
                "a new name beside the old one, which is dropped when no release uses it any more");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.ChangeCode(var kind, var name, var _)
                ? Optional.of(
                        "The "
                                + kind
                                + " "
                                + name
                                + " works for the release that runs, too, from then on.")
                : Optional.empty();
    }
}
