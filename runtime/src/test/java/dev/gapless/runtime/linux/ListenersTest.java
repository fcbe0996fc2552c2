package dev.gapless.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

class ListenersTest {
    @Test
    void whoListensOnOneAddressKeepsOthersFromItAndFromAllOfThem() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = socket.getLocalPort();
            assertThat(Listeners.against(InetAddress.getByName("127.0.0.1"), port)).hasSize(1);
            assertThat(Listeners.against(InetAddress.getByName("0.0.0.0"), port)).hasSize(1);
            assertThat(Listeners.against(InetAddress.getByName("127.0.0.2"), port)).isEmpty();
            assertThat(SocketOwners.against(new InetSocketAddress("127.0.0.1", port)))
                    .contains(new SocketOwners.Process(ProcessHandle.current().pid()));
            assertThat(SocketOwners.against(new InetSocketAddress("127.0.0.2", port))).isEmpty();
        }
    }

    @Test
    void whoListensOnAllAddressesKeepsOthersFromEach() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            assertThat(Listeners.against(InetAddress.getByName("127.0.0.2"), socket.getLocalPort()))
                    .hasSize(1);
        }
    }
}
