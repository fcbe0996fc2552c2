/// Schema changes without a gap: expand, sync, backfill, verify, contract, and undo before
/// contract.
///
/// Reading order: `file` (what a migration file says) -> `change` (one record per operation) ->
/// `plan` (pure: steps with SQL and inverse) -> `run` (carries steps out) over `port` (what a
/// database must be able to do). [SchemaChanges] ties them to the engine. Knows nothing of traffic,
/// releases or processes, and of no particular database.
@NullMarked
package dev.gapless.migration;

import org.jspecify.annotations.NullMarked;
