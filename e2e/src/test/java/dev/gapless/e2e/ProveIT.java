package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.cli.Main;
import dev.gapless.cli.client.Json;
import dev.gapless.e2e.site.AgentControl;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Processes;
import dev.gapless.e2e.site.Site;
import dev.gapless.testkit.docs.Page;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `gapless prove` with the real agent and proxy: what it calls proved, and what not.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProveIT {
    private final Site site = Site.tiny();

    @BeforeAll
    void deployTheFirstWithTheRequestsOfThePage() {
        String page =
                Page.of("docs/howto/prove.md").under("## 1. Say what may be sent").block("yaml");
        List<String> requests =
                page.lines()
                        .filter(line -> line.startsWith("    - "))
                        .map(line -> line.substring("    - ".length()))
                        .toList();
        assertThat(requests).hasSize(3);
        Matcher check = Pattern.compile("  check: http://127.0.0.1:8080(/\\S+)").matcher(page);
        assertThat(check.find()).isTrue();
        site.with("prove.requests", "[" + String.join(", ", requests) + "]")
                .with("prove.check", site.url() + check.group(1));
        Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
    }

    @AfterAll
    void end() {
        site.close();
    }

    private record Ended(int exitCode, String out) {}

    private Ended prove(String... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> words = words(more);
        int code =
                Main.run(
                        words,
                        AgentControl.shell(
                                site.folder(), new PrintStream(out, true, StandardCharsets.UTF_8)));
        return new Ended(code, out.toString(StandardCharsets.UTF_8));
    }

    private List<String> words(String... more) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "prove",
                                "--home",
                                site.home().toString(),
                                "--users",
                                "8",
                                "--think",
                                "20ms",
                                "--before",
                                "1s",
                                "--after",
                                "1s",
                                "--for",
                                "1s",
                                "--yes"));
        words.addAll(List.of(more));
        return words;
    }

    private Map<?, ?> report(String name) throws IOException {
        return Json.read(Files.readString(site.folder().resolve(name + ".json")), Map.class);
    }

    private String other() {
        return site.view().stable().equals("1") ? "2" : "1";
    }

    @Test
    void provesABlueGreenDeploymentWithEveryEffectOnce() throws IOException {
        String from = site.view().stable();
        String to = other();
        Ended ended = prove("--deploy", to, "--report", "blue-green");
        assertThat(ended.exitCode()).as(ended.out()).isZero();
        assertThat(ended.out())
                .contains("requests failed while " + to + " replaced " + from + ".\n")
                .contains("each took effect exactly once (prove.check)\n")
                .endsWith(
                        "Report: "
                                + site.folder().resolve("blue-green.html")
                                + ", blue-green.json\n");
        Map<?, ?> json = report("blue-green");
        assertThat(json.get("failed")).isEqualTo(0);
        assertThat((Integer) json.get("requests")).isGreaterThan(20);
        Map<?, ?> effects = (Map<?, ?>) Objects.requireNonNull(json.get("effects"));
        assertThat((Integer) effects.get("acknowledged")).isPositive();
        assertThat(effects.get("missing")).isEqualTo(0);
        assertThat(effects.get("doubled")).isEqualTo(0);
        assertThat((List<?>) json.get("instances")).hasSizeGreaterThanOrEqualTo(4);
        assertThat(site.folder().resolve("blue-green.html")).content().contains("None failed.");
        assertThat(json.get("schema")).isNull();
        assertThat(((Map<?, ?>) Objects.requireNonNull(json.get("reasons"))).get("schema"))
                .isEqualTo("the schema was not changed");
        watchesFromBeginningToEnd(json);
    }

    /// Not only while the deployment runs.
    private static void watchesFromBeginningToEnd(Map<?, ?> json) {
        List<?> lanes = (List<?>) Objects.requireNonNull(json.get("instances"));
        Map<?, ?> old = (Map<?, ?>) Objects.requireNonNull(lanes.getFirst());
        Map<?, ?> first =
                (Map<?, ?>) ((List<?>) Objects.requireNonNull(old.get("states"))).getFirst();
        Instant began = Instant.parse(String.valueOf(json.get("startedAt")));
        assertThat(Instant.parse(String.valueOf(first.get("from"))))
                .isBefore(began.plusMillis(800));
        Map<?, ?> young = (Map<?, ?>) Objects.requireNonNull(lanes.getLast());
        Map<?, ?> last =
                (Map<?, ?>) ((List<?>) Objects.requireNonNull(young.get("states"))).getLast();
        long millis =
                Math.round(
                        1000
                                * ((Number) Objects.requireNonNull(json.get("seconds")))
                                        .doubleValue());
        assertThat(Instant.parse(String.valueOf(last.get("to"))))
                .isAfter(began.plusMillis(millis - 800));
        assertThat((List<?>) json.get("cpu")).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void endsWithTheCodeOfADeploymentThatWasTakenBack() {
        String from = site.view().stable();
        site.offer("tiny", "6");
        Ended ended = prove("--deploy", "6", "--report", "aborted");
        assertThat(ended.exitCode()).as(ended.out()).isEqualTo(5);
        assertThat(ended.out())
                .contains("requests failed while 6 was tried and was aborted; " + from)
                .contains("ABORTED");
    }

    /// Every fifth connection is closed without an answer.
    @Test
    void doesNotCallProvedWhatLosesRequests() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (ServerSocket listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answer(listener, count));
            Ended ended =
                    prove(
                            "--target",
                            "http://127.0.0.1:" + listener.getLocalPort(),
                            "--request",
                            "GET /",
                            "--report",
                            "lossy");
            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.out()).startsWith("NOT PROVED   ").contains(" failed ");
            assertThat((Integer) report("lossy").get("failed")).isPositive();
        }
    }

    private static void answer(ServerSocket listener, AtomicInteger count) {
        try {
            while (true) {
                Socket socket = listener.accept();
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try (socket) {
                                        socket.getInputStream().read(new byte[4096]);
                                        if (count.incrementAndGet() % 5 != 0) {
                                            socket.getOutputStream()
                                                    .write(
                                                            ("HTTP/1.1 200 OK\r\nConnection: close"
                                                                            + "\r\nContent-Length:"
                                                                            + " 2\r\n\r\nok")
                                                                    .getBytes(
                                                                            StandardCharsets
                                                                                    .US_ASCII));
                                        }
                                    } catch (IOException _) {
                                        // the client went away
                                    }
                                });
            }
        } catch (IOException _) {
            // the test is over
        }
    }

    @Test
    void refusesWhatCannotBeProvedBeforeItSendsAnything() {
        long ordersBefore = orders();
        Ended foreign = prove("--target", "http://192.0.2.1:80");
        Ended unlisted = prove("--request", "POST /orders");
        Ended silent = prove("--prove.check", "http://127.0.0.1:1/ids");
        Ended nothingNew = prove("--deploy", site.view().stable());
        assertThat(List.of(foreign, unlisted, silent, nothingNew))
                .allSatisfy(
                        one -> {
                            assertThat(one.exitCode()).as(one.out()).isEqualTo(2);
                            assertThat(one.out()).startsWith("REFUSED    Nothing was changed.");
                        });
        assertThat(foreign.out()).contains("[target-not-local]").contains("--i-own-this-host");
        assertThat(unlisted.out()).contains("[request-not-listed]");
        assertThat(silent.out()).contains("[prove-check-failed]").contains("127.0.0.1:1");
        assertThat(nothingNew.out()).contains("[not-possible-now]");
        assertThat(orders()).isEqualTo(ordersBefore);
    }

    private long orders() {
        try {
            return Files.exists(site.orders()) ? Files.lines(site.orders()).count() : 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void ctrlCStopsTheLoadAndTheDeploymentGoesOn() throws Exception {
        String to = other();
        Path out = site.folder().resolve("left.txt");
        List<String> program =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
        program.addAll(words("--deploy", to, "--ramp", "5m"));
        Process cli =
                new ProcessBuilder(program)
                        .directory(site.folder().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        try {
            // the line that is printed when the shift begins; the plan in short has another one
            Await.until(
                    "the command follows the deployment",
                    Duration.ofMinutes(5),
                    () -> readable(out).contains(" shift    0 -> 100 %"));
            Processes.signal(cli.pid(), "INT");
            assertThat(cli.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            cli.destroyForcibly();
        }
        assertThat(cli.exitValue()).isEqualTo(130);
        assertThat(readable(out).replace('\n', ' '))
                .contains("Left; the load has stopped at 0 failed of ")
                .contains("the deployment of " + site.name() + " goes on")
                .endsWith("gapless status --watch --service " + site.name() + " ");
        site.command("promote");
        Await.until(to + " serves", Duration.ofMinutes(5), () -> site.view().stable().equals(to));
        Await.until(
                "the deployment has ended",
                Duration.ofMinutes(5),
                () -> site.view().deployment().filter(one -> one.outcome().isEmpty()).isEmpty());
    }

    private static String readable(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
