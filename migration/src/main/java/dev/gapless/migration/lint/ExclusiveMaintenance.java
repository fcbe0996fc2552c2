package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// Upkeep for which others have to wait.
final class ExclusiveMaintenance implements LintRule {
    @Override
    public About about() {
        return new About(
                "exclusive-maintenance",
                Severity.WARNING,
                About.ALL,
                "VACUUM FULL, CLUSTER, REINDEX, REFRESH MATERIALIZED VIEW, LOCK TABLE, another"
                        + " tablespace, engine or character set: everybody, or everybody who writes,"
                        + " waits for as long as that takes.",
                "the form that lets others pass (VACUUM, REINDEX CONCURRENTLY, REFRESH .."
                        + " CONCURRENTLY), or a quiet hour");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.KeepOut(var table, var what)
                ? Optional.of(
                        Text.brief(what)
                                + table.map(name -> " of " + name).orElse("")
                                + ": others wait until it is over.")
                : Optional.empty();
    }
}
