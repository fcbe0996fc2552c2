package dev.gapless.testkit.simulation;

/// Asked at every point where the agent may be killed: before and after each journal entry, after
/// each action.
public interface CrashPoints {
    /// Whether the agent dies here.
    ///
    /// @param number counts the points of this life, from 1
    boolean dies(long number);
}
