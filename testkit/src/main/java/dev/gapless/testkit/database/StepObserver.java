package dev.gapless.testkit.database;

import dev.gapless.migration.plan.Step;

/// Hears of steps of a migration, forward and back.
public interface StepObserver {
    /// Hears nothing.
    StepObserver NONE =
            new StepObserver() {
                @Override
                public void begins(Step step) {}

                @Override
                public void ended(Step step) {}
            };

    void begins(Step step) throws InterruptedException;

    void ended(Step step);

    /// Whether it asks for a lock that others' transactions can stand in the way of.
    static boolean isDdl(Step step) {
        return switch (step) {
            case Step.Locked locked -> locked.lock() != Step.Lock.NONE;
            case Step.Online _ -> true;
            case Step.Fill _, Step.Compare _, Step.Check _ -> false;
        };
    }
}
