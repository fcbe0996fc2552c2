package dev.gapless.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.load.record.Latency;
import dev.gapless.load.record.Mishap;
import dev.gapless.load.record.Totals;

import org.junit.jupiter.api.Test;

import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

class LoadRunTest {
    @Test
    void countsGoodRequestsOnKeptAliveConnections() throws Exception {
        try (var server =
                new ScriptedServer(
                        call -> call.answer("200 OK", "X-Gapless-Release: 1.4.2\r\n", "hi"))) {
            var result = run(plan(server).mode(LoadMode.closed(4)));
            assertThat(result.requests()).isEqualTo(server.calls()).isGreaterThan(100);
            assertThat(result.failed()).isZero();
            assertThat(result.errors()).isZero();
            assertThat(result.connectionsOpened()).isEqualTo(4);
            assertThat(result.recording().byRelease()).containsOnlyKeys("1.4.2");
            assertThat(latency(result.recording().totals()).p99()).isPositive();
        }
    }

    @Test
    void keepsFailedAndErrorsApart() throws Exception {
        ScriptedServer.Script script =
                call -> {
                    switch (call.number() % 5) {
                        case 0 -> call.answer("500 Oops", "X-Gapless-Release: 2\r\n", "");
                        case 1 ->
                                call.answer(
                                        "503 No",
                                        "X-Gapless-Failure: no-instance\r\n"
                                                + "X-Gapless-Release: 2\r\n",
                                        "");
                        case 2 -> call.answer("503 Busy", "X-Gapless-Release: 2\r\n", "");
                        case 3 -> call.answer("502 Bad Gateway", "", "");
                        default -> call.answer("404 Not Found", "", "");
                    }
                };
        try (var server = new ScriptedServer(script)) {
            var result = run(plan(server).mode(LoadMode.open(100, 1)));
            assertThat(result.requests()).isEqualTo(server.calls()).isGreaterThan(20);
            long rounds = result.requests() / 5;
            assertThat(result.failed()).isBetween(2 * rounds, 2 * rounds + 2);
            assertThat(result.errors()).isEqualTo(result.requests() - result.failed());
            var failures = result.recording().failures().kept();
            assertThat(failures).extracting(Mishap::kind).containsOnly("status");
            assertThat(failures).extracting(Mishap::status).containsOnly(503, 502);
            assertThat(failures)
                    .anySatisfy(failure -> assertThat(failure.detail()).contains("no-instance"));
            assertThat(result.recording().errors().kept())
                    .extracting(Mishap::status)
                    .containsOnly(500, 503, 404);
        }
    }

    @Test
    void namesEachWayInWhichRequestsAreLost() throws Exception {
        ScriptedServer.Script script =
                call -> {
                    switch (call.number() % 4) {
                        case 0 -> call.ok("");
                        case 1 -> call.close();
                        case 2 -> call.reset();
                        default -> {
                            call.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
                            call.close();
                        }
                    }
                };
        try (var server = new ScriptedServer(script)) {
            var result = run(plan(server).mode(LoadMode.open(80, 1)));
            assertThat(result.recording().failures().kept())
                    .extracting(Mishap::kind)
                    .containsOnly("eof-on-reuse", "reset", "truncated");
            assertThat(result.secondsWithFailures()).isPositive();
            assertThat(server.calls()).as("never retried").isEqualTo((int) result.requests());
        }
    }

    @Test
    void countsRefusedConnectionsWithoutHammering() throws Exception {
        URI gone;
        try (var server = new ScriptedServer(call -> call.ok(""))) {
            gone = server.uri();
        }
        var result =
                run(LoadPlan.on(gone).mode(LoadMode.closed(2)).maxDuration(Duration.ofMillis(500)));
        assertThat(result.requests()).isEqualTo(result.failed()).isBetween(2L, 12L);
        assertThat(result.recording().failures().kept())
                .extracting(Mishap::kind)
                .containsOnly("connect-refused");
        assertThat(result.recording().totals().latency()).as("nothing was answered").isNull();
    }

    @Test
    void stallIsSeenByEveryRequestThatHadToWaitForIt() throws Exception {
        var stalled = new AtomicBoolean();
        var over = new CountDownLatch(1);
        ScriptedServer.Script script =
                call -> {
                    if (call.number() >= 100 && stalled.compareAndSet(false, true)) {
                        Thread.sleep(1_000);
                        over.countDown();
                    } else if (stalled.get()) {
                        over.await();
                    }
                    call.ok("");
                };
        try (var server = new ScriptedServer(script)) {
            var result =
                    run(
                            plan(server)
                                    .mode(LoadMode.open(200, 4))
                                    .maxDuration(Duration.ofMillis(2_500)));
            assertThat(result.requests()).as("each request that was due").isBetween(499L, 501L);
            assertThat(result.failed()).isZero();
            var latency = latency(result.recording().totals());
            assertThat(latency.p99()).isBetween(800.0, 2_500.0);
            var worstSecond =
                    result.recording().timeline().stream()
                            .map(row -> latency(row.totals()))
                            .mapToDouble(l -> l.p50())
                            .max();
            assertThat(worstSecond.orElse(0))
                    .as("not only the four that were stuck")
                    .isGreaterThan(200.0);
        }
    }

