package dev.gapless.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.proxy.RawClient.Response;
import dev.gapless.proxy.route.Hold;
import dev.gapless.proxy.route.Limits;
import dev.gapless.proxy.route.ServiceRoute;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class HoldTest {
    @Test
    void requestsWaitUntilTheHoldIsOver() throws Exception {
        try (RawUpstream app = RawUpstream.answering("ok");
                TestProxy proxy = new TestProxy()) {
            ServiceRoute service = proxy.service(app);
            proxy.apply(service.withHold(Hold.upTo(10_000)));
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                clients.add(
                        proxy.client()
                                .send(
                                        "POST /"
                                                + i
                                                + " HTTP/1.1\r\n"
                                                + "Host: a\r\n"
                                                + "Content-Length: 2\r\n\r\n"
                                                + "hi"));
            }
            TestProxy.await("all wait", () -> proxy.stats().held() == 150);
            assertThat(app.accepted()).isZero();
            proxy.apply(service);
            for (RawClient client : clients) {
                assertThat(client.read().text()).isEqualTo("ok");
                client.close();
            }
            assertThat(proxy.stats().held()).isZero();
            assertThat(proxy.stats().heldTotal()).isEqualTo(150);
            assertThat(proxy.release("v1").requests()).isEqualTo(150);
        }
    }

    @Test
    void aHoldEndsInTime() throws Exception {
        try (RawUpstream app = RawUpstream.answering("ok");
                TestProxy proxy = new TestProxy()) {
            proxy.apply(proxy.service(app).withHold(Hold.upTo(300)));
            try (RawClient client = proxy.client()) {
                Response response = client.get("/");
                assertThat(response.status()).isEqualTo(503);
                assertThat(response.failure()).isEqualTo("hold-timeout");
                assertThat(response.field("Retry-After")).isPresent();
                assertThat(response.field("Cache-Control")).contains("no-store");
            }
            assertThat(proxy.stats().failed()).isEqualTo(Map.of("hold-timeout", 1L));
            assertThat(proxy.stats().held()).isZero();
        }
    }

    @Test
    void holdsAtMostSoManyRequests() throws Exception {
        try (RawUpstream app = RawUpstream.answering("ok");
                TestProxy proxy = new TestProxy()) {
            proxy.apply(proxy.service(app).withHold(new Hold(true, 10_000, 2, 1 << 20)));
            try (RawClient one = proxy.client();
                    RawClient two = proxy.client();
                    RawClient three = proxy.client()) {
                one.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                two.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                TestProxy.await("two wait", () -> proxy.stats().held() == 2);
                assertThat(three.get("/").failure()).isEqualTo("hold-full");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 10, 10000, hold-timeout",
        "10000, 0, 10000, hold-full",
        "10000, 10, 0, hold-full"
    })
    void aBoundOf0HoldsNobody(long millis, int requests, long bytes, String failure)
            throws Exception {
        try (RawUpstream app = RawUpstream.answering("ok");
                TestProxy proxy = new TestProxy()) {
            proxy.apply(proxy.service(app).withHold(new Hold(true, millis, requests, bytes)));
            try (RawClient client = proxy.client()) {
                assertThat(client.get("/").failure()).isEqualTo(failure);
            }
        }
    }

    @Test
    void holdsAtMostSoManyBytes() throws Exception {
        try (RawUpstream app = RawUpstream.answering("ok");
                TestProxy proxy = new TestProxy()) {
            proxy.apply(proxy.service(app).withHold(new Hold(true, 10_000, 100, 1_000)));
            try (RawClient client = proxy.client()) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\nA: " + "a".repeat(2_000) + "\r\n\r\n");
                assertThat(client.read().failure()).isEqualTo("hold-full");
            }
        }
    }

    @Test
    void countsTheBytesOfABodyThatArrivesWhileItWaits() throws Exception {
        try (RawUpstream app = RawUpstream.answering("ok");
                TestProxy proxy = new TestProxy()) {
            proxy.apply(proxy.service(app).withHold(new Hold(true, 10_000, 100, 1_000)));
            try (RawClient client = proxy.client()) {
                client.send(
                        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n\r\n"
                                + "x".repeat(2_000));
                assertThat(client.read().failure()).isEqualTo("hold-full");
                assertThat(proxy.stats().held()).isZero();
            }
        }
    }

    @Test
    void forgetsARequestWhoseClientHasLeft() throws Exception {
        try (RawUpstream app = RawUpstream.answering("ok");
                TestProxy proxy = new TestProxy()) {
            ServiceRoute service = proxy.service(app);
            proxy.apply(service.withHold(Hold.upTo(10_000)));
            RawClient client = proxy.client();
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
            TestProxy.await("it waits", () -> proxy.stats().held() == 1);
            client.close();
            TestProxy.await("it is forgotten", () -> proxy.stats().held() == 0);
            proxy.apply(service);
            assertThat(app.accepted()).isZero();
        }
    }

    @Test
    void waitsForATargetToAppear() throws Exception {
        try (RawUpstream app = RawUpstream.answering("ok");
                TestProxy proxy = new TestProxy()) {
            proxy.apply(proxy.service());
            try (RawClient client = proxy.client()) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                TestProxy.await("it waits", () -> proxy.stats().held() == 1);
                proxy.apply(proxy.service(app));
                assertThat(client.read().text()).isEqualTo("ok");
            }
        }
    }

    @Test
    void answers503WhenNoTargetAppears() throws Exception {
        try (TestProxy proxy = new TestProxy()) {
            proxy.apply(proxy.service().withLimits(Limits.DEFAULTS.withUnavailableHoldMillis(200)));
            try (RawClient client = proxy.client()) {
                assertThat(client.get("/").failure()).isEqualTo("no-target");
            }
            assertThat(proxy.stats().failed()).isEqualTo(Map.of("no-target", 1L));
        }
    }

    @Test
    void aServiceThatIsRemovedClosesItsAddressAndItsConnections() throws Exception {
        try (RawUpstream app = RawUpstream.answering("ok");
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            assertThat(client.get("/").status()).isEqualTo(200);
            proxy.apply();
            assertThat(client.ended()).isTrue();
            org.assertj.core.api.Assertions.assertThatThrownBy(proxy::client)
                    .isInstanceOf(java.net.ConnectException.class);
            TestProxy.await(
                    "nothing is left",
                    () -> proxy.admin.stats().services().isEmpty() && app.open() == 0);
        }
    }
}
