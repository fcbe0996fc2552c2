package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// An UPDATE of all rows in one transaction.
final class WholeTableUpdate implements LintRule {
    @Override
    public About about() {
        return new About(
                "whole-table-update",
                Severity.WARNING,
                About.ALL,
                "All rows stay locked until it is over, writers of the release that runs wait and"
                        + " fail by timeout; PostgreSQL leaves a dead copy of each row behind, replicas"
                        + " fall back.",
                "up of add-column or set-not-null, or update-data, which are carried out in small"
                        + " pieces beside the traffic");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.UpdateRows(var table, var _, var condition, var _)
                        && condition.isEmpty()
                ? Optional.of(
                        "All rows of "
                                + table
                                + " are written, and stay locked, in one transaction.")
                : Optional.empty();
    }
}
