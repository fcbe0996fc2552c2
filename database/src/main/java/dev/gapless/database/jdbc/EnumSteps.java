package dev.gapless.database.jdbc;

import dev.gapless.migration.plan.EnumChange;
import dev.gapless.migration.plan.Step;

import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// What all products do about values that the old release does not know.
public final class EnumSteps {
    private EnumSteps() {}

    /// An undo gives the rows values of the old release.
    ///
    /// @param column quoted
    /// @param literal a text as SQL of the product
    /// @param cast what follows a value
    public static Step.Fill back(
            EnumChange change,
            String column,
            UnaryOperator<String> literal,
            String cast,
            DataSteps.Chunks fill) {
        String cases =
                change.down().entrySet().stream()
                        .map(
                                one ->
                                        " WHEN "
                                                + literal.apply(one.getKey())
                                                + " THEN "
                                                + literal.apply(one.getValue())
                                                + cast)
                        .collect(Collectors.joining());
        String added =
                change.down().keySet().stream().map(literal).collect(Collectors.joining(", "));
        return fill.of(
                        "undo gives rows of "
                                + change.table().name().name()
                                + " other values than "
                                + String.join(", ", change.down().keySet()),
                        change.table(),
                        column + " = (CASE " + column + cases + " END)",
                        column + " IN (" + added + ")",
                        true,
                        "")
                .onTheWayBack();
    }
}
