package dev.gapless.cli;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.DeploymentView.ReleaseShare;
import dev.gapless.api.wire.DeploymentView.StepView;
import dev.gapless.api.wire.EventView;
import dev.gapless.api.wire.PlanView;
import dev.gapless.api.wire.ServiceView;
import dev.gapless.api.wire.ServiceView.InstanceView;
import dev.gapless.api.wire.ServiceView.ReleaseView;
import dev.gapless.api.wire.ServiceView.SwitchView;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The story of shop 1.4.2 -> 1.5.0, as the agent would tell it.
public final class Views {
    public static final long BEGAN = Instant.parse("2026-11-22T02:51:03.600Z").toEpochMilli();
    public static final long ENDED = BEGAN + 108_400;

    private Views() {}

    public static PlanView plan() {
        return new PlanView(
                "shop",
                "1.4.2",
                "1.5.0",
                "schema 12 -> 13",
                "blue-green",
                "7f3a",
                List.of(
                        step(
                                1,
                                "Schema",
                                "MySQL 8.0.36, table member, 48,210 rows",
                                "add column member.email",
                                "< 1 s",
                                "1.4.2",
                                List.of(
                                        "lock   member, exclusive, ms; gives way after 0.25 s,"
                                                + " tries again")),
                        step(2, "Schema", "", "fill member.email", "~6 s", "1.4.2", List.of()),
                        step(
                                3,
                                "Release",
                                "",
                                "start :8082, healthy 3 times, 5 s",
                                "~19 s",
                                "1.4.2",
                                List.of()),
                        step(
                                4,
                                "Traffic",
                                "built-in switch: weights, exact counts, holds at most 1,000",
                                "shift 0 -> 100 % in 10 s",
                                "10 s",
                                "both",
                                List.of()),
                        step(
                                5,
                                "Traffic",
                                "",
                                "drain 1.4.2 until seen idle",
                                "< 30 s",
                                "1.5.0",
                                List.of()),
                        step(6, "Traffic", "", "bake, watching 1.5.0", "60 s", "1.5.0", List.of()),
                        step(7, "Traffic", "", "stop 1.4.2", "< 45 s", "1.5.0", List.of()),
                        new PlanView.Step(
                                8,
                                "Later",
                                "when no other release needs the old shape: gapless db contract",
                                "contract",
                                "contract",
                                "~2 s",
                                "1.5.0",
                                "the way back to the old release",
                                List.of(),
                                List.of())),
                List.of("(a) The schema stays when traffic goes back; both shapes stay in step."),
                "About 1 min 50 s, nobody needed.",
                false);
    }

    private static PlanView.Step step(
            int number,
            String group,
            String note,
            String text,
            String takes,
            String serves,
            List<String> details) {
        List<PlanView.Sql> sql =
                number == 1
                        ? List.of(
                                new PlanView.Sql(
                                        "ALTER TABLE member ADD COLUMN email VARCHAR(320)"
                                                + " INVISIBLE",
                                        "ALTER TABLE member DROP COLUMN email"))
                        : List.of();
        return new PlanView.Step(
                number, group, note, text, text, takes, serves, "nothing", details, sql);
    }

    public static StepView stepView(
            String name, String title, String state, double seconds, String text) {
        return new StepView(name, title, state, false, seconds < 0 ? 0 : BEGAN, seconds, text);
    }

    /// In the middle: the candidate starts.
    public static DeploymentView starting() {
        return deployment(
                "preparing",
                "",
                -1,
                List.of(
                        stepView(
                                "schema",
                                "fill member.email",
                                "done",
                                7.5,
                                "48,210 rows filled, 0 differ"),
                        stepView(
                                "start",
                                "start :8082, until healthy",
                                "running",
                                4.1,
                                "127.0.0.1:8082 not listening yet"),
                        stepView("shift", "shift 0 -> 100 % in 10 s", "waiting", -1, ""),
                        stepView("promote", "promote 1.5.0", "waiting", -1, ""),
                        stepView("drain", "drain 1.4.2 until seen idle", "waiting", -1, ""),
                        stepView("bake", "bake, watching 1.5.0", "waiting", -1, ""),
                        stepView("stop", "stop 1.4.2", "waiting", -1, "")),
                1416,
                0,
                Optional.empty());
    }

