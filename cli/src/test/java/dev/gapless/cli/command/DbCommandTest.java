package dev.gapless.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.CheckView;
import dev.gapless.api.wire.SchemaCommandView;
import dev.gapless.cli.SchemaScenes;
import dev.gapless.cli.ScriptedAgent;
import dev.gapless.cli.TestShell;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The commands of `gapless db` against an agent that answers from a script.
class DbCommandTest {
    private static final String BASE = "/v1/services/shop/schema/";

    @TempDir Path folder;

    private TestShell shell;
    private ScriptedAgent agent;

    @BeforeEach
    void startAgent() throws IOException {
        Files.writeString(
                folder.resolve("gapless.yaml"),
                """
                name: shop
                database:
                  url: jdbc:postgresql://10.0.1.5/shop
                  user: gapless
                  password: { from-env: DB_PASSWORD }
                """);
        shell = new TestShell(folder).with("DB_PASSWORD", "secret");
        agent = new ScriptedAgent(shell.home());
    }

    @AfterEach
    void stopAgent() {
        agent.close();
    }

    private static SchemaCommandView preview(String... text) {
        return new SchemaCommandView("V13__add_email", List.of(text), Optional.empty(), false);
    }

    private List<String> asked(String command) {
        return agent.asked().stream()
                .filter(one -> one.startsWith("POST " + BASE + command))
                .toList();
    }

    @Test
    void followsWhatItBegan() {
        agent.on(
                        "POST " + BASE + "verify",
                        new SchemaCommandView(
                                "V13__add_email",
                                List.of(),
                                Optional.of(SchemaScenes.begun()),
                                false))
                .on("GET " + BASE + "work/3", SchemaScenes.done());
        assertThat(shell.run("db", "verify", "13", "--database.duty", "50%")).isZero();
        assertThat(shell.out())
                .contains("expand   add column member.email")
                .contains("expand   done: add column member.email")
                .as("what a step does, though it had ended when it was first looked at")
                .containsOnlyOnce("verify   compare every row\n")
                .contains("verify   done: 48,210 rows compared, 0 differ")
                .contains("DONE       V13__add_email is in step")
                .endsWith("Next: gapless deploy VERSION\n");
        assertThat(asked("verify"))
                .singleElement()
                .asString()
                .contains("\"migration\":\"13\"")
                .contains("\"database.duty\":\"50%\"")
                .contains("\"DB_PASSWORD\":\"secret\"");
    }

    @Test
    void repairSaysWhatItFoundAndDid() {
        agent.on(
                        "POST " + BASE + "repair",
                        new SchemaCommandView(
                                "V13__add_email",
                                List.of(),
                                Optional.of(SchemaScenes.begun()),
                                false))
                .on(
                        "GET " + BASE + "work/3",
                        SchemaScenes.repaired(
                                "repair --from old",
                                List.of(
                                        "triggers put back: zz_gapless_13_1_u",
                                        "3 rows of public.member: email derived from login")));
        assertThat(shell.run("db", "repair", "13", "--from", "old")).isZero();
        assertThat(shell.out())
                .contains("  triggers put back: zz_gapless_13_1_u\n")
                .contains("  3 rows of public.member: email derived from login\n")
                .contains("DONE       V13__add_email is repaired: both shapes say the same.");
        assertThat(asked("repair"))
                .singleElement()
                .asString()
                .contains("\"migration\":\"13\"")
                .contains("\"dryRun\":false")
                .contains("\"from\":\"old\"");
    }

    @Test
    void aDryRepairSaysThatNothingWasChanged() {
        agent.on(
                        "POST " + BASE + "repair",
                        new SchemaCommandView(
                                "V13__add_email",
                                List.of(),
                                Optional.of(SchemaScenes.begun()),
                                false))
                .on(
                        "GET " + BASE + "work/3",
                        SchemaScenes.repaired("repair --dry-run", List.of("3 rows")));
        assertThat(shell.run("db", "repair", "--dry-run")).isZero();
        assertThat(shell.out()).contains("is looked through, and nothing was changed.");
        assertThat(asked("repair")).singleElement().asString().contains("\"dryRun\":true");
    }

