package dev.gapless.api.wire;

import dev.gapless.api.ProblemReport;

import java.util.List;
import java.util.Optional;

/// A command of `gapless db` at work, or how it ended.
///
/// @param number counts up within one agent
/// @param command as it has to be typed: `expand`, `backfill`, `verify`, `contract`, `contract
///   --trial`, `contract --end-trial`, `undo`, `repair --from old`
/// @param by who asked for it
/// @param endedAtMillis 0 while it is at work
/// @param steps begun so far
/// @param found what it found and did, for people, a line each; of a repair
/// @param outcome empty while it is at work, then `done`, `stopped` or `failed`
/// @param problem why it was stopped or failed
public record SchemaWorkView(
        long number,
        String service,
        String command,
        String migration,
        String by,
        long startedAtMillis,
        long endedAtMillis,
        List<Step> steps,
        List<String> found,
        String outcome,
        Optional<ProblemReport> problem) {
    public SchemaWorkView {
        steps = List.copyOf(steps);
        found = List.copyOf(found);
    }

    public boolean ended() {
        return !outcome.isEmpty();
    }

    /// One phase.
    ///
    /// @param name `expand`, `sync`, `backfill`, `verify`, `trial`, `contract`, `undo` or `repair`
    /// @param text what it does
    /// @param evidence what was observed; empty while it is at work
    /// @param endedAtMillis 0 while it is at work
    /// @param done of `total` rows; -1 when nothing is counted
    public record Step(
            String name,
            String text,
            String evidence,
            long beganAtMillis,
            long endedAtMillis,
            long done,
            long total) {
        public boolean ended() {
            return endedAtMillis > 0;
        }
    }
}
