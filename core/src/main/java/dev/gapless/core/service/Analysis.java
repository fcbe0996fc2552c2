package dev.gapless.core.service;

/// When the new release is judged worse than the old one.
///
/// @param errorsRatio its share of 5xx may be at most this many times the stable release's (plus
///   one percent point)
/// @param minRequests below this many requests of the new release nothing is concluded
public record Analysis(double errorsRatio, int minRequests) {}
