package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// An index that the old release may need.
final class IndexDropped implements LintRule {
    @Override
    public About about() {
        return new About(
                "index-dropped",
                Severity.WARNING,
                About.ALL,
                "Queries of the release that runs may become so slow that it fails. On PostgreSQL"
                        + " everybody who uses the table waits behind DROP INDEX without CONCURRENTLY;"
                        + " and a unique index may be what an ON CONFLICT needs.",
                "drop-index, which takes it away at contract");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.DropIndex(var _, var _, var name, var letsWritersPass)
                ? Optional.of(
                        "The index "
                                + name
                                + " goes while the release that runs may need it"
                                + (letsWritersPass ? "." : ", and who writes waits for that."))
                : Optional.empty();
    }
}