    public static DeploymentView shifting() {
        return deployment(
                "shifting",
                "",
                -1,
                List.of(
                        stepView(
                                "schema",
                                "fill member.email",
                                "done",
                                7.5,
                                "48,210 rows filled, 0 differ"),
                        stepView(
                                "start",
                                "start :8082, until healthy",
                                "done",
                                19.2,
                                ":8082 healthy 3 times in a row over at least 5.0 s"),
                        stepView("shift", "shift 0 -> 100 % in 10 s", "running", 5.6, "56 %"),
                        stepView("promote", "promote 1.5.0", "waiting", -1, ""),
                        stepView("drain", "drain 1.4.2 until seen idle", "waiting", -1, ""),
                        stepView("bake", "bake, watching 1.5.0", "waiting", -1, ""),
                        stepView("stop", "stop 1.4.2", "waiting", -1, "")),
                4310,
                0,
                Optional.empty());
    }

    public static DeploymentView succeeded() {
        return deployment(
                "succeeded",
                "succeeded",
                0,
                List.of(
                        stepView(
                                "schema",
                                "fill member.email",
                                "done",
                                7.5,
                                "48,210 rows filled, 0 differ"),
                        stepView(
                                "start",
                                "start :8082, until healthy",
                                "done",
                                19.2,
                                ":8082 healthy"),
                        stepView(
                                "shift",
                                "shift 0 -> 100 % in 10 s",
                                "done",
                                10.0,
                                "100 % to 1.5.0"),
                        stepView("promote", "promote 1.5.0", "done", 0, "1.5.0 is stable"),
                        stepView(
                                "drain",
                                "drain 1.4.2 until seen idle",
                                "done",
                                1.2,
                                "in flight 0, pooled 0"),
                        stepView(
                                "bake",
                                "bake, watching 1.5.0",
                                "done",
                                60.0,
                                "1.5.0 was healthy for 60 s"),
                        stepView("stop", "stop 1.4.2", "done", 0.8, "ended by itself")),
                12_791,
                0,
                Optional.empty());
    }

    public static DeploymentView aborted() {
        ProblemReport cause =
                Problem.of(
                                ProblemCode.APP_ENDED,
                                "1.5.0 on :8082 ended by itself, exit code 1, 6.2 s after its"
                                        + " step began.")
                        .found("last lines of its log (gapless logs 1.5.0)")
                        .evidence(
                                List.of(
                                        "Error creating bean 'dataSource': Access denied for user",
                                        "'shop'@'10.0.1.7' (using password: YES)"))
                        .todo("repair the application")
                        .report();
        return deployment(
                "aborted",
                "aborted",
                5,
                List.of(
                        stepView(
                                "start", "start :8082, until healthy", "given-up", 6.2, "given up"),
                        new StepView(
                                "schema-undo",
                                "undo schema 13",
                                "done",
                                true,
                                BEGAN,
                                0.4,
                                "undone")),
                1652,
                0,
                Optional.of(cause));
    }

    public static DeploymentView rolledBack() {
        ProblemReport cause =
                Problem.of(
                                ProblemCode.APP_UNHEALTHY,
                                "1.5.0 did not answer its health check within 2 s, 3 times in a"
                                        + " row.")
                        .todo("repair the application")
                        .report();
        DeploymentView one =
                deployment(
                        "rolled-back",
                        "rolled-back",
                        5,
                        List.of(
                                stepView(
                                        "schema",
                                        "fill member.email",
                                        "done",
                                        7.5,
                                        "12 = 13 stay in step: 1.4.2 sees every row that 1.5.0"
                                                + " wrote")),
                        18_204,
                        0,
                        Optional.of(cause));
        return withShares(
                one,
                List.of(
                        new ReleaseShare("1.4.2", 17_000, 0, 0, 21),
                        new ReleaseShare("1.5.0", 1204, 0, 31, 24)));
    }

    public static DeploymentView failed() {
        ProblemReport cause =
                Problem.of(
                                ProblemCode.SWITCH_UNREACHABLE,
                                "The switch does not answer. It was going back because: 1.5.0 is"
                                        + " not healthy.")
                        .todo("look at the switch, then gapless retry")
                        .report();
        return deployment("failed", "failed", 6, List.of(), 1652, 3, Optional.of(cause));
    }

    private static DeploymentView deployment(
            String state,
            String outcome,
            int exitCode,
            List<StepView> steps,
            long requests,
            long failed,
            Optional<ProblemReport> cause) {
        boolean open = outcome.isEmpty();
        String serving = outcome.equals("succeeded") ? "1.5.0" : "1.4.2";
        return new DeploymentView(
                "shop",
                42,
                "deploy",
                "1.4.2",
                "1.5.0",
                "blue-green",
                "7f3a",
                "minsu@ci-7",
                state,
                outcome,
                exitCode,
                BEGAN,
                open ? 0 : ENDED,
                steps,
                List.of(
                        new ReleaseShare("1.4.2", 4885, 0, 0, 21),
                        new ReleaseShare("1.5.0", 7906, 0, 0, 24)),
                116,
                118,
                requests,
                failed,
                cause,
                serving,
                outcome.equals("succeeded")
                        ? "trial contract of schema 12, not before tomorrow 11:51"
                        : "",
                "",
                List.of());
    }

