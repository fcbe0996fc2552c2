package dev.gapless.traffic.nginx;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Hears of each request of one service: nginx sends a line when it is over. UDP, because a Unix
/// datagram socket keeps ten lines only (`net.unix.max_dgram_qlen`) while its reader is away.
final class RequestLog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RequestLog.class.getName());
    private static final int BUFFER_BYTES = 4 << 20;
    private static final int LINE_BYTES = 2_048;
    private static final Duration CLOSES_WITHIN = Duration.ofSeconds(2);

    private final DatagramSocket socket;
    private final Counts counts;
    private final Thread thread;

    /// @param port 0 for any that is free
    RequestLog(int port, Counts counts) throws IOException {
        this.counts = counts;
        this.socket = new DatagramSocket(null);
        try {
            socket.setReceiveBufferSize(BUFFER_BYTES);
            bind(port == 0 ? LastingPort.free() : port);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        this.thread = Thread.ofPlatform().daemon().name("nginx-counts-" + port()).start(this::hear);
    }

    private void bind(int port) throws IOException {
        socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
    }

    int port() {
        return socket.getLocalPort();
    }

    private void hear() {
        DatagramPacket packet = new DatagramPacket(new byte[LINE_BYTES], LINE_BYTES);
        while (!socket.isClosed()) {
            try {
                packet.setLength(LINE_BYTES);
                socket.receive(packet);
                String text =
                        new String(
                                packet.getData(),
                                packet.getOffset(),
                                packet.getLength(),
                                StandardCharsets.ISO_8859_1);
                if (Line.isProbe(text)) {
                    counts.heardProbe();
                } else {
                    Line.parse(text)
                            .ifPresent(line -> counts.heard(line, System.currentTimeMillis()));
                }
            } catch (SocketException e) {
                if (socket.isClosed()) {
                    return;
                }
                LOG.log(Level.WARNING, "hearing of requests", e);
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.WARNING, "hearing of requests", e);
            }
        }
    }

    /// The port is free when this returns.
    @Override
    public void close() {
        socket.close();
        try {
            thread.join(CLOSES_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
