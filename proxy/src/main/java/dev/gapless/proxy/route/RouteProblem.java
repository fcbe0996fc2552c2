package dev.gapless.proxy.route;

/// One reason why a table is refused.
///
/// @param code stable, kebab-case
/// @param message what is wrong, with the value
public record RouteProblem(String code, String message) {}
