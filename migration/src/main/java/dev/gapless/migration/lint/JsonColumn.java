package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.util.Locale;
import java.util.Optional;

/// A column of the type json.
final class JsonColumn implements LintRule {
    @Override
    public About about() {
        return new About(
                "json-column",
                Severity.WARNING,
                About.POSTGRESQL,
                "Values of json cannot be compared: a SELECT DISTINCT, GROUP BY or UNION of the"
                        + " release that runs that takes all columns fails. Values of jsonb can.",
                "the type jsonb");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.AddColumn(var table, var column)
                        && column.type().toLowerCase(Locale.ROOT).matches("json(\\[])?")
                ? Optional.of(
                        table
                                + "."
                                + column.name()
                                + " is json, which cannot be compared: SELECT DISTINCT over the"
                                + " whole row fails.")
                : Optional.empty();
    }
}
