package dev.gapless.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.api.wire.CheckView;
import dev.gapless.api.wire.CommandView;
import dev.gapless.api.wire.PlanView;
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
import java.util.List;
import java.util.Optional;

/// `gapless deploy` of a service that ran before.
class FirstAdoptionTest {
    private static final ProblemReport NOBODY =
            Problem.of(ProblemCode.NOBODY_LISTENS, "Nothing listens on 127.0.0.1:8081.").report();
    private static final ProblemReport NO_SECRET =
            Problem.of(ProblemCode.SECRET_MISSING, "DB_PASSWORD has no value.").report();

    @TempDir Path folder;

    private TestShell shell;
    private ScriptedAgent agent;

    @BeforeEach
    void startAgent() {
        shell = new TestShell(folder);
        agent =
                new ScriptedAgent(shell.home())
                        .on("GET /v1/services", new ServiceView[0])
                        .on("POST /v1/services/shop/adopt", said("adopts pid 2214"))
                        .on(
                                "POST /v1/services/shop/check",
                                new CheckView("shop", List.of(), List.of()))
                        .on("POST /v1/services/shop/plan", Views.plan())
                        .on("POST /v1/services/shop/deploy", said("already stable"));
    }

    @AfterEach
    void stopAgent() {
        agent.close();
    }

    private static CommandView said(String line) {
        return new CommandView(List.of(line), Optional.empty(), Optional.empty());
    }

    private void adopts(String keys) throws IOException {
        Files.writeString(
                folder.resolve("gapless.yaml"),
                """
                name: shop
                artifact: build/shop-{version}.jar
                ports: [8081, 8082]
                health: { path: /health }
                switch: { kind: builtin, listen: "127.0.0.1:8080" }
                adopt: { %s }
                """
                        .formatted(keys));
    }

    /// What is really adopted or deployed.
    private List<String> changes() {
        return agent.asked().stream()
                .filter(one -> one.contains("/adopt ") || one.contains("/deploy "))
                .filter(one -> !one.contains("\"dryRun\":true"))
                .toList();
    }

    private String error() {
        return shell.err().replaceAll("\\s+", " ");
    }

    @Test
    void adoptsAndDeploysInOne() throws IOException {
        adopts("nginx-include: url.inc");
        assertThat(shell.run("deploy", "1.5.0", "--yes")).isZero();
        assertThat(shell.out()).contains("adopts pid 2214", "then deploys 1.5.0");
        assertThat(changes()).hasSize(2);
    }

    /// nginx would go on leading past the switch, and the second deployment would end what it leads
    /// to.
    @ParameterizedTest
    @ValueSource(strings = {"deploy", "plan"})
    void nothingIsDeployedPastAnNginxThatLeadsToNobody(String command) throws IOException {
        adopts("nginx-include: url.inc");
        agent.on("POST /v1/services/shop/adopt", NOBODY);
        assertThat(typed(command)).isEqualTo(2);
        assertThat(error())
                .contains("[nobody-listens]", "Nothing listens on 127.0.0.1:8081.")
                .contains("start the service and repeat", "url.inc lead to 127.0.0.1:8080")
                .contains("take adopt out of the file");
        assertThat(changes()).isEmpty();
    }

    /// Nothing listens at switch.listen before, and the port ends with the adopted process.
    @ParameterizedTest
    @ValueSource(strings = {"deploy", "plan"})
    void clientsOfAPortComeToTheSwitchFirst(String command) throws IOException {
        adopts("port: 8081");
        assertThat(typed(command)).isEqualTo(2);
        assertThat(error())
                .contains("[not-possible-now]", "shop runs at :8081", "127.0.0.1:8080")
                .contains(
                        "gapless adopt; point the clients at 127.0.0.1:8080; then gapless deploy");
        assertThat(changes()).isEmpty();
    }

    @Test
    void whereNobodyHasThePortItIsSaidAndDeployed() throws IOException {
        adopts("port: 8081");
        agent.on("POST /v1/services/shop/adopt", NOBODY);
        assertThat(shell.run("deploy", "1.5.0", "--yes")).isZero();
        assertThat(error()).contains("Nothing runs at :8081 (adopt in the file)");
        assertThat(changes()).hasSize(1);
    }

    @Test
    void whatCanBeKnownBeforeRefusesBeforeAnythingIsAdopted() throws IOException {
        adopts("nginx-include: url.inc");
        ProblemReport port = Problem.of(ProblemCode.PORT_IN_USE, "Port 8082 is in use.").report();
        agent.on(
                "POST /v1/services/shop/check",
                new CheckView("shop", List.of(), List.of(NO_SECRET, port)));
        assertThat(shell.run("deploy", "1.5.0", "--yes")).isEqualTo(2);
        assertThat(error())
                .contains("REFUSED Nothing was changed.", "[secret-missing]")
                .contains("also: Port 8082 is in use. [port-in-use]");
        assertThat(changes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "deploy"})
    void aRefusalBehindTheAdoptionDoesNotSayThatNothingWasChanged(String refused)
            throws IOException {
        adopts("nginx-include: url.inc");
        agent.on("POST /v1/services/shop/" + refused, NO_SECRET);
        assertThat(shell.run("deploy", "1.5.0", "--yes")).isEqualTo(1);
        assertThat(error())
                .contains("shop is adopted and serves as before; nothing was deployed:")
                .contains("[secret-missing]")
                .doesNotContain("Nothing was changed");
    }

    private int typed(String command) {
        return command.equals("plan")
                ? shell.run("plan", "1.5.0")
                : shell.run("deploy", "1.5.0", "--yes");
    }

    /// A script that reads plans reads this one, too.
    @Test
    void thePlanAsDataHasTheShapeOfAnyPlan() throws IOException {
        adopts("nginx-include: url.inc");
        assertThat(shell.run("plan", "1.5.0", "--json")).as(shell.err()).isZero();
        PlanView plan = Json.read(shell.out(), PlanView.class);
        assertThat(plan.service()).isEqualTo("shop");
        assertThat(plan.to()).isEqualTo("1.5.0");
        assertThat(plan.id()).isEmpty();
        assertThat(plan.nothingToDo()).isFalse();
        assertThat(plan.steps()).extracting(PlanView.Step::name).containsExactly("adopt", "deploy");
        assertThat(plan.steps().getFirst().text()).isEqualTo("adopts pid 2214");
        assertThat(plan.steps().getLast().text()).startsWith("then deploys 1.5.0 over it");
    }

    @Test
    void adoptingDoesNotSayTwiceWhatItSaidBefore() throws IOException {
        adopts("nginx-include: url.inc");
        assertThat(shell.run("adopt", "--yes")).as(shell.err()).isZero();
        assertThat(shell.out().lines().filter("adopts pid 2214"::equals)).hasSize(1);
    }
}
