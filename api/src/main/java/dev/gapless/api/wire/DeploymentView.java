package dev.gapless.api.wire;

import dev.gapless.api.ProblemReport;

import java.util.List;
import java.util.Optional;

/// A deployment, open or ended.
///
/// @param kind deploy, rollback, restart, start, stop, scale
/// @param state word of the glossary: preparing, warming, shifting, baking, ..., succeeded,
///   aborted, rolled-back, failed
/// @param outcome empty while open
/// @param exitCode of the command that waits for it; -1 while open
/// @param steps done, present and to come, of the plan in force (and those done of the plan before
///   it)
/// @param shares traffic of the releases concerned since it began
/// @param dip slowest second: requests in it and the average before; -1 when not known
/// @param requests and failed: -1 when they were not counted
/// @param serving label of the release that serves now, empty when nothing does
/// @param later what is still to come by itself, empty for nothing
/// @param uncounted why requests were not counted, empty when they were
/// @param guard what was done because the release before was disturbed (`dip-limit`), in order
public record DeploymentView(
        String service,
        long number,
        String kind,
        String from,
        String to,
        String strategy,
        String planId,
        String by,
        String state,
        String outcome,
        int exitCode,
        long startedAtMillis,
        long endedAtMillis,
        List<StepView> steps,
        List<ReleaseShare> shares,
        double lowestSecond,
        double secondBefore,
        long requests,
        long failed,
        Optional<ProblemReport> cause,
        String serving,
        String later,
        String uncounted,
        List<GuardView> guard) {
    public DeploymentView {
        steps = List.copyOf(steps);
        shares = List.copyOf(shares);
        guard = List.copyOf(guard);
    }

    /// @param state `done`, `running`, `waiting` (to come), `given-up`
    /// @param seconds so far or in all; -1 when it has not begun
    /// @param text evidence when done, what it waits for while it runs
    public record StepView(
            String name,
            String title,
            String state,
            boolean back,
            long beganAtMillis,
            double seconds,
            String text) {}

    /// @param pace of the introduction from then on: `full`, `slow`, `paused`
    /// @param text why, for example `slowed down: p99 of 1.4.2 46 ms, limit 42 ms (21 before)`
    public record GuardView(long atMillis, String pace, String text) {}

    /// What one release served since the deployment began; -1 where it was not counted.
    public record ReleaseShare(
            String release, long requests, long failed, long errors, double p99Millis) {}
}
