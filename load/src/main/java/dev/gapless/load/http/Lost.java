package dev.gapless.load.http;

/// No whole answer came.
///
/// @param detail for people: what was seen, with its value
public record Lost(FailureKind kind, String detail) implements Exchange {}
