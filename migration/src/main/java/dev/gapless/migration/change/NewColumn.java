package dev.gapless.migration.change;

import java.util.Optional;

/// A column of the new shape that says what columns of the old one say.
///
/// @param type as the database writes it
/// @param notNull required once the old release is gone
/// @param defaultValue SQL expression for inserts that leave it out once the old release is gone
public record NewColumn(
        String name,
        Expression type,
        boolean notNull,
        Optional<Expression> defaultValue,
        Derivation from) {}
