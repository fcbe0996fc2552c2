package dev.gapless.core.port;

import dev.gapless.api.ProblemReport;
import dev.gapless.core.service.SwitchSettings;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides which instance gets a request. All methods block.
public interface TrafficSwitch {
    Set<Capability> capabilities();

    /// What stands against these settings, and what else they cost. Looks only; for plans and
    /// checks.
    default Outlook outlook(String service, SwitchSettings settings) {
        return Outlook.CLEAR;
    }

    /// @param problems each refuses the plan
    /// @param notes what it costs and what will not be known, in words
    /// @param uncounted why requests are not counted, and what to do about it; refuses a plan that
    ///   judges by their number
    record Outlook(
            List<ProblemReport> problems, List<String> notes, Optional<ProblemReport> uncounted) {
        public static final Outlook CLEAR = new Outlook(List.of(), List.of(), Optional.empty());

        public Outlook {
            problems = List.copyOf(problems);
            notes = List.copyOf(notes);
        }
    }

    /// Makes these routes the ones in force; returns when they are, verified at the data plane.
    /// Idempotent: the same generation again is accepted. Throws `switch-unreachable` (retryable),
    /// `switch-refused`, `listen-in-use` or a problem of the switch's own.
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
        /// Requests are counted, when they are over at the latest.
        COUNTS,
        /// Requests can be held.
        HOLD
    }
}
