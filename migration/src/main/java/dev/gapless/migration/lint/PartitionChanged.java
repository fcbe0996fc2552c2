package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// A partition that comes or goes.
final class PartitionChanged implements LintRule {
    @Override
    public About about() {
        return new About(
                "partition-changed",
                Severity.WARNING,
                About.POSTGRESQL,
                "ATTACH PARTITION reads all rows of the partition, DETACH PARTITION without"
                        + " CONCURRENTLY waits for everybody who uses the table and makes others wait."
                        + " Rows of a partition that goes are gone for the release that runs.",
                "a CHECK on the partition before ATTACH, which saves the reading; DETACH PARTITION"
                        + " .. CONCURRENTLY");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.MovePartition(var table, var partition, var attach, var lets)
                        && !lets
                ? Optional.of(
                        attach
                                ? "All rows of "
                                        + partition
                                        + " are read when it becomes a part of "
                                        + table
                                        + "."
                                : "Who uses "
                                        + table
                                        + " waits while "
                                        + partition
                                        + " is taken out of it.")
                : Optional.empty();
    }
}
