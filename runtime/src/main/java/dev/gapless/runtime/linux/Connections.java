package dev.gapless.runtime.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The established TCP connections of this network namespace.
public final class Connections {
    private static final String ESTABLISHED = "01";

    private Connections() {}

    /// Those to a port on one of these addresses, as they appear among the open files of a process.
    /// An IPv4 address that is written as IPv6 is the same.
    public static Set<String> to(Set<InetAddress> addresses, int port) {
        return SocketTable.FILES.stream()
                .flatMap(Connections::lines)
                .map(SocketTable.Row::parse)
                .flatMap(Optional::stream)
                .filter(row -> row.state().equals(ESTABLISHED) && row.remotePort() == port)
                .filter(row -> addresses.contains(row.remoteAddress()))
                .map(SocketTable.Row::file)
                .collect(Collectors.toSet());
    }

    /// How many there are from anywhere on this machine to these ports of it, by port; 0 where
    /// there are none. Throws when the kernel's table cannot be read.
    public static Map<Integer, Integer> established(Set<Integer> ports) throws IOException {
        Map<Integer, Integer> counts = new HashMap<>();
        ports.forEach(port -> counts.put(port, 0));
        // most rows are others', and this is asked several times a second
        List<String> marks =
                ports.stream().map(port -> String.format(":%04X %s ", port, ESTABLISHED)).toList();
        for (Path table : SocketTable.FILES) {
            if (!Files.exists(table)) {
                // a kernel without IPv6
                continue;
            }
            Files.readAllLines(table, StandardCharsets.US_ASCII).stream()
                    .filter(line -> marks.stream().anyMatch(line::contains))
                    .map(SocketTable.Row::parse)
                    .flatMap(Optional::stream)
                    .filter(row -> row.state().equals(ESTABLISHED))
                    .filter(row -> row.remoteAddress().isLoopbackAddress())
                    .map(SocketTable.Row::remotePort)
                    .filter(ports::contains)
                    .forEach(port -> counts.merge(port, 1, Integer::sum));
        }
        return counts;
    }

    /// Those whose own end is this port, on whatever address, as they appear among the open files
    /// of the process that took them.
    public static Set<String> at(int port) {
        return SocketTable.FILES.stream()
                .flatMap(Connections::lines)
                .map(SocketTable.Row::parse)
                .flatMap(Optional::stream)
                .filter(row -> row.state().equals(ESTABLISHED) && row.localPort() == port)
                .map(SocketTable.Row::file)
                .collect(Collectors.toSet());
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.readAllLines(table, StandardCharsets.US_ASCII).stream().skip(1);
        } catch (IOException _) {
            return Stream.of();
        }
    }
}
