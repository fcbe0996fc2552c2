package dev.gapless.core.port;

import java.util.Set;

/// Decides which instance gets a request. All methods block.
public interface TrafficSwitch {
    Set<Capability> capabilities();

    /// Makes these routes the ones in force; returns when they are, verified at the data plane.
    /// Idempotent: the same generation again is accepted. Throws `switch-unreachable` (retryable),
    /// `switch-refused` or `listen-in-use`.
    void apply(Routes routes);

    /// What was counted. Throws `switch-unreachable`.
    Traffic observe(String service);

    /// Forgets the service and closes its listening sockets.
    void remove(String service);

    /// What plans may rely on.
    enum Capability {
        /// Shares other than 0 and all.
        WEIGHTS,
        /// In-flight and pooled connections per instance are known exactly.
        EXACT_COUNTS,
        /// Requests can be held.
        HOLD
    }
}
