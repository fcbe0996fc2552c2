package dev.gapless.agent.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

class DataPlaneProbeTest {
    private static final long SELF = ProcessHandle.current().pid();

    @Test
    void whoAcceptsButSaysNothingDoesNotServeAndWhoAnswersDoes() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            assertThat(silent.getLocalPort()).isPositive();
            assertThat(DataPlaneProbe.answers(SELF)).isFalse();
            // on all addresses
            try (ServerSocket server = new ServerSocket(0)) {
                Thread.ofVirtual().start(() -> refuseOne(server));
                assertThat(DataPlaneProbe.answers(SELF)).isTrue();
            }
        }
        assertThat(DataPlaneProbe.answers(999_999_999)).isFalse();
    }

    private static void refuseOne(ServerSocket server) {
        try (Socket client = server.accept()) {
            byte[] got = client.getInputStream().readNBytes(11);
            assertThat(new String(got, StandardCharsets.US_ASCII)).endsWith("\r\n\r\n");
            client.getOutputStream()
                    .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