    @Test
    void countsRequestsThatCouldNotBeStarted() throws Exception {
        var never = new CountDownLatch(1);
        try (var server = new ScriptedServer(call -> never.await())) {
            var result =
                    run(
                            plan(server)
                                    .mode(LoadMode.open(100, 2))
                                    .timeout(Duration.ofMillis(300))
                                    .maxDuration(Duration.ofMillis(900)));
            assertThat(result.requests()).as("each request that was due").isBetween(89L, 91L);
            assertThat(result.failed()).isEqualTo(result.requests());
            assertThat(result.recording().failures().kept())
                    .extracting(Mishap::kind)
                    .contains("timeout", "not-started");
            assertThat(latency(result.recording().totals()).p50()).isGreaterThan(290.0);
        } finally {
            never.countDown();
        }
    }

    @Test
    void tellsWhatCameOfARunThatEndsWhileTheServerHangs() throws Exception {
        var never = new CountDownLatch(1);
        try (var server = new ScriptedServer(call -> never.await());
                var run =
                        LoadRun.start(
                                plan(server)
                                        .mode(LoadMode.open(10, 2))
                                        .connectTimeout(Duration.ofMillis(500))
                                        .timeout(Duration.ofSeconds(6))
                                        .maxDuration(Duration.ofMinutes(1)))) {
            // both connections get free seconds after the end, and what is due then would hang for
            // another timeout
            await(() -> run.snapshot().seconds() > 0.6);
            var result = run.stop();
            assertThat(result.requests()).as("each request that was due").isGreaterThan(5);
            assertThat(result.failed()).isEqualTo(result.requests());
            assertThat(result.recording().failures().kept())
                    .extracting(Mishap::detail)
                    .contains("all connections were stuck until the run was over");
        } finally {
            never.countDown();
        }
    }

    @Test
    void connectionClosedWhileIdleIsNoFailure() throws Exception {
        try (var server = new ScriptedServer(call -> call.ok(""));
                var run =
                        LoadRun.start(
                                plan(server)
                                        .mode(new LoadMode.Closed(3, Duration.ofMillis(200))))) {
            await(() -> server.calls() >= 3);
            server.closeConnections();
            int calls = server.calls();
            await(() -> server.calls() >= calls + 3);
            var result = run.stop();
            assertThat(result.failed()).isZero();
            assertThat(result.closedIdle()).isPositive();
        }
    }

    @Test
    void keepsPhasesMarksAndReleasesApart() throws Exception {
        var second = new AtomicBoolean();
        // What was under way when the phase began belongs to the one before: on each connection
        // the next request after it is surely a new one.
        Set<Socket> since = ConcurrentHashMap.newKeySet();
        ScriptedServer.Script script =
                call -> {
                    boolean young = second.get() && !since.add(call.socket());
                    call.ok("{\"version\":\"%s\"}".formatted(young ? "2.0" : "1.0"));
                };
        try (var server = new ScriptedServer(script);
                var run =
                        LoadRun.start(
                                plan(server)
                                        .mode(LoadMode.open(200, 2))
                                        .releaseMark(
                                                new ReleaseMark.ByBody(
                                                        Pattern.compile(
                                                                "\"version\":\"([^\"]+)\""))))) {
            await(() -> run.snapshot().requests() > 40);
            run.enterPhase("during");
            second.set(true);
            run.mark("switched");
            await(() -> run.snapshot().requests() > 100);
            var recording = run.stop().recording();
            assertThat(recording.phases())
                    .extracting(phase -> phase.name())
                    .containsExactly("before", "during");
            assertThat(recording.phases().getFirst().byRelease()).containsOnlyKeys("1.0");
            assertThat(recording.phases().getLast().byRelease()).containsKey("2.0");
            assertThat(
                            recording.phases().stream()
                                    .mapToLong(phase -> phase.totals().requests())
                                    .sum())
                    .isEqualTo(recording.totals().requests());
            assertThat(
                            recording.timeline().stream()
                                    .mapToLong(row -> row.totals().requests())
                                    .sum())
                    .isEqualTo(recording.totals().requests());
            assertThat(recording.marks())
                    .extracting(mark -> mark.name())
                    .containsExactly("before", "during", "switched");
        }
    }

    @Test
    void snapshotGivesTheLastWholeSecond() throws Exception {
        try (var server = new ScriptedServer(call -> call.ok(""));
                var run =
                        LoadRun.start(
                                plan(server)
                                        .mode(LoadMode.open(100, 2))
                                        .maxDuration(Duration.ofSeconds(5)))) {
            assertThat(run.snapshot().perSecond()).isNull();
            await(() -> run.snapshot().seconds() > 2.0);
            var snapshot = run.snapshot();
            assertThat(snapshot.perSecond()).isBetween(60L, 140L);
            assertThat(snapshot.p99Millis()).isNotNull().isPositive();
            assertThat(snapshot.phase()).isEqualTo("before");
        }
    }

