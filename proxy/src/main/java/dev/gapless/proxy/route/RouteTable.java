package dev.gapless.proxy.route;

import java.util.List;

/// The full routing state of one proxy. A table replaces the one before as a whole.
///
/// @param epoch counts up each time a control plane takes charge, so that a stale one cannot
///   overwrite its successor
/// @param generation counts up with each change within an epoch
/// @param services every service this proxy serves; a service that is missing is closed
public record RouteTable(long epoch, long generation, List<ServiceRoute> services) {
    public static final RouteTable EMPTY = new RouteTable(0, 0, List.of());

    public RouteTable {
        services = List.copyOf(services);
    }

    /// Negative, zero or positive as this table is older than, as old as, or newer than the other.
    public int compareAge(RouteTable other) {
        int byEpoch = Long.compare(epoch, other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(generation, other.generation);
    }
}
