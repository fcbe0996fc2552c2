package dev.gapless.load.record;

/// A named moment.
///
/// @param seconds since the run began
/// @param phase whether a phase of that name begins here, else it is a mere mark
public record Mark(String name, double seconds, boolean phase) {}
