package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// A column whose type changes under the old release.
final class TypeChanged implements LintRule {
    @Override
    public About about() {
        return new About(
                "type-changed",
                Severity.ERROR,
                About.ALL,
                "The table is written anew while nobody (PostgreSQL), or no writer (MariaDB,"
                        + " MySQL), gets to it, and the release that runs meets a type that it was not"
                        + " made for: what it writes may not be accepted, what it reads may not fit."
                        + " MODIFY and CHANGE say the whole definition anew, so what they leave out"
                        + " (NOT NULL, default, comment) is taken away as well. Where the type only"
                        + " gets wider and you know it, allow it and say so.",
                "change-type, which puts a column of the new type beside the old one; it needs a"
                        + " name of its own");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        if (act instanceof Act.ChangeType(var table, var column, var type, var _)) {
            return Optional.of(
                    table
                            + "."
                            + column
                            + " becomes "
                            + type
                            + " under the release that runs; the table may be written anew while it"
                            + " waits.");
        }
        if (act instanceof Act.Redefine(var table, var column)) {
            return Optional.of(
                    table
                            + "."
                            + column.name()
                            + " is defined anew as "
                            + column.type()
                            + ": if that is another type, writers wait while the table is copied;"
                            + " NOT NULL and default are what is said here.");
        }
        return Optional.empty();
    }
}