    private static DeploymentView withShares(DeploymentView one, List<ReleaseShare> shares) {
        return new DeploymentView(
                one.service(),
                one.number(),
                one.kind(),
                one.from(),
                one.to(),
                one.strategy(),
                one.planId(),
                one.by(),
                one.state(),
                one.outcome(),
                one.exitCode(),
                one.startedAtMillis(),
                one.endedAtMillis(),
                one.steps(),
                shares,
                one.lowestSecond(),
                one.secondBefore(),
                one.requests(),
                one.failed(),
                one.cause(),
                one.serving(),
                one.later(),
                one.uncounted(),
                List.of());
    }

    /// The same, of another command.
    ///
    /// @param serving afterwards, empty for nothing
    public static DeploymentView as(
            DeploymentView one, String kind, String to, String serving, Problem cause) {
        return as(one, kind, to, serving, Optional.of(cause.report()));
    }

    /// The same, from one release to another.
    public static DeploymentView between(DeploymentView one, String from, String to) {
        return new DeploymentView(
                one.service(),
                one.number(),
                one.kind(),
                from,
                to,
                one.strategy(),
                one.planId(),
                one.by(),
                one.state(),
                one.outcome(),
                one.exitCode(),
                one.startedAtMillis(),
                one.endedAtMillis(),
                one.steps(),
                one.shares(),
                one.lowestSecond(),
                one.secondBefore(),
                one.requests(),
                one.failed(),
                one.cause(),
                from,
                "",
                "",
                List.of());
    }

    /// The same with other labels in place of 1.4.2 and 1.5.0.
    public static ServiceView relabelled(ServiceView one, String old, String young) {
        return new ServiceView(
                one.service(),
                one.configFile(),
                old,
                one.previous(),
                one.back(),
                one.releases().stream()
                        .map(
                                it ->
                                        new ReleaseView(
                                                it.release().equals("1.4.2") ? old : young,
                                                it.state(),
                                                it.percent(),
                                                it.requestsPerSecond(),
                                                it.p99Millis(),
                                                it.inFlight(),
                                                it.requests(),
                                                it.failed(),
                                                it.errors(),
                                                it.hourFailed(),
                                                it.hourErrors()))
                        .toList(),
                one.instances().stream()
                        .map(
                                it ->
                                        new InstanceView(
                                                it.id(),
                                                it.release().equals("1.4.2") ? old : young,
                                                it.address(),
                                                it.state(),
                                                it.pid(),
                                                it.sinceMillis(),
                                                it.restarts(),
                                                it.inFlight(),
                                                it.pooled(),
                                                it.detail(),
                                                "",
                                                false))
                        .toList(),
                one.deployment(),
                one.trafficSwitch(),
                one.kept(),
                one.schema(),
                one.trouble());
    }

    public static DeploymentView stopped() {
        return as(succeeded(), "stop", "1.5.0", "", Optional.empty());
    }

    private static DeploymentView as(
            DeploymentView one,
            String kind,
            String to,
            String serving,
            Optional<ProblemReport> cause) {
        return new DeploymentView(
                one.service(),
                one.number(),
                kind,
                one.from(),
                to,
                one.strategy(),
                one.planId(),
                one.by(),
                one.state(),
                one.outcome(),
                one.exitCode(),
                one.startedAtMillis(),
                one.endedAtMillis(),
                one.steps(),
                one.shares(),
                one.lowestSecond(),
                one.secondBefore(),
                one.requests(),
                one.failed(),
                cause,
                serving,
                "",
                "",
                List.of());
    }

    public static DeploymentView numbered(long number, DeploymentView one) {
        return new DeploymentView(
                one.service(),
                number,
                one.kind(),
                one.from(),
                one.to(),
                one.strategy(),
                one.planId(),
                one.by(),
                one.state(),
                one.outcome(),
                one.exitCode(),
                one.startedAtMillis(),
                one.endedAtMillis(),
                one.steps(),
                one.shares(),
                one.lowestSecond(),
                one.secondBefore(),
                one.requests(),
                one.failed(),
                one.cause(),
                one.serving(),
                one.later(),
                one.uncounted(),
                List.of());
    }

