package dev.gapless.core.deploy;

import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.service.InstanceId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One instance of a release.
///
/// @param restarts how many predecessors on this place crashed in a row
/// @param startProblem why it could not be started
/// @param lastLines newest log lines, known once it ended
/// @param keepUntil a failed candidate that is kept for a look is stopped then
/// @param drain how its drain ended, empty before
public record Instance(
        InstanceSpec spec,
        Process process,
        Health health,
        int restarts,
        Optional<ProblemReport> startProblem,
        List<String> lastLines,
        Optional<Instant> keepUntil,
        String drain) {
    public Instance {
        lastLines = List.copyOf(lastLines);
    }

    static Instance starting(InstanceSpec spec, Instant now, int restarts) {
        return new Instance(
                spec,
                new Process.Starting(now),
                Health.UNKNOWN,
                restarts,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                "");
    }

    public InstanceId id() {
        return spec.id();
    }

    public String release() {
        return spec.release();
    }

    public boolean alive() {
        return !(process instanceof Process.Ended);
    }

    /// It ended because it was told to.
    boolean endedAsked() {
        return process instanceof Process.Ended ended && ended.asked();
    }

    /// Why it could not be stopped yet.
    public Optional<ProblemReport> stopProblem() {
        return process instanceof Process.Stopping stopping ? stopping.problem() : Optional.empty();
    }

    public boolean running() {
        return process instanceof Process.Running;
    }

    public boolean healthy() {
        return running() && health.healthy();
    }

    Instance with(Process next) {
        return new Instance(
                spec, next, health, restarts, startProblem, lastLines, keepUntil, drain);
    }

    Instance with(Health next) {
        return new Instance(
                spec, process, next, restarts, startProblem, lastLines, keepUntil, drain);
    }

    Instance withStartProblem(ProblemReport problem) {
        return new Instance(
                spec, process, health, restarts, Optional.of(problem), lastLines, keepUntil, drain);
    }

    Instance withLastLines(List<String> lines) {
        return new Instance(spec, process, health, restarts, startProblem, lines, keepUntil, drain);
    }

    Instance keptUntil(Instant instant) {
        return new Instance(
                spec,
                process,
                health,
                restarts,
                startProblem,
                lastLines,
                Optional.of(instant),
                drain);
    }

    Instance drained(String how) {
        return new Instance(
                spec, process, health, restarts, startProblem, lastLines, keepUntil, how);
    }
}
