package dev.gapless.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.proxy.RawClient.Response;
import dev.gapless.proxy.admin.ApplyResult;
import dev.gapless.proxy.admin.ProxyStats.InstanceStats;
import dev.gapless.proxy.admin.ProxyStats.ReleaseStats;
import dev.gapless.proxy.route.ReleaseWeight;
import dev.gapless.proxy.route.RouteTable;
import dev.gapless.proxy.route.ServiceRoute;

import org.junit.jupiter.api.Test;

import java.util.List;

class RoutingTest {
    @Test
    void answersThroughOneKeptAliveConnectionOnEachSide() throws Exception {
        try (RawUpstream app = RawUpstream.answering("hello");
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            for (int i = 0; i < 10; i++) {
                Response response = client.get("/x");
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.text()).isEqualTo("hello");
            }
            assertThat(app.accepted()).isEqualTo(1);
            ReleaseStats release = proxy.release("v1");
            assertThat(release.requests()).isEqualTo(10);
            assertThat(release.failed()).isEmpty();
            assertThat(release.latencyMicros().count()).isEqualTo(10);
            InstanceStats instance = proxy.instance("i1");
            assertThat(instance.requests()).isEqualTo(10);
            assertThat(instance.inFlight()).isZero();
            assertThat(instance.pooled()).isEqualTo(1);
            assertThat(proxy.stats().clientConnections()).isEqualTo(1);
        }
    }

    @Test
    void sharesTrafficByWeight() throws Exception {
        try (RawUpstream one = RawUpstream.answering("1");
                RawUpstream two = RawUpstream.answering("2");
                TestProxy proxy = new TestProxy()) {
            proxy.apply(
                    proxy.service()
                            .withReleases(new ReleaseWeight("v1", 90), new ReleaseWeight("v2", 10))
                            .withTargets(
                                    TestProxy.target("a", "v1", one, true),
                                    TestProxy.target("b", "v2", two, true)));
            try (RawClient client = proxy.client()) {
                int toTwo = 0;
                for (int i = 0; i < 2_000; i++) {
                    toTwo += client.get("/").text().equals("2") ? 1 : 0;
                }
                // Seven standard deviations of a binomial with p = 0.1.
                assertThat(toTwo).isBetween(106, 294);
                assertThat(proxy.release("v2").requests()).isEqualTo(toTwo);
            }
        }
    }

    @Test
    void givesNothingToAReleaseOfWeightZeroAndClosesItsPool() throws Exception {
        try (RawUpstream one = RawUpstream.answering("1");
                RawUpstream two = RawUpstream.answering("2");
                TestProxy proxy = TestProxy.to(one);
                RawClient client = proxy.client()) {
            assertThat(client.get("/").text()).isEqualTo("1");
            ServiceRoute both =
                    proxy.service()
                            .withTargets(
                                    TestProxy.target("i1", "v1", one, true),
                                    TestProxy.target("b", "v2", two, true));
            proxy.apply(both.withReleases(new ReleaseWeight("v1", 0), new ReleaseWeight("v2", 1)));
            for (int i = 0; i < 50; i++) {
                assertThat(client.get("/").text()).isEqualTo("2");
            }
            TestProxy.await(
                    "the pool is closed", () -> proxy.instance("i1").drained() && one.open() == 0);
        }
    }

    @Test
    void exposesTheReleaseWhenToldTo() throws Exception {
        try (RawUpstream app = RawUpstream.answering("x");
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            assertThat(client.get("/").field("X-Gapless-Release")).isEmpty();
            proxy.apply(proxy.service(app).withExposeRelease(true));
            assertThat(client.get("/").field("X-Gapless-Release")).contains("v1");
        }
    }

    @Test
    void refusesOldAndConflictingTables() throws Exception {
        try (RawUpstream app = RawUpstream.answering("x");
                TestProxy proxy = new TestProxy()) {
            RouteTable table = new RouteTable(2, 5, List.of(proxy.service(app)));
            assertThat(proxy.admin.apply(table)).isEqualTo(new ApplyResult.Applied(2, 5));
            assertThat(proxy.admin.apply(table)).isEqualTo(new ApplyResult.Applied(2, 5));
            assertThat(code(proxy, new RouteTable(2, 5, List.of())))
                    .isEqualTo("generation-conflict");
            assertThat(code(proxy, new RouteTable(2, 4, List.of()))).isEqualTo("stale-generation");
            assertThat(code(proxy, new RouteTable(1, 9, List.of()))).isEqualTo("stale-generation");
            assertThat(proxy.admin.routes()).isEqualTo(table);
            assertThat(proxy.admin.apply(new RouteTable(3, 1, List.of())))
                    .isEqualTo(new ApplyResult.Applied(3, 1));
        }
    }

    @Test
    void changesNothingWhenAnAddressIsInUse() throws Exception {
        try (RawUpstream app = RawUpstream.answering("x");
                TestProxy proxy = TestProxy.to(app)) {
            ServiceRoute other =
                    ServiceRoute.of(
                            "other",
                            List.of("127.0.0.1:" + TestProxy.freePort(), "127.0.0.1:" + app.port()),
                            List.of(),
                            List.of());
            RouteTable before = proxy.admin.routes();
            List<String> listening = proxy.admin.listening();
            assertThat(proxy.tryApply(proxy.service(), other))
                    .isInstanceOfSatisfying(
                            ApplyResult.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo("address-in-use"));
            assertThat(proxy.admin.routes()).isEqualTo(before);
            assertThat(proxy.admin.listening()).isEqualTo(listening);
            try (RawClient client = proxy.client()) {
                assertThat(client.get("/").status()).isEqualTo(200);
            }
        }
    }

    private static String code(TestProxy proxy, RouteTable table) throws Exception {
        return proxy.admin.apply(table) instanceof ApplyResult.Refused refused
                ? refused.code()
                : "applied";
    }
}
