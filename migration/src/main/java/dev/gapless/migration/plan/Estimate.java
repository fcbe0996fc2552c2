package dev.gapless.migration.plan;

/// How long steps take: rough figures of one slow core, said as such in a plan.
public final class Estimate {
    private static final double LOCKED_SECONDS = 0.2;
    private static final double FILLED_PER_SECOND = 25_000;
    private static final double COPIED_PER_SECOND = 15_000;
    private static final double COMPARED_PER_SECOND = 250_000;
    private static final double SCANNED_PER_SECOND = 1_000_000;
    private static final double PERCENT = 100;

    private Estimate() {}

    /// @param rows of the step's table
    public static double seconds(Step step, long rows, int dutyPercent) {
        if (step.onlyBack()) {
            return 0;
        }
        return switch (step) {
            case Step.Locked _ -> LOCKED_SECONDS;
            case Step.Online _ -> LOCKED_SECONDS + rows / SCANNED_PER_SECOND;
            case Step.Fill fill ->
                    LOCKED_SECONDS
                            + rows
                                    / (fill.calls() ? COPIED_PER_SECOND : FILLED_PER_SECOND)
                                    * PERCENT
                                    / dutyPercent;
            case Step.Compare _ -> LOCKED_SECONDS + rows / COMPARED_PER_SECOND;
            case Step.Check _ -> rows / SCANNED_PER_SECOND;
        };
    }
}
