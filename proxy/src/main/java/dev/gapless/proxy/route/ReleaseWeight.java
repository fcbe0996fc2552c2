package dev.gapless.proxy.route;

import java.util.Objects;

/// A release's share of a service's traffic.
///
/// @param weight at least 0; shares are relative to the sum of the weights of releases that can
///   serve
public record ReleaseWeight(String release, int weight) {
    public ReleaseWeight {
        Objects.requireNonNull(release, "release");
    }
}
