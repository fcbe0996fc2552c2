package dev.gapless.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.proxy.RawClient.Response;
import dev.gapless.proxy.route.ReleaseWeight;
import dev.gapless.proxy.route.ServiceRoute;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/// A client stays with the release that answered it, while several get traffic.
class AffinityTest {
    @Test
    void staysWithTheReleaseThatAnsweredAndMovesWhenThatIsOut() throws Exception {
        try (RawUpstream one = RawUpstream.answering("1");
                RawUpstream two = RawUpstream.answering("2");
                TestProxy proxy = new TestProxy()) {
            ServiceRoute both = both(proxy, one, two);
            proxy.apply(both);
            try (RawClient client = proxy.client()) {
                Set<String> seen = new TreeSet<>();
                for (int i = 0; i < 40; i++) {
                    Response first = client.get("/");
                    seen.add(first.text());
                    String cookie = told(first);
                    assertThat(cookie).matches("gapless_web=[0-9a-f]{12}");
                    for (int j = 0; j < 5; j++) {
                        Response next = get(client, "a=b; " + cookie + "; c=d");
                        assertThat(next.text()).isEqualTo(first.text());
                        assertThat(next.field("Set-Cookie")).isEmpty();
                    }
                }
                assertThat(seen).containsExactly("1", "2");
                String ofOne = ofOne(client);
                proxy.apply(
                        both.withReleases(new ReleaseWeight("v1", 0), new ReleaseWeight("v2", 1)));
                Response moved = get(client, ofOne);
                assertThat(moved.text()).isEqualTo("2");
                // else it would come back with it when the other one is tried again
                assertThat(moved.field("Set-Cookie").orElseThrow())
                        .startsWith("gapless_web=; Max-Age=0; ");
                assertThat(client.get("/").field("Set-Cookie")).isEmpty();
            }
        }
    }

    @Test
    void saysNothingWhileThereIsOneReleaseOrItIsNotWanted() throws Exception {
        try (RawUpstream one = RawUpstream.answering("1");
                RawUpstream two = RawUpstream.answering("2");
                TestProxy proxy = new TestProxy()) {
            proxy.apply(both(proxy, one, two).withAffinity(false));
            try (RawClient client = proxy.client()) {
                assertThat(client.get("/").field("Set-Cookie")).isEmpty();
                proxy.apply(proxy.service(one).withAffinity(true));
                assertThat(client.get("/").field("Set-Cookie")).isEmpty();
            }
        }
    }

    /// A cache may keep the cookie with it, and tie everybody.
    @Test
    void tellsNobodyByAnAnswerForAll() throws Exception {
        for (String all : Set.of("public, max-age=60", "max-age=1, S-MaxAge=60")) {
            try (RawUpstream one = answering("1", "Cache-Control: " + all);
                    RawUpstream two = RawUpstream.answering("2");
                    TestProxy proxy = new TestProxy()) {
                proxy.apply(both(proxy, one, two));
                try (RawClient client = proxy.client()) {
                    Set<String> told = new TreeSet<>();
                    for (int i = 0; i < 40; i++) {
                        Response answer = client.get("/");
                        told.add(answer.text() + answer.field("Set-Cookie").isPresent());
                    }
                    assertThat(told).containsExactly("1false", "2true");
                }
            }
        }
    }

    @Test
    void aCookieOfNobodyIsAsIfThereWereNone() throws Exception {
        try (RawUpstream one = RawUpstream.answering("1");
                RawUpstream two = RawUpstream.answering("2");
                TestProxy proxy = new TestProxy()) {
            proxy.apply(both(proxy, one, two));
            try (RawClient client = proxy.client()) {
                for (String value :
                        Set.of("", "v1", "../..", "0123456789ab", "\"", "x".repeat(2_000))) {
                    Response answer = get(client, "gapless_web=" + value);
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.field("Set-Cookie")).isPresent();
                }
            }
        }
    }

    /// An answer of the other one is better than none, and from then on it is that one.
    @Test
    void anInstanceThatCannotBeReachedDoesNotKeepItsClients() throws Exception {
        try (RawUpstream one = RawUpstream.answering("1");
                RawUpstream two = RawUpstream.answering("2");
                TestProxy proxy = new TestProxy()) {
            proxy.apply(both(proxy, one, two));
            String ofOne;
            try (RawClient client = proxy.client()) {
                ofOne = ofOne(client);
            }
            one.close();
            try (RawClient client = proxy.client()) {
                Response answer = get(client, ofOne);
                assertThat(answer.text()).isEqualTo("2");
                assertThat(told(answer)).isNotEqualTo(ofOne);
            }
        }
    }

    private static ServiceRoute both(TestProxy proxy, RawUpstream one, RawUpstream two) {
        return proxy.service()
                .withReleases(new ReleaseWeight("v1", 50), new ReleaseWeight("v2", 50))
                .withTargets(
                        TestProxy.target("a", "v1", one, true),
                        TestProxy.target("b", "v2", two, true))
                .withAffinity(true);
    }

    private static RawUpstream answering(String text, String field) throws IOException {
        return new RawUpstream(
                connection -> {
                    while (connection.readRequest().isPresent()) {
                        connection.write(
                                "HTTP/1.1 200 OK\r\n"
                                        + field
                                        + "\r\nContent-Length: "
                                        + text.length()
                                        + "\r\n\r\n"
                                        + text);
                    }
                });
    }

    /// A cookie of a client of the first release.
    private static String ofOne(RawClient client) throws IOException {
        while (true) {
            Response answer = client.get("/");
            if (answer.text().equals("1")) {
                return told(answer);
            }
        }
    }

    private static String told(Response answer) {
        String line = answer.field("Set-Cookie").orElseThrow();
        assertThat(line).endsWith("; Path=/; HttpOnly; SameSite=Lax");
        return line.substring(0, line.indexOf(';'));
    }

    private static Response get(RawClient client, String cookies) throws IOException {
        return client.send("GET / HTTP/1.1\r\nHost: test\r\nCookie: " + cookies + "\r\n\r\n")
                .read();
    }
}
