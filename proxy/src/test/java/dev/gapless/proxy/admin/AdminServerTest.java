package dev.gapless.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.proxy.Proxy;
import dev.gapless.proxy.ProxyOptions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// The API as written down in the package's documentation, byte by byte.
class AdminServerTest {
    private static final String TABLE =
            """
            {"epoch":1,"generation":1,"services":[{"name":"web","listen":["127.0.0.1:1"],
             "releases":[{"release":"v1","weight":1}],
             "targets":[{"instance":"i","release":"v1","host":"127.0.0.1","port":9,"active":true}]}]}\
            """;

    @TempDir Path home;

    private Proxy proxy;

    @BeforeEach
    void start() throws Exception {
        proxy =
                Proxy.start(
                        ProxyOptions.parse(
                                List.of(
                                        "--home",
                                        home.toString(),
                                        "--admin",
                                        home.resolve("a").toString(),
                                        "--event-loops",
                                        "1")));
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    @Test
    void refusesWhatIsNoTableWithAStableCode() throws IOException {
        assertThat(put("{")).contains("400").contains("\"code\":\"invalid-json\"");
        assertThat(put("null")).contains("invalid-json");
        assertThat(put("{\"epoch\":1,\"generation\":1}")).contains("invalid-json");
        assertThat(put(TABLE.replace("\"weight\"", "\"wieght\"")))
                .contains("invalid-json")
                .contains("wieght");
        assertThat(put(TABLE.replace("\"v1\",\"host\"", "\"v9\",\"host\"")))
                .contains(" 422 ")
                .contains("\"code\":\"unknown-release\"")
                .contains("v9");
        assertThat(put(TABLE.replace("\"weight\":1", "\"weight\":-1")))
                .contains("\"code\":\"invalid-weight\"");
        assertThat(call("GET", "/v1/routes", "")).contains("\"generation\":0");
    }

    @Test
    void saysThatAPortIsNotAllowedOrTheAddressNotOurs() throws IOException {
        assertThat(put(TABLE.replace("127.0.0.1:1\"", "192.0.2.1:8080\"")))
                .contains(" 409 ")
                .contains("\"code\":\"address-not-available\"");
    }

    @Test
    void knowsItsResources() throws IOException {
        assertThat(call("GET", "/v1/nothing", "")).contains(" 404 ").contains("no-such-resource");
        assertThat(call("DELETE", "/v1/routes", "")).contains(" 404 ");
        assertThat(call("GET", "/v1/listeners", "")).contains("{\"listening\":[]}");
        assertThat(call("GET", "/v1/stats", ""))
                .contains("\"pid\":" + ProcessHandle.current().pid())
                .contains("\"restoredFrom\":\"nothing\"")
                .contains("\"services\":[]");
    }

    private String put(String body) throws IOException {
        return call("PUT", "/v1/routes", body);
    }

    private String call(String method, String path, String body) throws IOException {
        try (SocketChannel channel =
                SocketChannel.open(UnixDomainSocketAddress.of(home.resolve("a")))) {
            String request =
                    method
                            + " "
                            + path
                            + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
                            + body.length()
                            + "\r\n\r\n"
                            + body;
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            return new String(
                    Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
