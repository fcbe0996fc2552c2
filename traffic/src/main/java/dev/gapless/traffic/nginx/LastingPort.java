package dev.gapless.traffic.nginx;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// A UDP port of loopback that is still free when an agent comes back after a while: none of those
/// that the kernel gives to whoever sends. nginx itself takes one of them for each line that nobody
/// hears, and one that got the very port it sends to would keep it, and hear itself.
final class LastingPort {
    private static final Path GIVEN = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int FIRST = 20_000;
    private static final int TRIES = 100;

    private LastingPort() {}

    /// 0, which is any, when there is none.
    static int free() {
        int end = firstGiven();
        for (int i = 0; i < TRIES && end > FIRST; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, end);
            if (isFree(port)) {
                return port;
            }
        }
        return 0;
    }

    /// The first port that the kernel gives to whoever asks for any.
    static int firstGiven() {
        try {
            // read as a whole: a file of the kernel says nothing of its size
            List<String> lines = Files.readAllLines(GIVEN);
            return Integer.parseInt(lines.getFirst().strip().split("\\s+", -1)[0]);
        } catch (IOException | NumberFormatException _) {
            return FIRST;
        }
    }

    private static boolean isFree(int port) {
        try (DatagramSocket socket =
                new DatagramSocket(
                        new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port))) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }
}
