package dev.gapless.migration.plan;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.migration.change.AddColumn;

import java.util.Optional;

/// A required column that the running release does not know and that nothing fills: its next insert
/// would fail.
final class NotNullWithoutValue {
    private NotNullWithoutValue() {}

    static Optional<ProblemReport> check(AddColumn operation) {
        if (!operation.notNull()
                || operation.up().isPresent()
                || operation.defaultValue().isPresent()) {
            return Optional.empty();
        }
        String column = operation.table() + "." + operation.column();
        return Optional.of(
                Problem.of(
                                ProblemCode.OLD_INSERT_WOULD_FAIL,
                                "The column "
                                        + column
                                        + " is required, but nothing fills it when the old release"
                                        + " inserts a row.")
                        .where(operation.place().toString())
                        .found("not-null: true without 'default' and without 'up'")
                        .todo(
                                "Say what the rows of the old release get: up: <SQL expression over"
                                        + " the row's columns>, or default: <constant>.")
                        .report());
    }
}
