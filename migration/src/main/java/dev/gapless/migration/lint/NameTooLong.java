package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A name that the database shortens.
final class NameTooLong implements LintRule {
    private static final int LONGEST = 63;

    @Override
    public About about() {
        return new About(
                "name-too-long",
                Severity.WARNING,
                About.POSTGRESQL,
                "PostgreSQL cuts names after 63 bytes without an error. Two long names may become"
                        + " one, and what looks for the whole name finds nothing.",
                "a shorter name");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return Names.given(act)
                .filter(name -> name.getBytes(StandardCharsets.UTF_8).length > LONGEST)
                .findFirst()
                .map(
                        name ->
                                "The name "
                                        + name
                                        + " has more than "
                                        + LONGEST
                                        + " bytes; the database cuts the rest off.");
    }
}
