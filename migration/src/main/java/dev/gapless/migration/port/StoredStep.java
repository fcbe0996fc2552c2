package dev.gapless.migration.port;

import dev.gapless.migration.plan.Step;

/// A step of a migration as the ledger has it.
///
/// @param sequence counted from 1 within the migration
/// @param begun some of its statements may have been carried out; where a step is one transaction,
///   the same as `done`
/// @param rowsDone of a fill
/// @param rowsTotal estimate for a fill
public record StoredStep(
        int sequence,
        Step step,
        boolean done,
        boolean begun,
        long rowsDone,
        long rowsTotal,
        Session.LockCount locks) {}
