package dev.gapless.traffic.nginx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The agent's way of counting connections, as far as these tests need it: established ones over
/// IPv4.
final class ProcTable implements OpenConnections {
    private static final String ESTABLISHED = "01";

    @Override
    public Map<Integer, Integer> to(Set<Integer> ports) throws IOException {
        Map<Integer, Integer> counts = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/net/tcp"))) {
            String[] fields = line.strip().split("\\s+");
            if (fields[3].equals(ESTABLISHED)) {
                int port = Integer.parseInt(fields[2].split(":")[1], 16);
                if (ports.contains(port)) {
                    counts.merge(port, 1, Integer::sum);
                }
            }
        }
        return counts;
    }
}
