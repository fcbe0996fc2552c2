package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;
import dev.gapless.migration.statement.Constraint;

import java.util.Optional;

/// A foreign key that the old release does not know.
final class ForeignKeyAdded implements LintRule {
    @Override
    public About about() {
        return new About(
                "foreign-key-added",
                Severity.ERROR,
                About.ALL,
                "The release that runs may write a row before its parent, or delete a parent first:"
                        + " such a write fails from then on, with NOT VALID, too. Without NOT VALID"
                        + " both tables are locked against writers while all rows are looked at.",
                "add-foreign-key, which brings it in at contract");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        if (act instanceof Act.Refer(var table, var parent)) {
            return Optional.of(
                    "The new table "
                            + table
                            + " refers to "
                            + parent
                            + ": the release that runs cannot delete a row of it that has children"
                            + " there; its writers wait while the table comes.");
        }
        return act instanceof Act.AddConstraint(var table, Constraint.ForeignKey key)
                ? Optional.of(
                        "A foreign key from "
                                + table
                                + " to "
                                + key.parent()
                                + " holds for the release that runs, too; writers of both wait"
                                + " while it comes.")
                : Optional.empty();
    }
}
