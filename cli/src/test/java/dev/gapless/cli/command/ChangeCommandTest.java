package dev.gapless.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.CommandView;
import dev.gapless.api.wire.LogView;
import dev.gapless.api.wire.ServiceView;
import dev.gapless.cli.ScriptedAgent;
import dev.gapless.cli.TestShell;
import dev.gapless.cli.Views;
import dev.gapless.cli.client.Json;

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
import java.util.Set;

class ChangeCommandTest {
    @TempDir Path folder;

    private TestShell shell;
    private ScriptedAgent agent;

    @BeforeEach
    void startAgent() {
        shell = new TestShell(folder);
        ServiceView service = Views.service(Optional.of(Views.succeeded()));
        agent =
                new ScriptedAgent(shell.home())
                        .on("GET /v1/services", List.of(service))
                        .on("GET /v1/services/shop", service)
                        .on("GET /v1/services/shop/deployments/42", Views.succeeded());
    }

    @AfterEach
    void stopAgent() {
        agent.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abort", "retry", "promote", "pause", "resume", "restart", "start"})
    void asksTheAgentForTheChangeAndSaysWhatWasDone(String command) {
        answer(
                command,
                new CommandView(List.of("shop: done so"), Optional.empty(), Optional.empty()));
        assertThat(shell.run(command)).isZero();
        assertThat(shell.out()).isEqualTo("shop: done so\n");
        assertThat(commands(command))
                .singleElement()
                .asString()
                .contains("\"by\":\"minsu@")
                .contains("\"dryRun\":false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollback", "stop", "prune", "remove"})
    void showsFirstWhatItWouldDoAndAsks(String command) {
        answer(
                command,
                new CommandView(
                        List.of("shop 1.5.0 -> 1.4.2"), Optional.empty(), Optional.empty()));
        assertThat(shell.typing("no\n").run(command)).isEqualTo(2);
        assertThat(shell.out())
                .startsWith("shop 1.5.0 -> 1.4.2\nGo on? [Y/n] ")
                .endsWith("Nothing was changed.\n");
        assertThat(commands(command)).singleElement().asString().contains("\"dryRun\":true");
    }

    /// What was done begins with what was to be done, which stands above already.
    @ParameterizedTest
    @ValueSource(strings = {"--yes", "--keep-running --yes"})
    void whatWasShownIsNotSaidAgain(String flags) {
        List<String> outline = List.of("1.5.0 of shop runs on", "  keeps    its files");
        List<String> done = new ArrayList<>(outline);
        done.add("done: shop is no service of Gapless any more");
        agent.on(
                "POST /v1/services/shop/commands/remove",
                body ->
                        new CommandView(
                                body.contains("\"dryRun\":true") ? outline : done,
                                Optional.empty(),
                                Optional.empty()));
        List<String> words = new ArrayList<>(List.of("remove"));
        words.addAll(List.of(flags.split(" ", -1)));
        assertThat(shell.run(words.toArray(String[]::new))).isZero();
        assertThat(shell.out().lines()).containsExactlyElementsOf(done);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollback", "stop", "prune", "remove"})
    void namesTheFlagWhereNobodyCanAnswer(String command) {
        assertThat(shell.run(command)).isEqualTo(64);
        assertThat(shell.err()).contains("--yes");
        assertThat(agent.asked()).isEmpty();
    }

    @Test
    void pauseDoesNotWaitForWhatItLetsWait() {
        answer(
                "pause",
                new CommandView(
                        List.of("1.5.0 pauses before its next step"),
                        Optional.of(Views.shifting()),
                        Optional.empty()));
        assertThat(shell.run("pause")).isZero();
        assertThat(shell.out()).isEqualTo("1.5.0 pauses before its next step\n");
        assertThat(agent.asked()).noneMatch(request -> request.contains("/events"));
    }

    @Test
    void dryRunAsksNothingAndChangesNothing() {
        answer("rollback", new CommandView(List.of(), Optional.empty(), Optional.of(Views.plan())));
        assertThat(shell.run("rollback", "--dry-run")).isZero();
        assertThat(shell.out()).startsWith("shop 1.4.2 -> 1.5.0").doesNotContain("Go on?");
        assertThat(commands("rollback")).singleElement().asString().contains("\"dryRun\":true");
    }

    @Test
    void havingGoneBackIsSuccessForRollback() {
        answer(
                "rollback",
                new CommandView(List.of(), Optional.of(Views.shifting()), Optional.empty()));
        agent.on("GET /v1/services/shop/deployments/42", Views.rolledBack());
        assertThat(shell.run("rollback", "1.4.1", "--yes")).isZero();
        assertThat(shell.out()).contains("ROLLED BACK");
        assertThat(commands("rollback").getLast()).contains("\"version\":\"1.4.1\"");
    }

    @Test
    void aRollbackThatHadToBeginADeploymentIsNoSuccessWhenThatIsAborted() {
        answer(
                "rollback",
                new CommandView(
                        List.of(), Optional.of(Views.starting()), Optional.of(Views.plan())));
        agent.on("GET /v1/services/shop/deployments/42", Views.aborted());
        assertThat(shell.run("rollback", "--yes")).isEqualTo(5);
    }

    @Test
    void aRollbackThatBeganADeploymentIsDoneWhenThatSucceeds() {
        answer(
                "rollback",
                new CommandView(
                        List.of(), Optional.of(Views.starting()), Optional.of(Views.plan())));
        assertThat(shell.run("rollback", "--yes")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abort", "rollback"})
    void goingBackThatCameTooLateIsNoSuccess(String command) {
        answer(
                command,
                new CommandView(List.of(), Optional.of(Views.shifting()), Optional.empty()));
        assertThat(shell.typing("y\n").run(command)).isEqualTo(1);
        assertThat(shell.err())
                .isEqualTo(
                        "1.5.0 had succeeded before it could be taken back. To go back: gapless"
                                + " rollback --service shop\n");
    }

    @Test
    void aRollbackThatFailsNeedsAPerson() {
        answer(
                "rollback",
                new CommandView(List.of(), Optional.of(Views.shifting()), Optional.empty()));
        agent.on("GET /v1/services/shop/deployments/42", Views.failed());
        assertThat(shell.run("rollback", "--yes")).isEqualTo(6);
    }

    @Test
    void scaleSendsTheNumber() {
        answer("scale", new CommandView(List.of("two"), Optional.empty(), Optional.empty()));
        assertThat(shell.run("scale", "2")).isZero();
        assertThat(commands("scale").getLast()).contains("\"instances\":\"2\"");
    }

    @Test
    void aRefusalSaysThatNothingWasChanged() {
        answer(
                "rollback",
                Problem.of(
                                ProblemCode.NOTHING_TO_ROLL_BACK,
                                "There is no release of shop to go back to.")
                        .serves("1.5.0 serves shop")
                        .report());
        assertThat(shell.run("rollback", "--yes")).isEqualTo(2);
        assertThat(shell.err()).startsWith("REFUSED    Nothing was changed. 1.5.0 serves shop.");
    }

    @Test
    void aChangeWhoseAnswerCannotBeReadIsNoRefusal() {
        answer("restart", "what");
        assertThat(shell.run("restart")).isEqualTo(1);
        assertThat(shell.err().replaceAll("\\s+", " "))
                .doesNotContain("REFUSED")
                .contains("What was asked for may go on.")
                .contains("gapless status --watch --service shop");
    }

    @Test
    void rowsThatDifferHaveAnExitCodeOfTheirOwn() {
        answer("retry", Problem.of(ProblemCode.ROWS_DIFFER, "12 of 48,210 rows differ.").report());
        assertThat(shell.run("retry")).isEqualTo(4);
    }

    @Test
    void errorsAreColouredWhereTheyAreReadAndNotWhereTheOutputIs() {
        shell.with("NO_COLOR", "").onATerminal();
        answer("stop", Problem.of(ProblemCode.NOT_POSSIBLE_NOW, "Not now.").report());
        shell.run("stop", "--yes");
        assertThat(shell.err()).startsWith("REFUSED ");
        shell.withErrorsOnATerminal().run("stop", "--yes");
        assertThat(shell.err()).contains("\u001B[33mREFUSED\u001B[0m");
    }

    @Test
    void withSeveralServicesOneHasToBeNamed() {
        ServiceView one = Views.service(Optional.empty());
        agent.on("GET /v1/services", List.of(one, one));
        assertThat(shell.run("abort")).isEqualTo(64);
        assertThat(shell.err()).contains("The agent knows 2").contains("--service shop");
    }

    @Test
    void aBrokenFileStillNamesTheServiceAtThreeInTheMorning() throws IOException {
        Files.writeString(folder.resolve("gapless.yaml"), "name: \"shop\"\nbake-tme: [\n");
        assertThat(shell.run("status")).isZero();
        assertThat(shell.out()).startsWith("shop     1.5.0 serves");
    }

    @Test
    void historyAndLogsAreShown() {
        agent.on("GET /v1/services/shop/deployments", List.of(Views.succeeded()))
                .on(
                        "GET /v1/services/shop/logs",
                        new LogView(
                                "shop",
                                "1.5.0",
                                List.of(
                                        new LogView.Lines(
                                                "shop-42-a",
                                                "/x/a.log",
                                                List.of("one", "\u001B[31mtwo")))));
        assertThat(shell.run("history")).isZero();
        assertThat(shell.run("logs", "1.5.0", "-n", "7")).isZero();
        assertThat(shell.out())
                .contains("0 / 12,791")
                .endsWith("--- shop-42-a  /x/a.log\none\ntwo\n");
        assertThat(agent.asked())
                .anyMatch(
                        request ->
                                request.startsWith(
                                        "GET /v1/services/shop/logs?release=1.5.0&lines=7"));
    }

    @Test
    void logsOfNoParticularReleaseAreLeftToTheAgent() {
        agent.on("GET /v1/services/shop/logs", new LogView("shop", "1.5.0", List.of()));
        assertThat(shell.run("logs")).isZero();
        assertThat(agent.asked())
                .anyMatch(request -> request.startsWith("GET /v1/services/shop/logs?lines=100"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prune", "remove", "scale 2", "pause", "stop --dry-run"})
    void jsonIsOneLineAlsoWhereNothingIsFollowed(String words) {
        CommandView said = new CommandView(List.of("shop: so"), Optional.empty(), Optional.empty());
        answer(words.split(" ")[0], said);
        List<String> all = new ArrayList<>(List.of(words.split(" ")));
        all.add("--json");
        if (Set.of("prune", "remove").contains(words)) {
            all.add("--yes");
        }
        assertThat(shell.run(all.toArray(String[]::new))).as(shell.err()).isZero();
        assertThat(shell.out().lines()).containsExactly(Json.line(said));
    }

    @Test
    void jsonOfWhatIsFollowedIsItsEventsOnly() {
        answer(
                "rollback",
                new CommandView(
                        List.of("going back"),
                        Optional.of(Views.shifting()),
                        Optional.of(Views.plan())));
        assertThat(shell.run("rollback", "--yes", "--json")).isZero();
        assertThat(shell.out().lines())
                .singleElement()
                .asString()
                .startsWith("{\"sequence\":")
                .contains("\"type\":\"end\"");
    }

    @Test
    void jsonIsTheRecordItself() {
        assertThat(shell.run("status", "--json")).isZero();
        assertThat(shell.out()).startsWith("{").contains("\"stable\" : \"1.5.0\"");
    }

    @Test
    void whoComesBackAfterTheEndGetsTheExitCodeOfTheDeployment() {
        agent.on("GET /v1/services/shop", Views.service(Optional.of(Views.aborted())));
        assertThat(shell.run("status", "--watch")).isEqualTo(5);
        assertThat(shell.out()).contains("ABORTED");
        assertThat(shell.run("status")).isZero();
    }

    @Test
    void whoComesBackAfterTheEndGetsItAsOneEvent() {
        agent.on("GET /v1/services/shop", Views.service(Optional.of(Views.failed())));
        assertThat(shell.run("status", "--watch", "--json")).isEqualTo(6);
        assertThat(shell.out().lines())
                .singleElement()
                .asString()
                .startsWith("{\"sequence\":")
                .contains("\"type\":\"end\"", "\"outcome\":\"failed\"");
    }

    @Test
    void anUnknownAnswerIsAnotherBuild() {
        agent.on("GET /v1/services/shop", "what");
        assertThat(shell.run("status", "--service", "shop")).isEqualTo(2);
        assertThat(shell.err()).contains("[agent-other-build]");
    }

    private void answer(String command, Object value) {
        agent.on("POST /v1/services/shop/commands/" + command, value);
    }

    private List<String> commands(String command) {
        return agent.asked().stream()
                .filter(request -> request.contains("/commands/" + command))
                .toList();
    }
}
