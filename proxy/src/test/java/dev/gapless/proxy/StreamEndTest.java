package dev.gapless.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.proxy.RawClient.Response;
import dev.gapless.proxy.admin.ProxyStats.ReleaseStats;
import dev.gapless.proxy.route.ReleaseWeight;
import dev.gapless.proxy.route.ServiceRoute;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Streams of events on an instance that is left (SSE; deploy.md e-17, e-56).
class StreamEndTest {
    private static final long LONGER_THAN_THE_WINDOW = 1_000;

    private final BlockingQueue<String> script = new LinkedBlockingQueue<>();
    private RawUpstream old;
    private RawUpstream young;
    private TestProxy proxy;

    @BeforeEach
    void start() throws Exception {
        old =
                new RawUpstream(
                        connection -> {
                            connection.readRequest();
                            while (true) {
                                connection.write(script.take());
                            }
                        });
        young = RawUpstream.answering("young");
        proxy = new TestProxy();
        proxy.apply(routes(100));
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        old.close();
        young.close();
    }

    private ServiceRoute routes(int weightOfOld) {
        return ServiceRoute.of(
                "web",
                List.of("127.0.0.1:" + proxy.port),
                List.of(
                        new ReleaseWeight("v1", weightOfOld),
                        new ReleaseWeight("v2", 100 - weightOfOld)),
                List.of(
                        TestProxy.target("i1", "v1", old, true),
                        TestProxy.target("i2", "v2", young, true)));
    }

    private void answerBegins(String fields) {
        script.add("HTTP/1.1 200 OK\r\n" + fields + "\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    private void chunk(String text) {
        script.add(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }

    private RawClient begun(String request) throws IOException {
        RawClient client = proxy.client().send(request);
        client.in.mark(1 << 16);
        client.readHead();
        client.in.reset();
        return client;
    }

    private static final String GET = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/event-stream",
                "content-type: Text/Event-Stream;charset=UTF-8"
            })
    void endsAnIdleStreamInOrderAndKeepsItsConnection(String contentType) throws Exception {
        answerBegins(contentType);
        chunk("data: 1\n\n");
        try (RawClient client = begun(GET)) {
            proxy.apply(routes(0));
            Response stream = client.read();
            assertThat(stream.text()).isEqualTo("data: 1\n\n");
            assertThat(client.get("/").text()).isEqualTo("young");
            TestProxy.await("unused", () -> proxy.instance("i1").inFlight() == 0);
            ReleaseStats release = proxy.release("v1");
            assertThat(release.failed()).isEmpty();
            assertThat(release.clientAborts()).isZero();
            assertThat(proxy.instance("i1").pooled()).isZero();
            TestProxy.await(
                    "the instance finds its connection closed",
                    () -> {
                        chunk("data: 2\n\n");
                        return old.open() == 0;
                    });
        }
    }

    @Test
    void completesTheEventThatHasBegun() throws Exception {
        answerBegins("Content-Type: text/event-stream");
        chunk("data: 1\n\ndata: 2\n");
        try (RawClient client = begun(GET)) {
            proxy.apply(routes(0));
            Thread.sleep(LONGER_THAN_THE_WINDOW);
            assertThat(proxy.instance("i1").inFlight()).isEqualTo(1);
            chunk("data: more\n\ndata: 3\n\n");
            assertThat(client.read().text()).isEqualTo("data: 1\n\ndata: 2\ndata: more\n\n");
        }
    }

    @Test
    void endsTheStreamOfAnHttp10Client() throws Exception {
        answerBegins("Content-Type: text/event-stream");
        chunk("data: 1\n\n");
        try (RawClient client = begun("GET /events HTTP/1.0\r\n\r\n")) {
            proxy.apply(routes(0));
            assertThat(client.read().text()).isEqualTo("data: 1\n\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Type: application/octet-stream",
        "'Content-Type: text/event-stream\r\nContent-Encoding: gzip'"
    })
    void leavesOtherAnswersToTheirEnd(String fields) throws Exception {
        answerBegins(fields);
        chunk("some\n\n");
        try (RawClient client = begun(GET)) {
            proxy.apply(routes(0));
            Thread.sleep(LONGER_THAN_THE_WINDOW);
            chunk("more\n\n");
            script.add("0\r\n\r\n");
            assertThat(client.read().text()).isEqualTo("some\n\nmore\n\n");
        }
    }

    @Test
    void leavesTheStreamsOfAnInstanceInUse() throws Exception {
        answerBegins("Content-Type: text/event-stream");
        chunk("data: 1\n\n");
        try (RawClient client = begun(GET)) {
            proxy.apply(routes(50));
            Thread.sleep(LONGER_THAN_THE_WINDOW);
            chunk("data: 2\n\n");
            script.add("0\r\n\r\n");
            assertThat(client.read().text()).isEqualTo("data: 1\n\ndata: 2\n\n");
        }
    }

    @Test
    void endsStreamsWhenTheProxyItselfIsDrained() throws Exception {
        answerBegins("Content-Type: text/event-stream");
        chunk("data: 1\n\n");
        try (RawClient client = begun(GET)) {
            int cutOff = proxy.proxy.drain(Duration.ofSeconds(30));
            assertThat(client.read().text()).isEqualTo("data: 1\n\n");
            assertThat(cutOff).isZero();
        }
    }
}
