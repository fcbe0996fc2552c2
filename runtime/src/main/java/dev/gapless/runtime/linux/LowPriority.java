package dev.gapless.runtime.linux;

import java.util.List;
import java.util.function.Supplier;

/// How this host lets an instance have only that part of the CPU that nobody else wants, and its
/// share again. What holds is kept by the kernel alone, so a later agent finds it as it is.
///
/// `nice` is none of the ways: with autogroups, the kernel's default, it says nothing between
/// sessions, and only root may take it back.
public sealed interface LowPriority permits IdleGroup, IdleAutogroup, LowPriority.None {
    /// For the plan: `idle class of cgroup v2`.
    String text();

    /// Whether the host can do it at all.
    default boolean possible() {
        return true;
    }

    /// Returns whether all processes of the instance have little of the CPU now.
    ///
    /// @param name of the instance, unique on this host
    /// @param family its processes, looked up anew with each call
    boolean lower(String name, Supplier<List<ProcessStat>> family);

    /// Returns whether none of them has little of the CPU any more.
    boolean raise(String name, Supplier<List<ProcessStat>> family);

    /// Nothing of the instance runs any more.
    default void ended(String name) {}

    /// The best way here: control groups where they may be made, else the autogroup of the
    /// instance's session.
    static LowPriority ofThisHost() {
        return IdleGroup.find()
                .<LowPriority>map(group -> group)
                .or(IdleAutogroup::find)
                .orElseGet(
                        () ->
                                new None(
                                        "no control group of the CPU may be made, and autogroups"
                                                + " are off or say nothing here"));
    }

    /// @param reason why the host cannot do it
    record None(String reason) implements LowPriority {
        @Override
        public String text() {
            return reason;
        }

        @Override
        public boolean possible() {
            return false;
        }

        @Override
        public boolean lower(String name, Supplier<List<ProcessStat>> family) {
            return false;
        }

        @Override
        public boolean raise(String name, Supplier<List<ProcessStat>> family) {
            return true;
        }
    }
}