    public static ServiceView service(Optional<DeploymentView> deployment) {
        boolean done = deployment.map(one -> one.outcome().equals("succeeded")).orElse(false);
        boolean shifts = deployment.map(one -> one.state().equals("shifting")).orElse(false);
        return new ServiceView(
                "shop",
                "/srv/shop/gapless.yaml",
                done ? "1.5.0" : "1.4.2",
                done ? "1.4.2" : "",
                done ? "1.4.2 is stopped, on disk; loses nothing" : "",
                List.of(
                        new ReleaseView(
                                "1.4.2",
                                "stable",
                                shifts ? 44 : done ? 0 : 100,
                                shifts ? 52 : 118,
                                21,
                                2,
                                1416,
                                0,
                                0,
                                0,
                                0),
                        new ReleaseView(
                                "1.5.0",
                                done ? "stable" : "candidate",
                                shifts ? 56 : done ? 100 : 0,
                                shifts ? 66 : done ? 121 : 0,
                                done ? 23 : shifts ? 27 : -1,
                                shifts ? 2 : 0,
                                shifts ? 330 : done ? 9000 : 0,
                                0,
                                0,
                                0,
                                2)),
                List.of(
                        new InstanceView(
                                "shop-41-a",
                                "1.4.2",
                                "127.0.0.1:8081",
                                done ? "stopped" : "healthy",
                                2214,
                                0,
                                0,
                                2,
                                14,
                                "",
                                "",
                                false),
                        new InstanceView(
                                "shop-42-a",
                                "1.5.0",
                                "127.0.0.1:8082",
                                shifts || done ? "healthy" : "starting",
                                2391,
                                0,
                                0,
                                0,
                                0,
                                shifts || done ? "" : "not listening yet",
                                "",
                                false)),
                deployment,
                new SwitchView(
                        "builtin",
                        List.of("127.0.0.1:8080"),
                        812,
                        BEGAN - 19L * 24 * 3600 * 1000,
                        "serving",
                        ""),
                List.of("1.5.0", "1.4.2"),
                List.of(
                        "13, and the shape before it; V13__add_email: 48,322 rows compared, 0"
                                + " differ"),
                List.of());
    }

    private static final String NOT_COUNTED = "server shop.example has an access_log of its own";

    /// The same behind a switch that does not count.
    public static DeploymentView uncounted(DeploymentView one) {
        DeploymentView bare =
                withShares(
                        one,
                        one.shares().stream()
                                .map(share -> new ReleaseShare(share.release(), -1, -1, -1, -1))
                                .toList());
        return new DeploymentView(
                bare.service(),
                bare.number(),
                bare.kind(),
                bare.from(),
                bare.to(),
                bare.strategy(),
                bare.planId(),
                bare.by(),
                bare.state(),
                bare.outcome(),
                bare.exitCode(),
                bare.startedAtMillis(),
                bare.endedAtMillis(),
                bare.steps(),
                bare.shares(),
                -1,
                -1,
                -1,
                -1,
                bare.cause(),
                bare.serving(),
                bare.later(),
                NOT_COUNTED,
                List.of());
    }

    /// The same behind a switch that does not count.
    public static ServiceView uncounted(ServiceView one) {
        return new ServiceView(
                one.service(),
                one.configFile(),
                one.stable(),
                one.previous(),
                one.back(),
                one.releases().stream()
                        .map(
                                release ->
                                        new ReleaseView(
                                                release.release(),
                                                release.state(),
                                                release.percent(),
                                                -1,
                                                -1,
                                                -1,
                                                -1,
                                                -1,
                                                -1,
                                                -1,
                                                -1))
                        .toList(),
                one.instances(),
                one.deployment(),
                new SwitchView("nginx", one.trafficSwitch().listen(), -1, 0, "", NOT_COUNTED),
                one.kept(),
                one.schema(),
                one.trouble());
    }

    /// A step as it is told: without the whole state.
    public static EventView step(long sequence, long number, String text) {
        return new EventView(sequence, number, BEGAN, 1, "step", "start", text, Optional.empty());
    }

    public static EventView event(
            long sequence, double seconds, String name, String text, DeploymentView deployment) {
        String type = deployment.outcome().isEmpty() ? text.isEmpty() ? "tick" : "step" : "end";
        return new EventView(
                sequence,
                deployment.number(),
                BEGAN + (long) (seconds * 1000),
                seconds,
                type,
                name,
                text,
                Optional.of(service(Optional.of(deployment))));
    }
}
