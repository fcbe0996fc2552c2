package dev.gapless.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;

class ConnectionsTest {
    @Test
    void countsThoseThatAreEstablishedToAPort() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (ServerSocket used = new ServerSocket(0, 10, loopback);
                ServerSocket unused = new ServerSocket(0, 10, loopback)) {
            int port = used.getLocalPort();
            int other = unused.getLocalPort();
            assertThat(Connections.established(Set.of(port, other)))
                    .isEqualTo(Map.of(port, 0, other, 0));
            try (Socket first = new Socket(loopback, port);
                    Socket second = new Socket(loopback, port)) {
                assertThat(first.isConnected() && second.isConnected()).isTrue();
                // not accepted yet: a request may be on its way all the same
                assertThat(Connections.established(Set.of(port, other)))
                        .isEqualTo(Map.of(port, 2, other, 0));
            }
        }
    }
}
