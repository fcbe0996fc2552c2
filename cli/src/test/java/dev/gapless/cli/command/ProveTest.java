package dev.gapless.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.CommandView;
import dev.gapless.cli.ScriptedAgent;
import dev.gapless.cli.TestShell;
import dev.gapless.cli.Views;
import dev.gapless.cli.client.Json;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// The command against a real service and an agent that says what a test has written down.
class ProveTest {
    private static final List<String> QUICK =
            List.of("--users", "3", "--think", "20ms", "--for", "300ms");

    @TempDir Path folder;

    private TestShell shell;
    private HttpServer service;
    private final List<String> orders = new CopyOnWriteArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private volatile boolean acknowledgesOnly;
    private volatile boolean listsNothing;

    @BeforeEach
    void start() throws IOException {
        shell = new TestShell(folder);
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 99);
        service.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        service.createContext("/", this::answer);
        service.start();
        file("requests: [GET /, 'POST /orders/{id}']", "check: " + url() + "/ids");
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + service.getAddress().getPort();
    }

    private void file(String... proveKeys) throws IOException {
        Files.writeString(
                folder.resolve("gapless.yaml"),
                """
                name: shop
                artifact: build/shop-{version}.jar
                ports: [8081, 8082]
                health: { path: /health }
                switch: { kind: builtin, listen: "127.0.0.1:%d" }
                """
                                .formatted(service.getAddress().getPort())
                        + (proveKeys.length == 0
                                ? ""
                                : "prove:\n  " + String.join("\n  ", proveKeys) + "\n"));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        paths.add(exchange.getRequestMethod() + " " + path);
        int status = path.equals("/ids") && listsNothing ? 500 : path.equals("/none") ? 404 : 200;
        if (path.startsWith("/orders/") && !acknowledgesOnly) {
            orders.add(path.substring("/orders/".length()));
        }
        String text = path.equals("/ids") ? String.join("\n", orders) + "\n" : "ok";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private int prove(String... more) {
        List<String> words = new ArrayList<>(List.of("prove"));
        words.addAll(QUICK);
        words.addAll(List.of(more));
        return shell.run(words.toArray(String[]::new));
    }

    @Test
    void provesThatWhatServesLosesNothing() {
        assertThat(prove()).as(shell.err()).isZero();
        assertThat(shell.out())
                .startsWith("PROVED   None of ")
                .contains(" requests failed while shop served.\n")
                .contains(" POSTs, each took effect exactly once (prove.check)\n")
                .endsWith("Report: " + folder.resolve("proof.html") + ", proof.json\n");
        assertThat(folder.resolve("proof.html")).content().contains("Proof: shop");
    }

    @Test
    void writesTheReportWhereItIsTold() {
        assertThat(prove("--report", "mine")).isZero();
        Map<?, ?> json = Json.read(read("mine.json"), Map.class);
        assertThat(json.get("failed")).isEqualTo(0);
        assertThat((List<?>) json.get("notProved"))
                .anySatisfy(one -> assertThat((String) one).contains("Nothing was replaced"));
        assertThat(folder.resolve("mine.html")).exists();
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void givesTheSameAsData() {
        assertThat(prove("--json", "--rate", "100")).isZero();
        Map<?, ?> proof =
                (Map<?, ?>) Objects.requireNonNull(Json.read(shell.out(), Map.class).get("proof"));
        assertThat(proof.get("proved")).isEqualTo(true);
        assertThat(proof.get("failed")).isEqualTo(0);
        assertThat((Integer) proof.get("requests")).isPositive();
    }

    @Test
    void isNotProvedWhenAnEffectIsLost() {
        acknowledgesOnly = true;
        assertThat(prove()).isEqualTo(1);
        assertThat(shell.out())
                .startsWith("NOT PROVED   ")
                .contains(" acknowledged effects are missing while shop served.");
    }

    @Test
    void isNotProvedWhenRequestsAreLost() throws IOException {
        service.removeContext("/");
        service.createContext(
                "/",
                exchange -> {
                    if (exchange.getRequestURI().getPath().equals("/ids")) {
                        answer(exchange);
                    } else {
                        throw new IOException("the connection is closed without an answer");
                    }
                });
        assertThat(prove()).isEqualTo(1);
        assertThat(shell.out()).startsWith("NOT PROVED   No request was answered; ");
    }

    @Test
    void sendsGetToTheRootOrToTheHealthPathWhenNothingIsListed() throws IOException {
        file();
        assertThat(prove()).isZero();
        assertThat(shell.err()).contains("GET / is sent, reads only");
        assertThat(shell.out()).contains("effects  not checked: only reads were sent\n");

        service.createContext("/none", this::answer);
        service.removeContext("/");
        service.createContext("/health", this::answer);
        assertThat(prove()).isZero();
        assertThat(shell.err()).contains("GET /health is sent, reads only");
    }

    @Test
    void aForeignAddressInTheFileIsNotLoadedUnlessItIsNamedAsTarget() throws IOException {
        Path file = folder.resolve("gapless.yaml");
        Files.writeString(
                file, Files.readString(file).replaceAll("127.0.0.1:\\d+\" }", "192.0.2.1:80\" }"));
        assertThat(prove("--i-own-this-host")).isEqualTo(2);
        assertThat(shell.err()).contains("[target-not-local]").contains("--target");
    }

    @Test
    void refusesAForeignTargetThatNobodyCallsHisOwn() {
        assertThat(prove("--target", "http://192.0.2.1:80")).isEqualTo(2);
        assertThat(shell.err())
                .startsWith("REFUSED    Nothing was changed.")
                .contains("[target-not-local]")
                .contains("--i-own-this-host");
    }

    @Test
    void refusesAPostThatIsNotListedAndSendsNothing() {
        assertThat(prove("--request", "POST /things/{id}")).isEqualTo(2);
        assertThat(shell.err()).contains("[request-not-listed]").contains("POST /things/{id}");
        assertThat(paths).isEmpty();
    }

    @Test
    void refusesACheckThatDoesNotAnswerAndSendsNothing() {
        listsNothing = true;
        assertThat(prove()).isEqualTo(2);
        assertThat(shell.err()).contains("[prove-check-failed]").contains("answered 500");
        assertThat(paths).containsExactly("GET /ids");
    }

    @Test
    void refusesSqlWithoutADatabase() throws IOException {
        file("check: select id from orders");
        assertThat(prove()).isEqualTo(2);
        assertThat(shell.err()).contains("[prove-check-failed]").contains("database.url");
    }

    @Test
    void refusesATargetWhereNobodyListens() {
        service.stop(0);
        assertThat(prove()).isEqualTo(2);
        assertThat(shell.err()).contains("[target-silent]").contains(url());
    }

    @Test
    void refusesImpossibleNumbersAsWrongUsage() {
        for (String[] flag :
                new String[][] {
                    {"--users", "0"}, {"--rate", "-3"}, {"--think", "soon"}, {"--for", "3"}
                }) {
            assertThat(prove(flag)).as(flag[0]).isEqualTo(64);
        }
        assertThat(paths).isEmpty();
    }

    @Test
    void needsNoFileForATarget() throws IOException {
        Files.delete(folder.resolve("gapless.yaml"));
        assertThat(prove("--target", url(), "--request", "/cart")).isZero();
        assertThat(paths).contains("GET /cart");
        assertThat(shell.out()).contains("while 127.0.0.1:" + service.getAddress().getPort());
    }

    /// With an agent whose deployment ends at once.
    private ScriptedAgent agent() {
        return new ScriptedAgent(shell.home())
                .on("GET /v1/services", _ -> List.of(Views.service(Optional.empty())))
                .on("POST /v1/services/shop/plan", Views.plan())
                .on(
                        "POST /v1/services/shop/deploy",
                        new CommandView(List.of(), Optional.of(Views.starting()), Optional.empty()))
                .on("GET /v1/services/shop", Views.service(Optional.of(Views.succeeded())))
                .on("GET /v1/services/shop/deployments/42", Views.succeeded())
                .events(
                        _ ->
                                List.of(
                                        Views.event(1, 0.4, "check", "ok: ports", Views.starting()),
                                        Views.event(
                                                2, 8.9, "stopped", "1.4.2", Views.succeeded())));
    }

    private int deploy(String... more) {
        List<String> words =
                new ArrayList<>(
                        List.of("--deploy", "1.5.0", "--before", "200ms", "--after", "200ms"));
        words.addAll(List.of(more));
        return prove(words.toArray(String[]::new));
    }

    @Test
    void loadsBeforeDuringAndAfterADeployment() {
        try (ScriptedAgent agent = agent()) {
            assertThat(deploy("--yes")).as(shell.err()).isZero();
            assertThat(agent.asked())
                    .filteredOn(request -> request.contains("/deploy "))
                    .hasSize(1)
                    .allSatisfy(one -> assertThat(one).contains("\"planId\":\"7f3a\""));
        }
        assertThat(shell.out())
                .contains("SUCCEEDED  1.5.0 serves all of shop.")
                .contains(" requests failed while 1.5.0 replaced 1.4.2.\n")
                .containsSubsequence("  before ", "  during ", "  after ")
                .contains("Report: " + folder.resolve("proof-42.html"));
        Map<?, ?> json = Json.read(read("proof-42.json"), Map.class);
        assertThat((List<?>) json.get("deployments")).hasSize(1);
        assertThat((List<?>) json.get("instances")).isNotEmpty();
    }

    @Test
    void deploysNothingWhenThePersonSaysNo() {
        try (ScriptedAgent agent = agent()) {
            shell.typing("n\n");
            assertThat(deploy()).isEqualTo(2);
            assertThat(agent.asked()).noneMatch(request -> request.contains("/deploy "));
        }
        assertThat(paths).doesNotContain("GET /");
    }

    @Test
    void namesTheFlagWhereNobodyCanBeAsked() {
        assertThat(deploy()).isEqualTo(64);
        assertThat(shell.err()).contains("--yes").contains("[usage]");
    }

    @Test
    void deploysNothingWhenRequestsFailBefore() {
        service.removeContext("/");
        service.createContext(
                "/",
                exchange -> {
                    if (exchange.getRequestURI().getPath().equals("/ids")) {
                        answer(exchange);
                    } else {
                        throw new IOException("the connection is closed without an answer");
                    }
                });
        try (ScriptedAgent agent = agent()) {
            assertThat(deploy("--yes")).isEqualTo(1);
            assertThat(agent.asked()).noneMatch(request -> request.contains("/deploy "));
        }
        assertThat(shell.out().replaceAll("\\s+", " ")).contains("1.4.2 served, so 1.5.0 was not");
    }

    @Test
    void stopsTheLoadWhenTheDeploymentIsRefused() {
        try (ScriptedAgent agent = agent()) {
            agent.on(
                    "POST /v1/services/shop/deploy",
                    Problem.of(ProblemCode.PLAN_CHANGED, "The plan would differ by now.").report());
            assertThat(deploy("--yes")).isEqualTo(2);
        }
        assertThat(shell.err())
                .contains("REFUSED    Nothing was changed.")
                .contains("[plan-changed]");
    }
}
