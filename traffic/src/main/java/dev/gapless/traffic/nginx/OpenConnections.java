package dev.gapless.traffic.nginx;

import java.io.IOException;
import java.util.Map;
import java.util.Set;

/// How many connections this machine has open to ports of its own.
@FunctionalInterface
public interface OpenConnections {
    /// Established ones by port, 0 where there are none. Throws when that cannot be told.
    Map<Integer, Integer> to(Set<Integer> ports) throws IOException;
}
