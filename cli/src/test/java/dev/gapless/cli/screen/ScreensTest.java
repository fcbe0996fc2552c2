package dev.gapless.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Language;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.api.wire.AgentView;
import dev.gapless.api.wire.CheckView;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.DeploymentView.StepView;
import dev.gapless.api.wire.PlanView;
import dev.gapless.api.wire.ServiceView;
import dev.gapless.api.wire.ServiceView.InstanceView;
import dev.gapless.cli.Golden;
import dev.gapless.cli.Views;
import dev.gapless.cli.screen.LiveScreen.Extras;
import dev.gapless.config.ConfigPlaces;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Each screen against its file, at most 80 columns wide.
class ScreensTest {
    private static final Words ENGLISH = Words.english();
    private static final Words KOREAN = Words.in(Language.KO);

    private static final AgentView AGENT =
            new AgentView(
                    640,
                    "0.1.0",
                    "9f2c41",
                    "/var/lib/gapless",
                    Views.BEGAN - 3_600_000,
                    1,
                    74L << 20);
    private static final ProblemReport PORT =
            located(
                    Problem.of(
                                    ProblemCode.PORT_IN_USE,
                                    "Port 8082 is in use, 1.5.0 cannot start there.")
                            .where("gapless.yaml  ports")
                            .found("pid 3120, java -jar batch.jar, user batch, since Nov 18")
                            .serves("1.4.2 on :8081, untouched")
                            .todo(
                                    "stop pid 3120, or name another port: ports: [8081, 8083]; is it this"
                                            + " service: gapless adopt")
                            .report());

    /// As the agent does it before it says so.
    static ProblemReport located(ProblemReport problem) {
        String text = "name: shop\n" + "#\n".repeat(5) + "ports: [8081, 8082]\n";
        return new ConfigPlaces(Path.of("gapless.yaml"), text, Map.of()).located(problem);
    }

    private static Times at(double secondsAfterBegin) {
        return new Times(
                Instant.ofEpochMilli(Views.BEGAN + (long) (secondsAfterBegin * 1000)),
                ZoneId.of("Asia/Seoul"));
    }

    @Test
    void plan() {
        Golden.screen("plan", PlanScreen.lines(Views.plan(), false, "", ENGLISH));
    }

    @Test
    void planWithItsStatements() {
        Golden.screen(
                "plan-sql", PlanScreen.lines(Views.plan(), true, " --file shop.yaml", ENGLISH));
    }

    @Test
    void planInShort() {
        Golden.screen("plan-brief", PlanScreen.brief(Views.plan(), ENGLISH));
    }

    @Test
    void planOfNothing() {
        PlanView nothing =
                new PlanView(
                        "shop",
                        "1.4.2",
                        "1.4.2",
                        "",
                        "blue-green",
                        "",
                        List.of(),
                        List.of(),
                        "",
                        true);
        Golden.screen("plan-nothing", PlanScreen.lines(nothing, false, "", ENGLISH));
    }

    @Test
    void liveWhileTheCandidateStarts() {
        List<String> log =
                IntStream.rangeClosed(1, 12)
                        .mapToObj(i -> "line " + i + " of the candidate's log")
                        .toList();
        Golden.screen("live-starting", live(Views.starting(), new Extras(List.of(), log, 24), 12));
    }

    @Test
    void liveWhileTrafficShifts() {
        List<Double> old = new ArrayList<>(IntStream.range(0, 36).mapToObj(_ -> 118.0).toList());
        old.addAll(List.of(110.0, 100.0, 90.0, 75.0, 60.0, 52.0));
        List<Double> young = new ArrayList<>(IntStream.range(0, 36).mapToObj(_ -> 0.0).toList());
        young.addAll(List.of(8.0, 18.0, 28.0, 43.0, 58.0, 66.0));
        List<Graph> graphs = List.of(new Graph("1.4.2", old), new Graph("1.5.0", young));
        Golden.screen(
                "live-shifting", live(Views.shifting(), new Extras(graphs, List.of(), 24), 42));
    }

