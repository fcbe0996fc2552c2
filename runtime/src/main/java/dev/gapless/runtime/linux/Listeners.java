package dev.gapless.runtime.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The listening TCP sockets of this network namespace.
public final class Listeners {
    private static final List<Path> TABLES =
            List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
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
        for (Path table : TABLES) {
            read(table).stream().filter(listener -> listener.port() == port).forEach(found::add);
        }
        return found;
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

    private static Optional<Listener> parse(String line) throws UnknownHostException {
        String[] fields = line.strip().split("\\s+");
        if (fields.length < 10 || !fields[3].equals(LISTEN)) {
            return Optional.empty();
        }
        String[] local = fields[1].split(":", -1);
        boolean six = local[0].length() > 8;
        return Optional.of(
                new Listener(
                        InetAddress.getByAddress(address(local[0])),
                        Integer.parseInt(local[1], 16),
                        six,
                        Long.parseLong(fields[7]),
                        Long.parseLong(fields[9])));
    }

    /// Words of 32 bits, each in the byte order of the host.
    private static byte[] address(String hex) {
        ByteBuffer bytes = ByteBuffer.allocate(hex.length() / 2).order(ByteOrder.nativeOrder());
        for (int i = 0; i < hex.length(); i += 8) {
            bytes.putInt(new BigInteger(hex.substring(i, i + 8), 16).intValue());
        }
        return bytes.array();
    }
}