    @Test
    void givesEveryRequestItsOwnIdAndMixesByWeight() throws Exception {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        Map<String, Integer> counts = new ConcurrentHashMap<>();
        try (var server =
                new ScriptedServer(
                        call -> {
                            counts.merge(call.line().substring(0, 4), 1, Integer::sum);
                            if (call.line().startsWith("POST")) {
                                ids.add(call.body());
                            }
                            call.answer("201 Created", "", call.body());
                        })) {
            var post =
                    RequestSpec.post("/orders", "application/json", "{\"id\":\"{id}\"}")
                            .answerContains("\"{id}\"");
            var result =
                    run(
                            plan(server)
                                    .mode(LoadMode.closed(3))
                                    .requests(RequestSpec.get("/").weight(3), post));
            assertThat(result.failed()).isZero();
            assertThat(ids).hasSize(counts.getOrDefault("POST", 0));
            assertThat(result.ids().allAcknowledged().cardinality()).isEqualTo(ids.size());
            assertThat((double) counts.getOrDefault("GET ", 0) / counts.getOrDefault("POST", 0))
                    .isBetween(2.0, 4.5);
        }
    }

    @Test
    void noticesTheAnswerToAnotherRequest() throws Exception {
        try (var server = new ScriptedServer(call -> call.ok("answer to somebody else"))) {
            var result =
                    run(
                            plan(server)
                                    .mode(LoadMode.open(50, 1))
                                    .requests(
                                            RequestSpec.get("/echo?id={id}")
                                                    .answerContains("{id}")));
            assertThat(result.failed()).isEqualTo(result.requests()).isPositive();
            assertThat(result.recording().failures().kept())
                    .extracting(Mishap::kind)
                    .containsOnly("bad-response");
        }
    }

    @Test
    void keepsEachFailureHoweverManyThereAre() throws Exception {
        try (var server = new ScriptedServer(ScriptedServer.Call::close)) {
            var result = run(plan(server).mode(LoadMode.open(100, 2)).keepMishaps(5));
            var failures = result.recording().failures();
            assertThat(failures.kept()).hasSize(5);
            assertThat(failures.notKept()).isZero();
            assertThat(5L + failures.briefly().size()).isEqualTo(result.failed());
            assertThat(failures.briefly())
                    .allSatisfy(one -> assertThat(one.kind()).isEqualTo("eof"))
                    .extracting(one -> one.seconds())
                    .isSorted();
            assertThat(failures.byKind()).isEqualTo(Map.of("eof", result.failed()));
        }
    }

    @Test
    void refusesTargetsThatAreNotOnLoopback() {
        assertThatThrownBy(() -> LoadRun.start(LoadPlan.on(URI.create("http://192.0.2.1:80"))))
                .isInstanceOfSatisfying(
                        LoadProblem.class,
                        problem -> assertThat(problem.code()).isEqualTo("target-not-loopback"));
        assertThatThrownBy(() -> LoadRun.start(LoadPlan.on(URI.create("https://127.0.0.1"))))
                .isInstanceOf(LoadProblem.class);
    }

    @Test
    void sendsToAForeignHostOnlyWhenToldThatItIsOwn() throws Exception {
        var plan =
                LoadPlan.on(URI.create("http://192.0.2.1:80"))
                        .ownHost(true)
                        .mode(LoadMode.open(10, 1))
                        .connectTimeout(Duration.ofMillis(100))
                        .maxDuration(Duration.ofMillis(200));
        assertThat(run(plan).failed()).isPositive();
    }

    @Test
    void refusesPlansThatNeverEndOrSendNothing() {
        var plan = LoadPlan.on(URI.create("http://127.0.0.1"));
        assertThatThrownBy(() -> plan.maxDuration(Duration.ofDays(2)))
                .isInstanceOf(LoadProblem.class);
        assertThatThrownBy(() -> plan.maxDuration(Duration.ZERO)).isInstanceOf(LoadProblem.class);
        assertThatThrownBy(() -> plan.requests(List.of())).isInstanceOf(LoadProblem.class);
        assertThatThrownBy(() -> RequestSpec.get("/a b")).isInstanceOf(LoadProblem.class);
        assertThatThrownBy(() -> RequestSpec.get("/").header("A", "b\r\nc"))
                .isInstanceOf(LoadProblem.class);
    }

    @Test
    void calibrationFindsTheRateOfTheServer() throws Exception {
        try (var server =
                new ScriptedServer(
                        call -> {
                            Thread.sleep(10);
                            call.ok("");
                        })) {
            var calibration =
                    Calibration.run(
                            plan(server).mode(LoadMode.open(1, 5)), Duration.ofMillis(3_200));
            assertThat(calibration.perSecond()).isBetween(250.0, 500.0);
        }
    }

    private static LoadPlan plan(ScriptedServer server) {
        return LoadPlan.on(server.uri())
                .maxDuration(Duration.ofMillis(600))
                .timeout(Duration.ofSeconds(5));
    }

    private static LoadResult run(LoadPlan plan) throws InterruptedException {
        try (var run = LoadRun.start(plan)) {
            return run.await();
        }
    }

    private static Latency latency(Totals totals) {
        return Objects.requireNonNull(totals.latency());
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(5);
        }
    }
}
