package dev.gapless.agent.supervise;

import dev.gapless.runtime.linux.Listeners;
import dev.gapless.runtime.linux.Listeners.Listener;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// Whether a proxy still serves, asked where its clients ask. What is sent is no HTTP, so the proxy
/// itself answers it (400) and no instance sees it.
final class DataPlaneProbe {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final byte[] NO_REQUEST = "GAPLESS\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ANSWER = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);

    private DataPlaneProbe() {}

    /// Whether it answers on any of the sockets that it listens on.
    static boolean answers(long pid) {
        List<InetSocketAddress> addresses =
                Listeners.of(pid).stream().map(DataPlaneProbe::address).toList();
        return addresses.stream().anyMatch(DataPlaneProbe::answers);
    }

    private static boolean answers(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) LIMIT.toMillis());
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.getOutputStream().write(NO_REQUEST);
            return Arrays.equals(socket.getInputStream().readNBytes(ANSWER.length), ANSWER);
        } catch (IOException _) {
            return false;
        }
    }

    private static InetSocketAddress address(Listener listener) {
        InetAddress own =
                listener.address().isAnyLocalAddress()
                        ? InetAddress.getLoopbackAddress()
                        : listener.address();
        return new InetSocketAddress(own, listener.port());
    }
}
