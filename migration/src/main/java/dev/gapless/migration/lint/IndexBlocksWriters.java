package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// An index that is built while writers wait.
final class IndexBlocksWriters implements LintRule {
    @Override
    public About about() {
        return new About(
                "index-blocks-writers",
                Severity.WARNING,
                About.ALL,
                "PostgreSQL lets nobody write to the table until an index is built, unless it is"
                        + " told CONCURRENTLY. MariaDB and MySQL do so for FULLTEXT and SPATIAL"
                        + " indexes, and where LOCK or ALGORITHM ask for it.",
                "create-index, which builds it while rows are written");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.CreateIndex index && !index.letsWritersPass()
                ? Optional.of(
                        "Writers of "
                                + index.table()
                                + " wait until the index "
                                + index.name().map(name -> name + " ").orElse("")
                                + "is built.")
                : Optional.empty();
    }
}
