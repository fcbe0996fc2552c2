package dev.gapless.migration.change;

import java.util.Optional;

/// What a column of one shape gets from those of the other one.
///
/// @param value SQL expression over the columns of the other shape; empty: its one column as it is
/// @param ifNull SQL constant for where `value` gives NULL or raises an error
public record Derivation(Optional<Expression> value, Optional<Expression> ifNull) {}