    @Test
    void rowsThatDifferAreItsOwnExitCode() {
        agent.on(
                        "POST " + BASE + "verify",
                        new SchemaCommandView(
                                "V13__add_email",
                                List.of(),
                                Optional.of(SchemaScenes.begun()),
                                false))
                .on("GET " + BASE + "work/3", SchemaScenes.differing());
        assertThat(shell.run("db", "verify")).isEqualTo(4);
        assertThat(shell.err()).contains("[rows-differ]");
    }

    @Test
    void asDataEachChangeIsALine() {
        agent.on(
                        "POST " + BASE + "verify",
                        new SchemaCommandView(
                                "V13__add_email",
                                List.of(),
                                Optional.of(SchemaScenes.begun()),
                                false))
                .on("GET " + BASE + "work/3", SchemaScenes.done());
        assertThat(shell.run("db", "verify", "--json")).isZero();
        assertThat(shell.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"number\""));
        assertThat(shell.out().lines().toList().getLast()).contains("\"outcome\":\"done\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"contract", "undo"})
    void showsFirstWhatIsLostAndAsks(String command) {
        agent.on("POST " + BASE + command, preview("NO WAY BACK to 1.4.2."));
        assertThat(shell.typing("no\n").run("db", command)).isEqualTo(2);
        assertThat(shell.out())
                .startsWith("NO WAY BACK to 1.4.2.\nGo on? [Y/n] ")
                .endsWith("Nothing was changed.\n");
        assertThat(asked(command)).singleElement().asString().contains("\"dryRun\":true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"contract", "undo"})
    void namesTheFlagWhereNobodyCanAnswer(String command) {
        assertThat(shell.run("db", command)).isEqualTo(64);
        assertThat(shell.err()).contains("--yes").contains("gapless db plan");
        assertThat(agent.asked()).isEmpty();
    }

    @Test
    void aTrialIsShownFirstAndAsked() {
        agent.on("POST " + BASE + "trial", preview("whoever writes the old shape is refused"));
        assertThat(shell.typing("no\n").run("db", "contract", "--trial")).isEqualTo(2);
        assertThat(shell.out())
                .startsWith("whoever writes the old shape is refused\nGo on? [Y/n] ");
        assertThat(asked("trial")).singleElement().asString().contains("\"dryRun\":true");
    }

    @Test
    void theEndOfATrialIsNotAsked() {
        agent.on(
                "POST " + BASE + "end-trial",
                new SchemaCommandView(
                        "", List.of("no migration is on trial"), Optional.empty(), true));
        assertThat(shell.run("db", "contract", "--end-trial", "V13")).isZero();
        assertThat(shell.out()).isEqualTo("Nothing to do: no migration is on trial.\n");
        assertThat(asked("end-trial")).singleElement().asString().contains("\"migration\":\"V13\"");
    }

    @Test
    void aTrialCannotBeginAndEndAtOnce() {
        assertThat(shell.run("db", "contract", "--trial", "--end-trial")).isEqualTo(64);
        assertThat(shell.err()).contains("--trial").contains("--end-trial");
        assertThat(agent.asked()).isEmpty();
    }

    @Test
    void whatIsRefusedSaysSoFirst() {
        agent.on(
                "POST " + BASE + "contract",
                Problem.of(
                                ProblemCode.SCHEMA_IN_USE,
                                "1.4.2 was deployed without V13__add_email and still runs.")
                        .serves("1.5.0, untouched")
                        .todo("wait until it is stopped")
                        .report());
        assertThat(shell.run("db", "contract", "--yes")).isEqualTo(2);
        assertThat(shell.err())
                .startsWith("REFUSED    Nothing was changed. 1.5.0 serves, untouched.")
                .contains("[schema-in-use]");
    }

    @Test
    void whatIsDoneAlreadyIsSaidAndNotAsked() {
        agent.on(
                "POST " + BASE + "contract",
                new SchemaCommandView(
                        "V13__add_email",
                        List.of("V13__add_email is contracted already"),
                        Optional.empty(),
                        true));
        assertThat(shell.typing("").run("db", "contract", "V13__add_email")).isZero();
        assertThat(shell.out()).isEqualTo("Nothing to do: V13__add_email is contracted already.\n");
    }

    @Test
    void anAgentThatDiedInTheMiddleIsNoRefusal() {
        agent.on(
                        "POST " + BASE + "verify",
                        new SchemaCommandView(
                                "V13__add_email",
                                List.of(),
                                Optional.of(SchemaScenes.begun()),
                                false))
                .on(
                        "GET " + BASE + "work/3",
                        Problem.of(
                                        ProblemCode.NOT_POSSIBLE_NOW,
                                        "This agent knows nothing of that command any more.")
                                .todo("give the same command again")
                                .report());
        assertThat(shell.run("db", "verify")).isEqualTo(2);
        assertThat(shell.err()).doesNotContain("REFUSED").contains("give the same command again");
    }

    @Test
    void checkEndsWithTwoWhenItFindsSomething() {
        agent.on(
                "POST " + BASE + "check",
                new CheckView(
                        "shop",
                        List.of("gapless.yaml is valid"),
                        List.of(
                                Problem.of(ProblemCode.DATABASE_RIGHT_MISSING, "May not.")
                                        .todo("GRANT")
                                        .report())));
        assertThat(shell.run("db", "check")).isEqualTo(2);
        assertThat(shell.out()).contains("[database-right-missing]").contains("1 problem");
    }

    @Test
    void checkSaysWhatItIsFitFor() {
        agent.on("POST " + BASE + "check", new CheckView("shop", List.of("rights"), List.of()));
        assertThat(shell.run("db", "check")).isZero();
        assertThat(shell.out()).contains("fit for a change of the schema");
    }

    @Test
    void statusIsAskedWithTheFile() {
        agent.on("POST " + BASE + "status", SchemaScenes.inStep());
        assertThat(shell.run("db", "status")).isZero();
        assertThat(shell.out()).startsWith("shop     10.0.1.5:5432/shop  13 add_email  in step");
    }

    @Test
    void statusOfAServiceByNameNeedsNoFile() throws IOException {
        Files.delete(folder.resolve("gapless.yaml"));
        agent.on("GET /v1/services/shop/schema", SchemaScenes.inStep());
        assertThat(shell.run("db", "status", "--service", "shop")).isZero();
        assertThat(shell.out()).contains("13 add_email");
    }

    @Test
    void watchFollowsWhatIsAtWork() {
        agent.on("POST " + BASE + "status", SchemaScenes.atWork())
                .on("GET " + BASE + "work/3", SchemaScenes.done());
        assertThat(shell.run("db", "status", "--watch")).isZero();
        assertThat(shell.out()).contains("DONE");
    }

    @Test
    void explainSaysWhatAnObjectIsFor() {
        agent.on("POST " + BASE + "explain", SchemaScenes.object());
        assertThat(shell.run("db", "explain", "zz_gapless_13_1_i")).isZero();
        assertThat(shell.out())
                .startsWith("zz_gapless_13_1_i ")
                .contains("V13__add_email  open", "triggers keep member.email filled  (done)")
                .doesNotContain("CREATE TRIGGER");
    }

    @Test
    void stopSaysHowToGoOn() {
        agent.on("POST " + BASE + "stop", SchemaScenes.stopped());
        assertThat(shell.run("db", "stop")).isZero();
        assertThat(shell.out().replaceAll("\\s+", " "))
                .contains("It goes on with: gapless db verify V13__add_email");
    }

    @Test
    void withoutACommandItSaysWhatThereIs() {
        assertThat(shell.run("db")).isEqualTo(64);
        assertThat(shell.err()).contains("contract").contains("undo");
    }
}
