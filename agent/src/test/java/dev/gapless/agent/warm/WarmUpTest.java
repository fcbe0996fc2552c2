package dev.gapless.agent.warm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.gapless.core.deploy.Action;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Pace;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.InstanceId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// With a real server.
@Timeout(30)
class WarmUpTest {
    private static final Instant BEGAN = Instant.parse("2026-11-30T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMillis(100);
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final AtomicLong slowFor = new AtomicLong();
    private final List<String> marks = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /// `/broken` is always 500, `/missing` 404, `/events` has no end, `/mute` no beginning; all
    /// others are slow at first.
    private void answer(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        asked.computeIfAbsent(target, _ -> new AtomicInteger()).incrementAndGet();
        marks.add(String.valueOf(exchange.getRequestHeaders().getFirst(WarmUp.HEADER)));
        long left = slowFor.getAndUpdate(millis -> Math.max(0, millis - 5));
        try {
            Thread.sleep(left);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (target.contains("mute")) {
            return;
        }
        if (target.contains("events")) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('a');
            exchange.getResponseBody().flush();
            return;
        }
        int status = target.contains("broken") ? 500 : target.contains("missing") ? 404 : 200;
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static String place(HttpServer server) {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private int count(String target) {
        return asked.getOrDefault(target, new AtomicInteger()).get();
    }

    private WarmUp warmUp(Duration limit, String... requests) {
        return warmUp(server.getAddress().getPort(), limit, requests);
    }

    private static WarmUp warmUp(int port, Duration limit, String... requests) {
        return warmUp(List.of(port), limit, requests);
    }

    private static WarmUp warmUp(List<Integer> ports, Duration limit, String... requests) {
        return new WarmUp(
                new Action.WarmUp(
                        BEGAN,
                        "2",
                        ports.stream()
                                .map(
                                        port ->
                                                new Action.WarmUp.Target(
                                                        new InstanceId("shop-" + port),
                                                        Address.local(port)))
                                .toList(),
                        new dev.gapless.core.service.WarmUp(
                                List.of(requests), Optional.empty(), limit),
                        limit),
                WINDOW,
                ANSWER);
    }

    private static Event.WarmedUp run(WarmUp warmUp) throws InterruptedException {
        return (Event.WarmedUp) warmUp.run(_ -> {});
    }

    @Test
    void slowedDownItSendsHalfAsManyAndPausedNone() throws Exception {
        WarmUp warmUp = warmUp(Duration.ofSeconds(20), "GET /");
        warmUp.pace(Pace.PAUSED);
        CompletableFuture<Event.WarmedUp> end = begun(warmUp);
        Thread.sleep(300);
        assertThat(count("GET /")).isZero();
        assertThat(end).isNotDone();
        long began = System.nanoTime();
        warmUp.pace(Pace.SLOW);
        while (count("GET /") < 6) {
            Thread.sleep(5);
        }
        Thread.sleep(300);
        int sent = count("GET /");
        long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
        assertThat((long) sent)
                .as("two connections, one in 10 ms over each")
                .isLessThanOrEqualTo(2 * millis / 10 + 2);
        warmUp.pace(Pace.FULL);
        assertThat(end.get().problem()).isEmpty();
    }

    @Test
    void theTimeOfAPauseIsNoneOfItsLimit() throws Exception {
        WarmUp warmUp = warmUp(Duration.ofSeconds(2), "GET /never-twice-as-fast");
        slowFor.set(100_000);
        warmUp.pace(Pace.PAUSED);
        long began = System.nanoTime();
        CompletableFuture<Event.WarmedUp> end = begun(warmUp);
        Thread.sleep(1_000);
        warmUp.pace(Pace.FULL);
        end.get();
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isGreaterThan(Duration.ofMillis(2_700));
    }

    @Test
    void whoIsLateWhileItIsHeldBackIsNotBlamed() throws InterruptedException {
        WarmUp warmUp = warmUp(Duration.ofSeconds(3), "GET /", "GET /mute");
        warmUp.pace(Pace.SLOW);
        Event.WarmedUp end = run(warmUp);
        assertThat(count("GET /mute")).isPositive();
        assertThat(end.problem()).isEmpty();
    }

    private CompletableFuture<Event.WarmedUp> begun(WarmUp warmUp) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return run(warmUp);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                threads);
    }

    @Test
    void aPauseWithoutAnEndIsOverOnceItIsAsLongAsTheLimit() throws InterruptedException {
        WarmUp warmUp = warmUp(Duration.ofSeconds(1), "GET /");
        warmUp.pace(Pace.PAUSED);
        long began = System.nanoTime();
        run(warmUp);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(9));
    }

    @Test
    void goesOnUntilTheAnswersComeNoFaster() throws InterruptedException {
        slowFor.set(150);
        List<Event> moved = new ArrayList<>();
        WarmUp warmUp = warmUp(Duration.ofSeconds(25), "GET /a?b={c}", "/d");
        Event.WarmedUp end = (Event.WarmedUp) warmUp.run(moved::add);
        assertThat(end.problem()).isEmpty();
        assertThat(end.began()).isEqualTo(BEGAN);
        assertThat(end.text()).matches("[0-9,]+ requests, p99 [0-9,.]+ -> [0-9,.]+ ms");
        assertThat(slowFor.get()).as("it was not over before it got fast").isZero();
        assertThat(asked).containsOnlyKeys("GET /a?b=%7Bc%7D", "GET /d");
        int all = asked.values().stream().mapToInt(AtomicInteger::get).sum();
        assertThat(count("GET /d")).isCloseTo(all / 2, org.assertj.core.data.Offset.offset(4));
        assertThat(marks).containsOnly("1");
        assertThat(moved)
                .hasSizeGreaterThanOrEqualTo(6)
                .allSatisfy(
                        event ->
                                assertThat(((Event.WarmUpMoved) event).text())
                                        .contains(" requests"));
    }

