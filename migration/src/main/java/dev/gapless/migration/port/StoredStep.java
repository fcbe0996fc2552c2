package dev.gapless.migration.port;

import dev.gapless.migration.plan.Step;

import java.time.Instant;
import java.util.Optional;

/// A step of a migration as the ledger has it.
///
/// @param sequence counted from 1 within the migration
/// @param begun some of its statements may have been carried out; where a step is one transaction,
///   the same as `done`
/// @param rowsDone of a fill
/// @param rowsTotal estimate for a fill
/// @param doneAt when it was done
public record StoredStep(
        int sequence,
        Step step,
        boolean done,
        boolean begun,
        long rowsDone,
        long rowsTotal,
        Session.LockCount locks,
        Optional<Instant> doneAt) {}
