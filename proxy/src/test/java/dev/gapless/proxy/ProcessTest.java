package dev.gapless.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.proxy.RawClient.Response;
import dev.gapless.proxy.admin.ApplyResult;
import dev.gapless.proxy.admin.ProxyStats.ServiceStats;
import dev.gapless.proxy.listen.HeldListeners;
import dev.gapless.proxy.listen.ListenerHandoff;
import dev.gapless.proxy.route.Limits;
import dev.gapless.proxy.route.ReleaseWeight;
import dev.gapless.proxy.route.RouteTable;
import dev.gapless.proxy.route.ServiceRoute;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/// The proxy as a process: killed, replaced, told to stop, started on broken state.
class ProcessTest {
    // Longer than a JVM takes to start on a busy machine.
    private static final Duration LONG = Duration.ofSeconds(60);

    private Path home;
    private int port;

    @BeforeEach
    void prepare() throws IOException {
        home = TestProxy.folder();
        port = TestProxy.freePort();
    }

    @AfterEach
    void remove() throws IOException {
        TestProxy.deleteTree(home);
    }

    private RouteTable table(long generation, RawUpstream app) {
        return new RouteTable(
                1,
                generation,
                List.of(
                        ServiceRoute.of(
                                "web",
                                List.of("127.0.0.1:" + port),
                                List.of(new ReleaseWeight("v1", 1)),
                                List.of(TestProxy.target("i1", "v1", app, true)))));
    }

