package dev.gapless.load.report;

/// What happened to the data when the schema changed as well.
///
/// @param from version of the schema before: `12`
/// @param to after
/// @param rowsByV1 rows that the old release wrote under the load
/// @param rowsByV2 rows that the new release wrote under the load
/// @param rowsFilled by the backfill
/// @param rowsCompared in both shapes
/// @param mismatches rows whose two shapes differ
/// @param failedStatements of either release
/// @param longestWaitMillis longest time a writer waited for a lock of ours
public record Schema(
        String from,
        String to,
        Measured<Long> rowsByV1,
        Measured<Long> rowsByV2,
        Measured<Long> rowsFilled,
        Measured<Long> rowsCompared,
        Measured<Long> mismatches,
        Measured<Long> failedStatements,
        Measured<Double> longestWaitMillis) {
    /// Not proved where nobody compared again after the load.
    public static final Phrase COMPARED_BEFORE = Phrase.of("not-proved.compared");
}