    @Test
    void nothingIsSentAfterwards() throws InterruptedException {
        run(warmUp(Duration.ofMillis(300), "/a"));
        int sent = count("GET /a");
        Thread.sleep(200);
        assertThat(count("GET /a")).isEqualTo(sent);
    }

    @Test
    void theLimitEndsItWhereverItIs() throws InterruptedException {
        long began = System.nanoTime();
        Event.WarmedUp end = run(warmUp(Duration.ofMillis(300), "/a"));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(ANSWER);
        assertThat(end.text()).endsWith(", cut at the limit").doesNotContain("failed");
        assertThat(end.problem()).isEmpty();
    }

    @Test
    void aFirstAnswerThatIsLateIsWaitedFor() throws InterruptedException {
        slowFor.set(1_000);
        Event.WarmedUp end = run(warmUp(Duration.ofMillis(300), "/a"));
        assertThat(end.text()).isEqualTo("2 requests, cut at the limit");
        assertThat(end.problem()).isEmpty();
    }

    @Test
    void aRequestThatAlwaysFailsIsNamed() throws InterruptedException {
        Event.WarmedUp end = run(warmUp(Duration.ofSeconds(2), "/a", "POST /broken"));
        assertThat(end.problem().orElseThrow().code()).isEqualTo("warm-up-failed");
        assertThat(end.problem().orElseThrow().found())
                .isEqualTo("POST /broken to " + place(server) + ": 500");
        assertThat(end.text()).contains(" failed");
    }

    @Test
    void whatIsNotFoundOrNotAllowedIsNoFailureButTold() throws InterruptedException {
        Event.WarmedUp end = run(warmUp(Duration.ofSeconds(1), "/missing"));
        assertThat(end.problem()).isEmpty();
        assertThat(end.text()).containsPattern(", [0-9,]+ answered 404");
    }

    @Test
    void oneOfTwoInstancesThatFailsEverythingIsNamed() throws Exception {
        HttpServer sick =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sick.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(503, -1);
                    exchange.close();
                });
        sick.start();
        try {
            List<Integer> ports =
                    List.of(server.getAddress().getPort(), sick.getAddress().getPort());
            Event.WarmedUp end = run(warmUp(ports, Duration.ofSeconds(2), "/a?key=secret"));
            assertThat(end.problem().orElseThrow().found())
                    .isEqualTo("GET /a?... to " + place(sick) + ": 503");
        } finally {
            sick.stop(0);
        }
    }

    @Test
    void anInstanceThatAnswersNothingAtAllFails() throws InterruptedException {
        Event.WarmedUp end = run(warmUp(Duration.ofSeconds(1), "/mute", "/mute2"));
        assertThat(end.problem().orElseThrow().found()).contains("no answer within 2 s");
    }

    @Test
    void anAnswerWithoutAnEndDoesNotStopTheOthers() throws InterruptedException {
        Event.WarmedUp end = run(warmUp(Duration.ofSeconds(25), "/events", "/a"));
        assertThat(end.problem()).isEmpty();
        assertThat(end.text()).doesNotContain("limit");
        assertThat(count("GET /events")).isLessThanOrEqualTo(2);
        assertThat(count("GET /a")).isGreaterThan(100);
    }

    @Test
    void nothingButSuchIsOverAtOnce() throws InterruptedException {
        long began = System.nanoTime();
        Event.WarmedUp end = run(warmUp(Duration.ofSeconds(25), "/events"));
        assertThat(end.problem()).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void isNotOverBeforeEachRequestWasSent() throws InterruptedException {
        String[] requests = new String[120];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = "/a" + i;
        }
        requests[119] = "/broken";
        Event.WarmedUp end = run(warmUp(Duration.ofSeconds(25), requests));
        assertThat(asked).hasSize(120);
        assertThat(end.problem()).as(end.text()).isPresent();
    }

    @Test
    void sendsNoMoreThanItNeeds() throws InterruptedException {
        long began = System.nanoTime();
        run(warmUp(Duration.ofSeconds(3), "/a"));
        double seconds = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0;
        assertThat(count("GET /a")).isLessThanOrEqualTo((int) (seconds * 2 * 200) + 2);
    }

    @Test
    void whoDoesNotListenFails() throws InterruptedException {
        int port = server.getAddress().getPort();
        server.stop(0);
        Event.WarmedUp end = run(warmUp(port, Duration.ofSeconds(1), "/a"));
        assertThat(end.problem().orElseThrow().found())
                .startsWith("GET /a to 127.0.0.1:" + port + ": ");
    }

    @Test
    void itIsCancelledAtOnceAndThenNobodyIsToBlame() throws Exception {
        WarmUp warmUp = warmUp(Duration.ofSeconds(25), "/broken");
        CompletableFuture<Event.WarmedUp> end =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return run(warmUp);
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        while (count("GET /broken") < 6) {
            Thread.sleep(20);
        }
        long began = System.nanoTime();
        warmUp.cancel();
        assertThat(end.get().problem()).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void oneThatWasCancelledBeforeItBeganSendsNothing() throws InterruptedException {
        WarmUp warmUp = warmUp(Duration.ofSeconds(5), "/a");
        warmUp.cancel();
        run(warmUp);
        assertThat(asked).isEmpty();
    }
}
