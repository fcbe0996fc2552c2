package dev.gapless.core.deploy;

import java.time.Instant;

/// Keeps decisions durably.
public interface StateJournal {
    /// Returns once event, state and actions would survive a power cut. Throws `journal-write` when
    /// they cannot be kept.
    void append(Event event, Decision decision, Instant now);
}
