package dev.gapless.e2e.site;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/// Ports of loopback on which nobody listens.
public final class FreePorts {
    /// Below the range from which the kernel takes ports for outgoing connections: under load one
    /// of those would sooner or later sit on a port that an instance is about to listen on.
    private static final int FIRST = 20_000;

    private static final int END = 32_000;

    /// Given out in this process: whoever took some may not listen yet.
    private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

    private FreePorts() {}

    public static List<Integer> take(int count) {
        List<Integer> found = new ArrayList<>();
        while (found.size() < count) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (TAKEN.add(port) && isFree(port)) {
                found.add(port);
            }
        }
        return List.copyOf(found);
    }

    /// The same, each the one after the other.
    public static List<Integer> row(int count) {
        while (true) {
            int first = ThreadLocalRandom.current().nextInt(FIRST, END - count);
            List<Integer> ports = IntStream.range(first, first + count).boxed().toList();
            if (ports.stream().allMatch(port -> TAKEN.add(port) && isFree(port))) {
                return ports;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
