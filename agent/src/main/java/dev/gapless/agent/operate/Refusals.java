package dev.gapless.agent.operate;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.HookStep;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.StopStep;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Refusals that several requests share.
final class Refusals {
    private Refusals() {}

    static Problem inProgress(ServiceState state, Instant now) {
        if (state.deployment().isEmpty()) {
            return Problem.of(
                            ProblemCode.NOT_POSSIBLE_NOW,
                            state.service() + " changed while this was being planned.")
                    .todo("look at gapless status, then the same command again")
                    .build();
        }
        Deployment open = state.deployment().get();
        return Problem.of(
                        ProblemCode.DEPLOY_IN_PROGRESS,
                        open.to()
                                + " is being deployed to "
                                + state.service()
                                + " by "
                                + open.by()
                                + ", for "
                                + span(Duration.between(open.startedAt(), now))
                                + " so far, step "
                                + (open.step() + 1)
                                + " of "
                                + open.plan().steps().size()
                                + ".")
                .found("it is " + open.state())
                .serves(serves(state))
                .todo("wait: gapless status --watch; end it: gapless abort")
                .build();
    }

    /// `48 s`, `3 min`, `2 h 5 min`.
    static String span(Duration time) {
        long minutes = time.toMinutes();
        if (minutes < 2) {
            return Math.max(0, time.toSeconds()) + " s";
        }
        if (minutes < 60) {
            return minutes + " min";
        }
        return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
    }

    /// So many, in words.
    static String instances(int count) {
        return count + (count == 1 ? " instance" : " instances");
    }

    /// The loop of the service did not come to it, and never will.
    static Problem unheard(ServiceState state, Duration limit) {
        return Problem.of(
                        ProblemCode.NOT_POSSIBLE_NOW,
                        "The agent did not come to it within "
                                + limit.toSeconds()
                                + " s; it was taken back.")
                .serves(serves(state))
                .todo("look at gapless status and the load of this host, then try again")
                .build();
    }

    /// A bake and the stop after it give way to what comes next, which waits for that stop;
    /// anything else that is open blocks it.
    static void whileOpen(ServiceState state, Instant now) {
        if (state.open().filter(open -> !givesWay(open)).isPresent()) {
            throw inProgress(state, now);
        }
    }

    private static boolean givesWay(Deployment open) {
        boolean over = open.promoted() && !open.goingBack() && onlyTidies(open);
        return over || open.state().equals("baking");
    }

    private static boolean onlyTidies(Deployment open) {
        return open.plan().steps().stream()
                .skip(open.step())
                .allMatch(step -> step instanceof StopStep || step instanceof HookStep);
    }

    /// One problem as it is; several as the first one with the others as its evidence.
    static void throwAll(List<ProblemReport> problems, ServiceState state) {
        ProblemReport.together(problems)
                .ifPresent(
                        all -> {
                            throw all.withServes(serves(state)).toProblem();
                        });
    }

    static String serves(ServiceState state) {
        return state.serving().map(label -> label + ", untouched").orElse("");
    }
}
