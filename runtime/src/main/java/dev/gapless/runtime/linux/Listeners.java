package dev.gapless.runtime.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The listening TCP sockets of this network namespace.
public final class Listeners {
    private static final String LISTEN = "0A";

    private Listeners() {}

    /// @param address the one it listens on; an IPv4 address written as IPv6 comes as IPv4
    /// @param six in the table of IPv6, which at `::` usually takes IPv4 as well
    /// @param uid of the user who made it
    public record Listener(InetAddress address, int port, boolean six, long uid, long inode) {
        /// As it appears among the open files of a process.
        public String file() {
            return "socket:[" + inode + "]";
        }
    }

    /// All that listen on a port, on whatever address.
    public static List<Listener> on(int port) {
        List<Listener> found = new ArrayList<>();
        for (Path table : SocketTable.FILES) {
            read(table).stream().filter(listener -> listener.port() == port).forEach(found::add);
        }
        return found;
    }

    /// All that a process holds; none when its files may not be looked at.
    public static List<Listener> of(long pid) {
        Set<String> files = Set.copyOf(Proc.openFiles(pid).orElse(List.of()));
        return SocketTable.FILES.stream()
                .flatMap(table -> read(table).stream())
                .filter(listener -> files.contains(listener.file()))
                .toList();
    }

    /// Those that the kernel hands a connection to this address to: the ones bound to it, else the
    /// ones bound to all.
    public static List<Listener> serving(InetAddress address, int port) {
        List<Listener> all = on(port);
        int best =
                all.stream()
                        .mapToInt(one -> distance(one, address))
                        .min()
                        .orElse(Integer.MAX_VALUE);
        return all.stream()
                .filter(one -> best < Integer.MAX_VALUE && distance(one, address) == best)
                .sorted(Comparator.comparingLong(Listener::inode))
                .toList();
    }

    /// All that keep another process from listening on this address: those bound to it or to all,
    /// and to whatever address when it is itself the one of all.
    public static List<Listener> against(InetAddress address, int port) {
        return on(port).stream()
                .filter(
                        one ->
                                address.isAnyLocalAddress()
                                        || one.address().isAnyLocalAddress()
                                        || one.address().equals(address))
                .toList();
    }

    private static int distance(Listener listener, InetAddress address) {
        if (listener.address().equals(address)) {
            return 0;
        }
        if (!listener.address().isAnyLocalAddress()) {
            return Integer.MAX_VALUE;
        }
        return listener.six() ? 2 : 1;
    }

    /// Listening sockets stand first in the table; the rest, which may be long, is not read.
    private static List<Listener> read(Path table) {
        List<Listener> found = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<Listener> listener = parse(line);
                if (listener.isEmpty()) {
                    break;
                }
                found.add(listener.get());
            }
        } catch (IOException _) {
            return found;
        }
        return found;
    }

    private static Optional<Listener> parse(String line) {
        return SocketTable.Row.parse(line)
                .filter(row -> row.state().equals(LISTEN))
                .map(
                        row ->
                                new Listener(
                                        row.localAddress(),
                                        row.localPort(),
                                        row.six(),
                                        row.uid(),
                                        row.inode()));
    }
}