    @Test
    void connectionsMadeWhileItIsDeadAreServedByItsSuccessor() throws Exception {
        Path handoff = home.resolve("h");
        try (RawUpstream app = RawUpstream.answering("ok")) {
            ProxyProcess first = ProxyProcess.start(home);
            assertThat(first.admin.apply(table(7, app))).isInstanceOf(ApplyResult.Applied.class);
            try (HeldListeners held = first.admin.takeListeners();
                    ListenerHandoff _ = ListenerHandoff.serve(handoff, held)) {
                assertThat(held.addresses()).hasSize(1);
                first.kill();
                List<RawClient> waiting = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    waiting.add(
                            new RawClient(port).send("GET /" + i + " HTTP/1.1\r\nHost: a\r\n\r\n"));
                }
                try (ProxyProcess second =
                        ProxyProcess.launch(home, "", "--handoff", handoff.toString())) {
                    assertThat(second.ready()).contains("generation=7", "restored=current");
                    for (RawClient client : waiting) {
                        assertThat(client.read().text()).isEqualTo("ok");
                        client.close();
                    }
                    assertThat(second.admin.routes()).isEqualTo(table(7, app));
                    assertThat(second.admin.stats().restoredFrom()).isEqualTo("current");
                    assertThat(
                                    second.admin
                                            .stats()
                                            .services()
                                            .getFirst()
                                            .releases()
                                            .getFirst()
                                            .requests())
                            .isEqualTo(200);
                }
            }
        }
    }

    @Test
    void aRemovedServiceIsRefusedThoughAnotherProcessHoldsItsSocket() throws Exception {
        try (RawUpstream app = RawUpstream.answering("ok");
                ProxyProcess proxy = ProxyProcess.start(home)) {
            proxy.admin.apply(table(1, app));
            try (HeldListeners held = proxy.admin.takeListeners()) {
                assertThat(held.addresses()).hasSize(1);
                new RawClient(port).close();
                proxy.admin.apply(new RouteTable(1, 2, List.of()));
                assertThatThrownBy(() -> new RawClient(port)).isInstanceOf(ConnectException.class);
                try (HeldListeners now = proxy.admin.takeListeners()) {
                    assertThat(now.addresses()).isEmpty();
                }
                // The port is free again although the dead socket is still held.
                assertThat(proxy.admin.apply(table(3, app)))
                        .isInstanceOf(ApplyResult.Applied.class);
                try (RawClient client = new RawClient(port)) {
                    assertThat(client.get("/").text()).isEqualTo("ok");
                }
            }
        }
    }

    @Test
    void aDeadSocketThatIsHandedOverIsBoundAgain() throws Exception {
        Path handoff = home.resolve("h");
        try (RawUpstream app = RawUpstream.answering("ok");
                ProxyProcess proxy = ProxyProcess.start(home)) {
            proxy.admin.apply(table(1, app));
            try (HeldListeners held = proxy.admin.takeListeners();
                    ListenerHandoff _ = ListenerHandoff.serve(handoff, held)) {
                proxy.admin.apply(new RouteTable(1, 2, List.of()));
                proxy.kill();
                try (ProxyProcess second =
                        ProxyProcess.start(home, "--handoff", handoff.toString())) {
                    assertThat(second.admin.apply(table(3, app)))
                            .isInstanceOf(ApplyResult.Applied.class);
                    try (RawClient client = new RawClient(port)) {
                        assertThat(client.get("/").text()).isEqualTo("ok");
                    }
                }
            }
        }
    }

    @Test
    void finishesRequestsWhenToldToStopAndLeavesTheRestToItsSuccessor() throws Exception {
        CountDownLatch finish = new CountDownLatch(1);
        Path handoff = home.resolve("h");
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    for (var r = connection.readRequest();
                                            r.isPresent();
                                            r = connection.readRequest()) {
                                        if (r.get().line().contains("slow")) {
                                            finish.await();
                                        }
                                        connection.answer(200, "ok");
                                    }
                                });
                ProxyProcess first = ProxyProcess.start(home)) {
            first.admin.apply(table(1, app));
            try (HeldListeners held = first.admin.takeListeners();
                    ListenerHandoff _ = ListenerHandoff.serve(handoff, held);
                    RawClient slow = new RawClient(port);
                    RawClient idle = new RawClient(port)) {
                assertThat(idle.get("/").status()).isEqualTo(200);
                slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
                TestProxy.await(
                        "it is in flight",
                        () ->
                                first.admin
                                                .stats()
                                                .services()
                                                .getFirst()
                                                .instances()
                                                .getFirst()
                                                .inFlight()
                                        == 1);
                first.terminate();
                TestProxy.await(
                        "it has given up its admin socket",
                        () -> Files.notExists(home.resolve("a")));
                Response last = idle.get("/");
                assertThat(last.status()).isEqualTo(200);
                assertThat(last.field("Connection")).contains("close");
                assertThat(idle.ended()).isTrue();
                try (ProxyProcess second =
                        ProxyProcess.start(home, "--handoff", handoff.toString())) {
                    finish.countDown();
                    assertThat(slow.read().field("Connection")).contains("close");
                    slow.close();
                    assertThat(first.exit(LONG)).isZero();
                    try (RawClient client = new RawClient(port)) {
                        assertThat(client.get("/").status()).isEqualTo(200);
                    }
                    assertThat(second.admin.stats().services()).hasSize(1);
                }
            }
        }
    }

    @Test
    void endsInTimeEvenWhenARequestDoesNot() throws Exception {
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    connection.readRequest();
                                    connection.readRequest();
                                });
                ProxyProcess proxy = ProxyProcess.start(home, "--drain-seconds", "1")) {
            proxy.admin.apply(table(1, app));
            try (RawClient client = new RawClient(port)) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                TestProxy.await(
                        "it is in flight",
                        () ->
                                proxy.admin
                                                .stats()
                                                .services()
                                                .getFirst()
                                                .instances()
                                                .getFirst()
                                                .inFlight()
                                        == 1);
                proxy.terminate();
                assertThat(proxy.exit(LONG)).isEqualTo(2);
                assertThat(client.ended()).isTrue();
            }
        }
    }

    @Test
    void fallsBackToThePreviousTableLoudly() throws Exception {
        try (RawUpstream app = RawUpstream.answering("ok");
                ProxyProcess proxy = ProxyProcess.start(home)) {
            proxy.admin.apply(table(1, app));
            proxy.admin.apply(table(2, app));
            proxy.kill();
            truncate(home.resolve("routes.json"));
            try (ProxyProcess second = ProxyProcess.start(home)) {
                assertThat(second.admin.routes().generation()).isEqualTo(1);
                assertThat(second.admin.stats().restoredFrom()).isEqualTo("previous");
                assertThat(second.admin.stats().restoreProblem()).contains("routes.json");
                assertThat(second.errors()).contains("cannot be read");
                try (RawClient client = new RawClient(port)) {
                    assertThat(client.get("/").text()).isEqualTo("ok");
                }
                // A broken file does not become the previous one.
                second.admin.apply(table(3, app));
                truncate(home.resolve("routes.json"));
            }
            try (ProxyProcess third = ProxyProcess.start(home)) {
                assertThat(third.admin.routes().generation()).isEqualTo(1);
            }
        }
    }

    @Test
    void refusesToStartEmptyWhenRoutesExisted() throws Exception {
        Files.writeString(home.resolve("routes.json"), "garbage", StandardCharsets.UTF_8);
        try (ProxyProcess proxy = ProxyProcess.launch(home, "")) {
            assertThat(proxy.exit(LONG)).isEqualTo(ProxyMain.ROUTES_UNREADABLE);
            assertThat(proxy.errors()).contains("cannot start", "--start-empty", "routes.json");
        }
        try (ProxyProcess proxy = ProxyProcess.start(home, "--start-empty")) {
            assertThat(proxy.admin.stats().restoredFrom()).isEqualTo("start-empty");
        }
    }

    @Test
    void beginsWithoutRoutesRatherThanWithOlderOnesWhenToldSo() throws Exception {
        try (RawUpstream app = RawUpstream.answering("ok");
                ProxyProcess proxy = ProxyProcess.start(home)) {
            proxy.admin.apply(table(1, app));
            proxy.admin.apply(table(2, app));
            proxy.kill();
            truncate(home.resolve("routes.json"));
            try (ProxyProcess second = ProxyProcess.start(home, "--start-empty")) {
                assertThat(second.admin.routes()).isEqualTo(RouteTable.EMPTY);
                assertThat(second.admin.stats().restoreProblem()).contains("routes.json");
            }
        }
    }

    /// More bytes of heads than the whole heap has.
    @Test
    void livesThroughManyLargeHeadsBeforeASlowInstance() throws Exception {
        int clients = 1_700;
        String request = "GET / HTTP/1.1\r\nHost: a\r\nA: " + "a".repeat(60_000) + "\r\n\r\n";
        CountDownLatch answer = new CountDownLatch(1);
        List<RawClient> open = new ArrayList<>();
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    connection.readRequest();
                                    answer.await();
                                    connection.answer(200, "ok");
                                });
                ProxyProcess proxy = ProxyProcess.start(home)) {
            proxy.admin.apply(table(1, app));
            for (int i = 0; i < clients; i++) {
                RawClient client = new RawClient(port);
                open.add(client);
                client.send(request);
            }
            TestProxy.await("all at the instance or refused", () -> settled(proxy) == clients);
            answer.countDown();
            for (RawClient client : open) {
                Response response = client.read();
                assertThat(response.status() + " " + response.failure())
                        .isIn("200 ", "503 overloaded");
            }
            assertThat(proxy.process.isAlive()).isTrue();
            try (RawClient client = new RawClient(port)) {
                assertThat(client.send(request).read().status()).isEqualTo(200);
            }
        } finally {
            for (RawClient client : open) {
                client.close();
            }
        }
    }

    private static long settled(ProxyProcess proxy) throws IOException {
        ServiceStats web = proxy.admin.stats().services().getFirst();
        return web.failed().getOrDefault("overloaded", 0L) + web.instances().getFirst().inFlight();
    }

    @Test
    void holdsRequestsWhileRestoredInstancesAreStillStarting() throws Exception {
        RawUpstream before = RawUpstream.answering("before");
        ServiceRoute route = table(1, before).services().getFirst();
        try (ProxyProcess proxy = ProxyProcess.start(home)) {
            proxy.admin.apply(
                    new RouteTable(
                            1,
                            1,
                            List.of(
                                    route.withLimits(
                                            Limits.DEFAULTS.withUnavailableHoldMillis(1)))));
            before.close();
            try (RawClient client = new RawClient(port)) {
                assertThat(client.get("/").failure()).isEqualTo("connect-refused");
            }
            proxy.kill();
            try (ProxyProcess second = ProxyProcess.start(home);
                    RawClient client = new RawClient(port)) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                TestProxy.await(
                        "it waits", () -> second.admin.stats().services().getFirst().held() == 1);
                try (RawUpstream after =
                        new RawUpstream(
                                before.port(),
                                connection -> {
                                    connection.readRequest();
                                    connection.answer(200, "after");
                                })) {
                    assertThat(client.read().text()).isEqualTo("after");
                    assertThat(after.accepted()).isEqualTo(1);
                }
            }
        }
    }

    private RouteTable listeningOn(long generation, RawUpstream app, Integer... ports) {
        ServiceRoute route = table(generation, app).services().getFirst();
        return new RouteTable(
                1,
                generation,
                List.of(
                        new ServiceRoute(
                                "web",
                                Stream.of(ports).map(one -> "127.0.0.1:" + one).toList(),
                                route.releases(),
                                route.targets(),
                                route.hold(),
                                route.limits(),
                                false,
                                false)));
    }

    @Test
    void servesTheOtherAddressesWhenOneIsTakenAndTakesItWhenItIsFree() throws Exception {
        int other = TestProxy.freePort();
        try (RawUpstream app = RawUpstream.answering("ok");
                ProxyProcess proxy = ProxyProcess.start(home)) {
            proxy.admin.apply(listeningOn(1, app, port, other));
            proxy.kill();
            try (RawUpstream thief = new RawUpstream(other, _ -> {});
                    ProxyProcess second = ProxyProcess.start(home);
                    RawClient client = new RawClient(port)) {
                assertThat(client.get("/").text()).isEqualTo("ok");
                assertThat(second.admin.stats().notListening())
                        .containsEntry("127.0.0.1:" + thief.port(), "address-in-use");
                // what is lost keeps nobody from changing what is served elsewhere
                assertThat(second.admin.apply(listeningOn(2, app, port, other)))
                        .isInstanceOf(ApplyResult.Applied.class);
                assertThat(second.admin.stats().notListening()).hasSize(1);
                try (RawUpstream another = new RawUpstream(TestProxy.freePort(), _ -> {})) {
                    assertThat(second.admin.apply(listeningOn(3, app, port, other, another.port())))
                            .isInstanceOf(ApplyResult.Refused.class);
                }
                assertThat(second.admin.stats().notListening()).hasSize(1);
                thief.close();
                TestProxy.await("it listens", () -> second.admin.listening().size() == 2);
                assertThat(second.admin.stats().notListening()).isEmpty();
            }
        }
    }

    @Test
    void acceptsNoMoreThanItHasDescriptorsForAndDoesNotSpin() throws Exception {
        try (RawUpstream app = RawUpstream.answering("ok");
                ProxyProcess proxy = ProxyProcess.launch(home, "ulimit -n 160; ")) {
            proxy.ready();
            proxy.admin.apply(table(1, app));
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                clients.add(new RawClient(port).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
            }
            TestProxy.await("it is full", () -> proxy.errors().contains("accepting no more"));
            Duration before = cpu(proxy);
            Thread.sleep(500);
            assertThat(cpu(proxy).minus(before)).isLessThan(Duration.ofMillis(300));
            for (RawClient client : clients) {
                assertThat(client.read().text()).isEqualTo("ok");
                client.close();
            }
        }
    }

    @Test
    void doesNotHoldItsOwnStandstillAgainstAnInstance() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    connection.readRequest();
                                    stopped.await();
                                    connection.answer(200, "in time");
                                });
                ProxyProcess proxy = ProxyProcess.start(home)) {
            ServiceRoute route = table(1, app).services().getFirst();
            proxy.admin.apply(
                    new RouteTable(
                            1,
                            1,
                            List.of(
                                    route.withLimits(
                                            Limits.DEFAULTS.withRequestTimeoutMillis(2_000)))));
            try (RawClient client = new RawClient(port)) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                TestProxy.await(
                        "it is in flight",
                        () ->
                                proxy.admin
                                                .stats()
                                                .services()
                                                .getFirst()
                                                .instances()
                                                .getFirst()
                                                .inFlight()
                                        == 1);
                signal(proxy, "STOP");
                stopped.countDown();
                Thread.sleep(2_500);
                signal(proxy, "CONT");
                assertThat(client.read().text()).isEqualTo("in time");
            }
        }
    }

    private static void signal(ProxyProcess proxy, String name) throws Exception {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + proxy.process.pid())
                .start()
                .waitFor();
    }

    @Test
    void keepsItsSocketsPrivateAndReplacesStaleOnes() throws Exception {
        try (ProxyProcess proxy = ProxyProcess.start(home)) {
            for (String name : List.of("a", "a.fds")) {
                assertThat(Files.getPosixFilePermissions(home.resolve(name)))
                        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            }
            try (ProxyProcess rival = ProxyProcess.launch(home, "")) {
                assertThat(rival.exit(LONG)).isEqualTo(1);
                assertThat(rival.errors()).contains("another proxy");
            }
            proxy.kill();
            assertThat(home.resolve("a")).exists();
            try (ProxyProcess second = ProxyProcess.start(home)) {
                assertThat(second.admin.stats().pid()).isEqualTo(second.process.pid());
            }
        }
    }

    @Test
    void explainsAWrongCommandLine() throws Exception {
        try (ProxyProcess proxy = ProxyProcess.launch(home, "", "--nonsense")) {
            assertThat(proxy.exit(LONG)).isEqualTo(64);
            assertThat(proxy.errors()).contains("--nonsense", "usage");
        }
    }

    private static Duration cpu(ProxyProcess proxy) {
        return proxy.process.info().totalCpuDuration().orElseThrow();
    }

    private static void truncate(Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(all, all.length / 2));
    }
}
