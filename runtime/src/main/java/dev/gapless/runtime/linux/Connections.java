package dev.gapless.runtime.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
                .flatMap(java.util.Optional::stream)
                .filter(row -> row.state().equals(ESTABLISHED) && row.remotePort() == port)
                .filter(row -> addresses.contains(row.remoteAddress()))
                .map(SocketTable.Row::file)
                .collect(Collectors.toSet());
    }

    /// Those whose own end is this port, on whatever address, as they appear among the open files
    /// of the process that took them.
    public static Set<String> at(int port) {
        return SocketTable.FILES.stream()
                .flatMap(Connections::lines)
                .map(SocketTable.Row::parse)
                .flatMap(java.util.Optional::stream)
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
