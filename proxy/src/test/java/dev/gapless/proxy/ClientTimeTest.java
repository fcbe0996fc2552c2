package dev.gapless.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.proxy.RawClient.Response;
import dev.gapless.proxy.route.Limits;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/// Clients that are slow or idle, and the pools behind them.
class ClientTimeTest {
    private static TestProxy proxy(RawUpstream app, Limits limits) throws Exception {
        TestProxy proxy = new TestProxy();
        proxy.apply(proxy.service(app).withLimits(limits));
        return proxy;
    }

    @Test
    void closesAnIdleClientInOrderAndSaysBeforeWhen() throws Exception {
        try (RawUpstream app = RawUpstream.answering("ok");
                TestProxy proxy = proxy(app, Limits.DEFAULTS.withClientIdleMillis(1_000));
                RawClient client = proxy.client()) {
            assertThat(client.get("/").field("Keep-Alive")).contains("timeout=1");
            long begun = System.nanoTime();
            assertThat(client.in.read()).isEqualTo(-1);
            assertThat(System.nanoTime() - begun).isGreaterThan(1_000_000_000L);
        }
    }

    @Test
    void givesUpOnAHeadThatDoesNotArrive() throws Exception {
        try (RawUpstream app = RawUpstream.answering("ok");
                TestProxy proxy = proxy(app, Limits.DEFAULTS.withClientStallMillis(200));
                RawClient client = proxy.client()) {
            assertThat(client.send("GET / HTTP/1.1\r\nHos").read().status()).isEqualTo(408);
            assertThat(client.ended()).isTrue();
            assertThat(app.accepted()).isZero();
        }
    }

    @Test
    void givesUpOnABodyThatDoesNotArrive() throws Exception {
        try (RawUpstream app = new RawUpstream(RawUpstream.Connection::readRequest);
                TestProxy proxy = proxy(app, Limits.DEFAULTS.withClientStallMillis(200));
                RawClient client = proxy.client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
            assertThat(client.read().status()).isEqualTo(408);
            TestProxy.await("the instance is let go", () -> app.open() == 0);
            assertThat(proxy.release("v1").failed()).isEmpty();
            assertThat(proxy.release("v1").clientAborts()).isEqualTo(1);
        }
    }

    @Test
    void givesUpOnAClientThatDoesNotTakeItsAnswer() throws Exception {
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    connection.readRequest();
                                    connection.write(
                                            "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
                                    connection.out.write(new byte[100_000_000]);
                                });
                TestProxy proxy = proxy(app, Limits.DEFAULTS.withClientStallMillis(300));
                RawClient client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            TestProxy.await("the instance is let go", () -> app.accepted() == 1 && app.open() == 0);
            assertThatThrownBy(client::read).isInstanceOf(IOException.class);
        }
    }

    @Test
    void givesUpOnAnAnswerThatStops() throws Exception {
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    connection.readRequest();
                                    connection.write(
                                            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                                    connection.readRequest();
                                });
                TestProxy proxy = proxy(app, Limits.DEFAULTS.withStreamIdleMillis(300));
                RawClient client = proxy.client()) {
            assertThatThrownBy(() -> client.get("/")).isInstanceOf(IOException.class);
            assertThat(proxy.release("v1").failed()).containsEntry("upstream-stalled", 1L);
        }
    }

    @Test
    void closesIdleConnectionsToAnInstanceBeforeTheInstanceDoes() throws Exception {
        try (RawUpstream app = RawUpstream.answering("ok");
                TestProxy proxy = proxy(app, Limits.DEFAULTS.withUpstreamIdleMillis(300));
                RawClient client = proxy.client()) {
            client.get("/");
            assertThat(proxy.instance("i1").pooled()).isEqualTo(1);
            TestProxy.await("it is closed", () -> app.open() == 0);
            assertThat(proxy.instance("i1").pooled()).isZero();
        }
    }

    @Test
    void closesManyPooledConnectionsAtTheSwitch() throws Exception {
        int many = 300;
        CountDownLatch all = new CountDownLatch(many);
        try (RawUpstream old =
                        new RawUpstream(
                                connection -> {
                                    while (connection.readRequest().isPresent()) {
                                        all.countDown();
                                        all.await();
                                        connection.answer(200, "old");
                                    }
                                });
                RawUpstream next = RawUpstream.answering("new");
                TestProxy proxy = TestProxy.to(old)) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                clients.add(proxy.client().send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
            }
            for (RawClient client : clients) {
                assertThat(client.read().text()).isEqualTo("old");
            }
            TestProxy.await("all are pooled", () -> proxy.instance("i1").pooled() == many);
            proxy.apply(
                    proxy.service(old, next)
                            .withTargets(
                                    TestProxy.target("i1", "v1", old, false),
                                    TestProxy.target("i2", "v1", next, true)));
            for (RawClient client : clients) {
                Response response = client.post("/", "x");
                assertThat(response.text()).isEqualTo("new");
                client.close();
            }
            assertThat(proxy.instance("i1").drained()).isTrue();
            TestProxy.await("all are closed", () -> old.open() == 0);
        }
    }

    @Test
    void aConnectionInUseAtTheSwitchIsClosedAfterItsAnswer() throws Exception {
        CountDownLatch finish = new CountDownLatch(1);
        try (RawUpstream old =
                        new RawUpstream(
                                connection -> {
                                    connection.readRequest();
                                    finish.await();
                                    connection.answer(200, "old");
                                    connection.readRequest();
                                });
                RawUpstream next = RawUpstream.answering("new");
                TestProxy proxy = TestProxy.to(old);
                RawClient client = proxy.client()) {
            client.send("GET /slow?secret=1 HTTP/1.1\r\nHost: a\r\n\r\n");
            TestProxy.await("it is in flight", () -> proxy.instance("i1").inFlight() == 1);
            proxy.apply(
                    proxy.service(old, next)
                            .withTargets(
                                    TestProxy.target("i1", "v1", old, false),
                                    TestProxy.target("i2", "v1", next, true)));
            assertThat(proxy.instance("i1").drained()).isFalse();
            assertThat(Objects.requireNonNull(proxy.instance("i1").slowestInFlight()).path())
                    .isEqualTo("/slow");
            // Back again while it is in use: the connection still belongs to the generation that
            // has ended.
            proxy.apply(proxy.service(old));
            finish.countDown();
            assertThat(client.read().text()).isEqualTo("old");
            TestProxy.await("it is closed", () -> old.open() == 0);
            assertThat(proxy.instance("i1").pooled()).isZero();
        }
    }
}