    @Test
    void whatTheSwitchDoesNotCountIsADashWithTheReason() {
        DeploymentView open = Views.uncounted(Views.shifting());
        Golden.screen(
                "live-uncounted",
                LiveScreen.lines(
                        Views.uncounted(Views.service(Optional.of(open))),
                        open,
                        new Extras(List.of(), List.of(), 24),
                        at(42),
                        ENGLISH));
        Golden.screen(
                "status-uncounted",
                StatusScreen.lines(
                        Views.uncounted(Views.service(Optional.empty())), AGENT, at(0), ENGLISH));
        DeploymentView ended = Views.uncounted(Views.succeeded());
        Golden.screen(
                "summary-uncounted",
                SummaryScreen.lines(ended, Views.service(Optional.of(ended)), at(0), ENGLISH));
    }

    @Test
    void liveWithManyInstancesAndStepsStaysWithinTheRows() {
        List<StepView> steps = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String state = i < 5 ? "done" : i == 5 ? "running" : "waiting";
            steps.add(
                    Views.stepView(
                            "start",
                            "start :" + (18000 + i) + ", until healthy",
                            state,
                            i <= 5 ? 9.5 : -1,
                            ""));
            steps.add(
                    Views.stepView(
                            "drain",
                            "drain 1.4.2 until seen idle",
                            i < 5 ? "done" : "waiting",
                            i < 5 ? 0.6 : -1,
                            ""));
        }
        DeploymentView rolling = withSteps(Views.shifting(), steps);
        ServiceView service = withInstances(Views.service(Optional.of(rolling)), 12);
        List<String> log = IntStream.rangeClosed(1, 40).mapToObj(i -> "line " + i).toList();
        List<String> lines =
                LiveScreen.lines(service, rolling, new Extras(List.of(), log, 24), at(61), ENGLISH);
        assertThat(lines).hasSizeLessThan(24);
        Golden.screen("live-rolling", lines);
    }

    private static List<String> live(DeploymentView deployment, Extras extras, double seconds) {
        return LiveScreen.lines(
                Views.service(Optional.of(deployment)), deployment, extras, at(seconds), ENGLISH);
    }

    /// The words of the agent in them stay English.
    @Test
    void screensInKorean() {
        Golden.screen("ko/plan", PlanScreen.lines(Views.plan(), false, "", KOREAN));
        Golden.screen("ko/plan-brief", PlanScreen.brief(Views.plan(), KOREAN));
        Golden.screen("ko/succeeded", summary(Views.succeeded(), KOREAN));
        Golden.screen("ko/aborted", summary(Views.aborted(), KOREAN));
        Golden.screen("ko/rolled-back", summary(Views.rolledBack(), KOREAN));
        Golden.screen("ko/failed", summary(Views.failed(), KOREAN));
        Golden.screen("ko/stopped", summary(Views.stopped(), KOREAN));
        Golden.screen("ko/error", ProblemScreen.lines(PORT, KOREAN));
        Golden.screen("ko/refusal", ProblemScreen.refusal(PORT, KOREAN));
        Golden.screen(
                "ko/refusal-untouched",
                ProblemScreen.refusal(PORT.withServes("1.4.2, untouched"), KOREAN));
    }

    @Test
    void succeeded() {
        Golden.screen("succeeded", summary(Views.succeeded()));
    }

    @Test
    void aborted() {
        Golden.screen("aborted", summary(Views.aborted()));
    }

    @Test
    void rolledBackKeepsErrorsApartFromFailedRequests() {
        Golden.screen("rolled-back", summary(Views.rolledBack()));
    }

    @Test
    void failed() {
        Golden.screen("failed", summary(Views.failed()));
    }

    @Test
    void whatIsRepairedInTheFileIsDeployedAgainBecauseRetryDoesNotReadIt() {
        Problem cause =
                Problem.of(ProblemCode.HEALTH_NOT_FOUND, "The health path does not exist (404).")
                        .todo("set health.path")
                        .build();
        assertThat(summary(Views.as(Views.aborted(), "deploy", "1.5.0+2", "1.4.2", cause)))
                .endsWith("gapless deploy 1.5.0");
        assertThat(summary(Views.as(Views.aborted(), "restart", "1.5.0", "1.5.0", cause)))
                .endsWith("gapless retry");
    }

    @Test
    void aStoppedServiceIsNotSaidToServe() {
        DeploymentView stopped = Views.stopped();
        ServiceView service = withInstances(Views.service(Optional.of(stopped)), 0);
        assertThat(SummaryScreen.lines(stopped, service, at(109), ENGLISH))
                .startsWith("SUCCEEDED  shop is stopped. 0 of 12,791 requests failed. 1 min 48 s.")
                .endsWith("gapless start");
        assertThat(StatusScreen.lines(service, AGENT, at(109), ENGLISH))
                .startsWith("shop     nothing serves: no instance of 1.5.0 runs (gapless start)");
    }

    @Test
    void longLabelsStayApartAndWithinTheScreen() {
        String old = "2025.11.1-SNAPSHOT";
        String young = "2025.11.2-SNAPSHOT";
        DeploymentView one = Views.between(Views.shifting(), old, young);
        ServiceView service = Views.relabelled(Views.service(Optional.of(one)), old, young);
        List<Graph> graphs =
                List.of(new Graph(old, List.of(1.0, 2.0)), new Graph(young, List.of(2.0, 1.0)));
        List<String> live =
                LiveScreen.lines(service, one, new Extras(graphs, List.of(), 24), at(12), ENGLISH);
        Golden.screen("live-long-labels", live);
        Golden.screen("history-long-labels", HistoryScreen.lines(List.of(one), at(60), ENGLISH));
        PlanView plan = Views.plan();
        List<PlanView.Step> steps =
                plan.steps().stream()
                        .map(
                                step ->
                                        new PlanView.Step(
                                                step.number(),
                                                step.group(),
                                                step.groupNote(),
                                                step.name(),
                                                step.text(),
                                                step.takes(),
                                                step.serves().equals("1.5.0") ? young : old,
                                                step.loses(),
                                                step.details(),
                                                step.sql()))
                        .toList();
        PlanView longer =
                new PlanView(
                        "shop",
                        old,
                        young,
                        "",
                        "blue-green",
                        "7f3a",
                        steps,
                        List.of(),
                        plan.total(),
                        false);
        Golden.screen("plan-long-labels", PlanScreen.lines(longer, false, "", ENGLISH));
    }

    private static List<String> summary(DeploymentView deployment) {
        return summary(deployment, ENGLISH);
    }

    private static List<String> summary(DeploymentView deployment, Words words) {
        return SummaryScreen.lines(
                deployment, Views.service(Optional.of(deployment)), at(109), words);
    }

    @Test
    void statusWhenAllIsWell() {
        Golden.screen(
                "status",
                StatusScreen.lines(
                        Views.service(Optional.of(Views.succeeded())), AGENT, at(109), ENGLISH));
    }

    @Test
    void statusDuringADeployment() {
        Golden.screen(
                "status-open",
                StatusScreen.lines(
                        Views.service(Optional.of(Views.starting())), AGENT, at(12), ENGLISH));
    }

    @Test
    void statusAfterAnAbortTellsTheWholeStory() {
        Golden.screen(
                "status-aborted",
                StatusScreen.lines(
                        Views.service(Optional.of(Views.aborted())), AGENT, at(600), ENGLISH));
    }

    @Test
    void history() {
        List<DeploymentView> all =
                List.of(Views.starting(), Views.succeeded(), Views.aborted(), Views.rolledBack());
        Golden.screen("history", HistoryScreen.lines(all, at(60), ENGLISH));
    }

    @Test
    void error() {
        Golden.screen("error", ProblemScreen.lines(PORT, ENGLISH));
    }

    @Test
    void refusalSaysFirstThatNothingWasChanged() {
        Golden.screen("refusal", ProblemScreen.refusal(PORT, ENGLISH));
    }

    @Test
    void refusalMakesASentenceOfABareRelease() {
        assertThat(ProblemScreen.refusal(PORT, ENGLISH).getFirst())
                .startsWith("REFUSED    Nothing was changed. 1.4.2 on :8081 serves, untouched. ");
        assertThat(ProblemScreen.refusal(PORT.withServes("1.4.2, untouched"), ENGLISH).getFirst())
                .startsWith("REFUSED    Nothing was changed. 1.4.2 serves, untouched. ");
        assertThat(ProblemScreen.refusal(PORT.withServes(""), ENGLISH).getFirst())
                .startsWith("REFUSED    Nothing was changed.  ");
    }

    @Test
    void plainLinesDoNotSayTheNameTwice() {
        assertThat(plain("start", "start :8082, until healthy"))
                .endsWith(" start    :8082, until healthy");
        assertThat(plain("bake", "bake, watching 1.5.0")).endsWith(" bake     watching 1.5.0");
        assertThat(plain("stop", "stopped by itself")).endsWith(" stop     stopped by itself");
    }

    private static String plain(String name, String text) {
        return PlainLine.lines(Views.event(1, 7.9, name, text, Views.starting()), at(60), ENGLISH)
                .getFirst();
    }

    @Test
    void errorInKoreanIsWrappedByColumnsNotByLetters() {
        ProblemReport report =
                Problem.of(
                                ProblemCode.APP_ENDED,
                                "1.5.0 이 시작한 지 6.2 초 만에 스스로 끝났습니다. 데이터베이스가 접속을 거절했고 애플리케이션은 그대로"
                                        + " 종료되었습니다.")
                        .found("로그의 마지막 줄")
                        .evidence(
                                List.of(
                                        "데이터베이스 접속이 거절되었습니다: 사용자 'shop'@'10.0.1.7' (비밀번호 사용: 예), 다시"
                                                + " 시도하지 않습니다"))
                        .todo("고친 다음 gapless retry")
                        .report();
        Golden.screen("error-korean", ProblemScreen.lines(report, ENGLISH));
    }

    @Test
    void checkListsWhatIsWellAndEveryProblem() {
        Golden.screen(
                "check",
                CheckScreen.lines(
                        new CheckView(
                                "shop",
                                List.of(
                                        "artifact build/libs/shop-1.5.0.jar, 9f2c41",
                                        "memory: 612 MB needed, 1.9 GB free"),
                                List.of(PORT)),
                        ENGLISH));
    }

    @Test
    void agent() {
        Golden.screen("agent", AgentScreen.lines(AGENT, at(0), ENGLISH));
    }

    @Test
    void theTableOfExitCodes() {
        Golden.screen("exit-codes", ExitCodeScreen.lines(Words.english()));
    }

    private static DeploymentView withSteps(DeploymentView one, List<StepView> steps) {
        return new DeploymentView(
                one.service(),
                one.number(),
                one.kind(),
                one.from(),
                one.to(),
                "rolling",
                one.planId(),
                one.by(),
                one.state(),
                one.outcome(),
                one.exitCode(),
                one.startedAtMillis(),
                one.endedAtMillis(),
                steps,
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

    private static ServiceView withInstances(ServiceView one, int count) {
        List<InstanceView> instances =
                IntStream.range(0, count)
                        .mapToObj(
                                i ->
                                        new InstanceView(
                                                "shop-" + i,
                                                i < 6 ? "1.5.0" : "1.4.2",
                                                "127.0.0.1:" + (18000 + i),
                                                i == 5
                                                        ? "starting"
                                                        : i == 6 ? "draining" : "healthy",
                                                100 + i,
                                                0,
                                                0,
                                                0,
                                                0,
                                                "",
                                                "",
                                                false))
                        .toList();
        return new ServiceView(
                one.service(),
                one.configFile(),
                one.stable(),
                one.previous(),
                one.back(),
                one.releases(),
                instances,
                one.deployment(),
                one.trafficSwitch(),
                one.kept(),
                one.schema(),
                one.trouble());
    }
}
