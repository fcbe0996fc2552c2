package dev.gapless.agent.operate;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.HookStep;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.StopStep;
import dev.gapless.runtime.linux.ProcessDescription;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;

/// Refusals that several requests share.
final class Refusals {
    private static final int MOST_PORTS = 4;

    private Refusals() {}

    /// @param now when it is looked at
    /// @param heard when the loop of the service last decided on something
    record Moment(Instant now, Instant heard) {}

    static Problem inProgress(ServiceState state, Moment moment) {
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
                                + ", since "
                                + ProcessDescription.since(
                                        open.startedAt(),
                                        moment.now().atZone(ZoneId.systemDefault()))
                                + " ("
                                + span(Duration.between(open.startedAt(), moment.now()))
                                + "), step "
                                + (open.step() + 1)
                                + " of "
                                + open.plan().steps().size()
                                + ".")
                .found(
                        "it is "
                                + open.state()
                                + ", last sign of life "
                                + span(Duration.between(moment.heard(), moment.now()))
                                + " ago")
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
    static void whileOpen(ServiceState state, Moment moment) {
        if (state.open().filter(open -> !givesWay(open)).isPresent()) {
            throw inProgress(state, moment);
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
                            boolean port = all.code().equals(ProblemCode.PORT_IN_USE.id());
                            String serves = port ? servesOn(state) : serves(state);
                            throw all.withServes(serves).toProblem();
                        });
    }

    /// `1.4.2, untouched`; empty while nothing serves.
    static String serves(ServiceState state) {
        return state.serving().map(label -> label + ", untouched").orElse("");
    }

    /// `1.4.2 on :8081, untouched`, for those whom ports concern.
    private static String servesOn(ServiceState state) {
        return state.serving()
                .map(label -> label + " on " + ports(state, label) + ", untouched")
                .orElse("");
    }

    /// `:8081 :8082`; of many the first ones.
    private static String ports(ServiceState state, String label) {
        List<String> ports =
                state.all().stream()
                        .filter(one -> one.alive() && one.release().equals(label))
                        .filter(one -> state.rotation().has(one.id()))
                        .map(one -> ":" + one.spec().address().port())
                        .sorted()
                        .toList();
        return ports.stream().limit(MOST_PORTS).collect(Collectors.joining(" "))
                + (ports.size() > MOST_PORTS ? " .." : "");
    }
}
