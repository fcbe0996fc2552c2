package dev.gapless.migration.port;

/// What the server says about an expression.
///
/// @param error the server's message when it does not accept the expression, else empty
/// @param repeatable the same row always gives the same value
/// @param perRow each evaluation may give another value (`random()`), not only each transaction
///   (`now()`)
public record ExpressionFacts(String error, boolean repeatable, boolean perRow) {}
