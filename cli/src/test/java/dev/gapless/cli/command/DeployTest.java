package dev.gapless.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.api.wire.CheckView;
import dev.gapless.api.wire.CommandView;
import dev.gapless.api.wire.EventView;
import dev.gapless.cli.ScriptedAgent;
import dev.gapless.cli.TestShell;
import dev.gapless.cli.Views;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.screen.Columns;

import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class DeployTest {
    @TempDir Path folder;

    private TestShell shell;
    private ScriptedAgent agent;

    @BeforeEach
    void startAgent() throws IOException {
        shell = new TestShell(folder);
        Files.writeString(
                folder.resolve("gapless.yaml"),
                """
                name: shop
                artifact: build/shop-{version}.jar
                ports: [8081, 8082]
                env:
                  DB_PASSWORD: { from-env: SHOP_DB_PASSWORD }
                health: { path: /health }
                switch: { kind: builtin, listen: "127.0.0.1:8080" }
                """);
        agent =
                new ScriptedAgent(shell.home())
                        .on("POST /v1/services/shop/plan", Views.plan())
                        .on("POST /v1/services/shop/deploy", begun())
                        .on("GET /v1/services/shop", Views.service(Optional.of(Views.succeeded())))
                        .on("GET /v1/services/shop/deployments/42", Views.succeeded())
                        .events(
                                _ ->
                                        List.of(
                                                Views.event(
                                                        1,
                                                        0.4,
                                                        "check",
                                                        "ok: artifact 9f2c41, ports",
                                                        Views.starting()),
                                                Views.event(
                                                        2,
                                                        7.9,
                                                        "schema",
                                                        "13: 48,210 rows filled, 0 differ",
                                                        Views.starting()),
                                                Views.event(3, 8.9, "", "", Views.starting()),
                                                Views.event(
                                                        4,
                                                        108.4,
                                                        "stopped",
                                                        "1.4.2: ended by itself",
                                                        Views.succeeded())));
    }

    @AfterEach
    void stopAgent() {
        agent.close();
    }

    private static CommandView begun() {
        return new CommandView(List.of(), Optional.of(Views.starting()), Optional.empty());
    }

    @Test
    void printsALinePerFactAndTheSummary() {
        assertThat(shell.run("deploy", "1.5.0", "--yes")).isZero();
        assertThat(shell.out())
                .contains("11:51:04    0.4 check    ok: artifact 9f2c41, ports\n")
                .contains(
                        "SUCCEEDED  1.5.0 serves all of shop. 0 of 12,791 requests failed. 1 min 48"
                                + " s.\n")
                .endsWith("Go back: gapless rollback (stopped, on disk; loses nothing)\n");
    }

    @Test
    void deploysThePlanThatWasShownAndAgreedTo() {
        assertThat(shell.typing("\n").run("deploy", "1.5.0")).isZero();
        assertThat(shell.out()).contains("Go on? [Y/n] ");
        assertThat(asked("POST /v1/services/shop/deploy")).contains("\"planId\":\"7f3a\"");
    }

    /// `ㅛ` is what the key y types when the keyboard is set to Hangul.
    @ParameterizedTest
    @ValueSource(strings = {"\n", "y\n", "ㅛ\n", "네\n"})
    void speaksKoreanAndUnderstandsIt(String typed) {
        shell.with("GAPLESS_LANG", "ko").typing(typed);
        assertThat(shell.run("deploy", "1.5.0")).isZero();
        assertThat(shell.out())
                .contains("계획 7f3a\n", "계속할까요? [Y/n] ")
                .contains("11:51:04    0.4 check    ok: artifact 9f2c41, ports\n")
                .contains("SUCCEEDED  1.5.0 릴리스가 shop 서비스의 모든 요청을 처리합니다.")
                .endsWith("되돌리기: gapless rollback (멈춤, 디스크에 있음; 잃는 것 없음)\n");
        assertThat(shell.out().lines()).allMatch(line -> Columns.width(line) <= Columns.MOST);
    }

    @Test
    void changesNothingWhenThePersonSaysNoInKorean() {
        shell.with("GAPLESS_LANG", "ko").typing("ㅜ\n");
        assertThat(shell.run("deploy", "1.5.0")).isEqualTo(2);
        assertThat(shell.out()).endsWith("아무것도 바뀌지 않았습니다.\n");
        assertThat(agent.asked()).noneMatch(one -> one.contains("/deploy "));
    }

    @Test
    void dataIsTheSameInBothLanguages() {
        assertThat(shell.run("deploy", "1.5.0", "--json", "--yes")).isZero();
        TestShell korean = new TestShell(folder).with("GAPLESS_LANG", "ko");
        assertThat(korean.run("deploy", "1.5.0", "--json", "--yes")).isZero();
        assertThat(korean.out()).isEqualTo(shell.out()).isNotEmpty();
    }

    @Test
    void changesNothingWhenThePersonSaysNo() {
        assertThat(shell.typing("n\n").run("deploy", "1.5.0")).isEqualTo(2);
        assertThat(agent.asked()).noneMatch(request -> request.contains("/deploy "));
        assertThat(shell.out()).endsWith("Nothing was changed.\n");
    }

    @Test
    void namesTheFlagWhereNobodyCanBeAsked() {
        assertThat(shell.run("deploy", "1.5.0")).isEqualTo(64);
        assertThat(shell.err()).contains("--yes").contains("[usage]");
        assertThat(agent.asked()).isEmpty();
    }

    @Test
    void sendsTheSecretsThatTheFileNamesAndNoOthersAndNeverPrintsThem() {
        shell.with("SHOP_DB_PASSWORD", "hunter2")
                .with("OTHER_SECRET", "swordfish")
                .run("deploy", "1.5.0", "--yes");
        assertThat(asked("POST /v1/services/shop/deploy"))
                .contains("\"SHOP_DB_PASSWORD\":\"hunter2\"")
                .doesNotContain("swordfish");
        assertThat(shell.out() + shell.err()).doesNotContain("hunter2");
    }

    @Test
    void sendsFlagsInPlaceOfKeys() {
        shell.run("deploy", "1.5.0", "--yes", "--bake-time", "10s", "--set", "env.LOG=debug");
        assertThat(asked("POST /v1/services/shop/deploy"))
                .contains("\"overrides\":{", "\"bake-time\":\"10s\"", "\"env.LOG\":\"debug\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "plan", "deploy", "prove"})
    void refusesTheFileOfAnotherServiceThanTheOneNamed(String command) {
        List<String> words = new ArrayList<>(List.of(command, "--service", "billing"));
        if (command.equals("deploy")) {
            words.add("--yes");
        }
        assertThat(shell.run(words.toArray(String[]::new))).isEqualTo(64);
        assertThat(shell.err())
                .startsWith("--service names billing, but the file is that of shop.")
                .contains("[usage]");
        assertThat(agent.asked()).isEmpty();
    }

    @Test
    void aCheckIsBlockedByADeploymentAndHasFindingsOtherwise() {
        ProblemReport blocked =
                Problem.of(ProblemCode.DEPLOY_IN_PROGRESS, "1.4.3 is being deployed.").report();
        ProblemReport finding = Problem.of(ProblemCode.PORT_IN_USE, "Port 8082.").report();
        agent.on(
                "POST /v1/services/shop/check", new CheckView("shop", List.of(), List.of(blocked)));
        assertThat(shell.run("check")).isEqualTo(3);
        agent.on(
                "POST /v1/services/shop/check",
                new CheckView("shop", List.of(), List.of(blocked, finding)));
        assertThat(shell.run("check")).isEqualTo(2);
    }

    @Test
    void takesTheNameOfTheServiceBesideItsFile() {
        assertThat(shell.run("deploy", "1.5.0", "--yes", "--service", "shop")).isZero();
    }

    @Test
    void refusesABrokenFileBeforeAnyAgentIsAsked() throws IOException {
        Files.writeString(folder.resolve("gapless.yaml"), "name: shop\nbake-tme: 5s\n");
        assertThat(shell.run("deploy", "1.5.0", "--yes")).isEqualTo(2);
        assertThat(shell.err())
                .startsWith("REFUSED    Nothing was changed.")
                .contains("[config-invalid]");
        assertThat(agent.asked()).isEmpty();
    }

    @Test
    void aRefusalSaysFirstThatNothingWasChanged() {
        agent.on(
                "POST /v1/services/shop/deploy",
                Problem.of(ProblemCode.DEPLOY_IN_PROGRESS, "1.4.3 is being deployed.")
                        .todo("wait: gapless status --watch")
                        .report());
        assertThat(shell.run("deploy", "1.5.0", "--yes")).isEqualTo(3);
        assertThat(shell.err()).contains("[deploy-in-progress]");
    }

    @Test
    void doesNotSayThatNothingWasChangedWhenTheAnswerToTheDeployCannotBeRead() {
        agent.on("POST /v1/services/shop/deploy", "what");
        assertThat(shell.run("deploy", "1.5.0", "--yes")).isEqualTo(1);
        assertMayGoOn("[agent-other-build]");
    }

    @Test
    void doesNotSayThatNothingWasChangedWhenTheDeploymentCannotBeFollowed() {
        agent.on(
                "GET /v1/services/shop/deployments/42",
                Problem.of(ProblemCode.JOURNAL_NEWER, "The journal is of a newer gapless.")
                        .todo("run the newer one")
                        .report());
        assertThat(shell.run("deploy", "1.5.0", "--yes")).isEqualTo(1);
        assertMayGoOn("[journal-newer]").contains("run the newer one; then look");
    }

    private AbstractStringAssert<?> assertMayGoOn(String code) {
        return assertThat(shell.err().replaceAll("\\s+", " "))
                .doesNotContain("REFUSED")
                .doesNotContain("Nothing was changed")
                .contains("What was asked for may go on.")
                .contains(code)
                .contains("gapless status --watch --service shop");
    }

    @Test
    void endsWithTheExitCodeOfTheDeployment() {
        agent.on("GET /v1/services/shop/deployments/42", Views.aborted());
        assertThat(shell.run("deploy", "1.5.0", "--yes")).isEqualTo(5);
        assertThat(shell.out())
                .contains(
                        "ABORTED    11:52:52. 1.4.2 serves all of shop, as before. 0 of 1,652"
                                + " failed.");
    }

    @Test
    void detachReturnsAtOnceAndSaysHowToComeBack() {
        assertThat(shell.run("deploy", "1.5.0", "--yes", "--detach")).isZero();
        assertThat(shell.out()).endsWith("gapless status --watch --service shop\n");
        assertThat(agent.asked()).noneMatch(request -> request.contains("/events"));
    }

    @Test
    void jsonIsOneEventPerLineAndNothingElse() {
        assertThat(shell.run("deploy", "1.5.0", "--yes", "--json")).isZero();
        assertThat(shell.out().lines())
                .hasSize(4)
                .allMatch(line -> line.startsWith("{\"sequence\":"));
    }

    @Test
    void theLastLineOfJsonIsTheEndAlsoWhenTheStreamBrokeBefore() {
        agent.events(_ -> List.of(Views.event(7, 0.4, "start", "it starts", Views.starting())));
        assertThat(shell.run("deploy", "1.5.0", "--yes", "--json")).isZero();
        EventView last = Json.read(shell.out().lines().toList().getLast(), EventView.class);
        assertThat(last.type()).isEqualTo("end");
        assertThat(last.sequence()).isEqualTo(8);
        assertThat(last.service().orElseThrow().deployment().orElseThrow().outcome())
                .isEqualTo("succeeded");
    }

    @Test
    void anApprovedPlanRunsWithoutAQuestion() {
        assertThat(shell.run("deploy", "1.5.0", "--plan", "7f3a")).isZero();
        assertThat(asked("POST /v1/services/shop/deploy")).contains("\"planId\":\"7f3a\"");
    }

    private String asked(String start) {
        return agent.asked().stream()
                .filter(one -> one.startsWith(start))
                .findFirst()
                .orElseThrow();
    }
}
