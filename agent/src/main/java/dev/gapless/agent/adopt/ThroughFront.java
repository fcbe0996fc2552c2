package dev.gapless.agent.adopt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Whether a request that comes to nginx comes to the switch: asked of the data plane, not of
/// files.
final class ThroughFront {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final long POLL_MILLIS = 100;

    private ThroughFront() {}

    /// @param arrived whether the switch has counted more requests than before
    static boolean reached(List<Integer> ports, String path, BooleanSupplier arrived) {
        for (int port : ports) {
            ask(port, path);
            if (arrived.getAsBoolean()) {
                return true;
            }
        }
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!arrived.getAsBoolean() && System.nanoTime() < end) {
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return arrived.getAsBoolean();
            }
        }
        return arrived.getAsBoolean();
    }

    private static void ask(int port, String path) {
        try (Socket socket = new Socket()) {
            int millis = (int) LIMIT.toMillis();
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
            socket.setSoTimeout(millis);
            String request =
                    "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            int _ = socket.getInputStream().read();
        } catch (IOException _) {
            // TLS, or nobody: the count says
        }
    }
}
