package dev.gapless.proxy.route;

import java.util.Objects;

/// One instance and its address.
///
/// @param host a literal IPv4 or IPv6 address: the proxy never asks DNS while it switches
/// @param active whether new requests may be sent there
public record Target(String instance, String release, String host, int port, boolean active) {
    public Target {
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(release, "release");
        Objects.requireNonNull(host, "host");
    }

    public Target withActive(boolean changed) {
        return new Target(instance, release, host, port, changed);
    }
}
