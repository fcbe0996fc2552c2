package dev.gapless.core.service;

/// When the new release is judged worse than the old one.
///
/// @param errorsRatio its share of 5xx may be at most this many times the stable release's (plus
///   one percent point); 0 when it is not judged by them
/// @param minRequests below this many requests of the new release nothing is concluded
public record Analysis(double errorsRatio, int minRequests) {
    /// Whether 5xx take a release back.
    public boolean watchesErrors() {
        return errorsRatio > 0;
    }
}
