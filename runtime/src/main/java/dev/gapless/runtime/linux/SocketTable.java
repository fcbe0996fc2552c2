package dev.gapless.runtime.linux;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The format of the kernel's tables of TCP sockets, `/proc/net/tcp` and `tcp6`.
final class SocketTable {
    static final List<Path> FILES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    private SocketTable() {}

    /// @param state two hexadecimal digits, for example `0A` for one that listens
    /// @param six in the table of IPv6
    record Row(
            InetAddress localAddress,
            int localPort,
            InetAddress remoteAddress,
            int remotePort,
            String state,
            boolean six,
            long uid,
            long inode) {

        static Optional<Row> parse(String line) {
            String[] fields = line.strip().split("\\s+");
            if (fields.length < 10) {
                return Optional.empty();
            }
            String[] local = fields[1].split(":", -1);
            String[] remote = fields[2].split(":", -1);
            return Optional.of(
                    new Row(
                            address(local[0]),
                            Integer.parseInt(local[1], 16),
                            address(remote[0]),
                            Integer.parseInt(remote[1], 16),
                            fields[3],
                            local[0].length() > 8,
                            Long.parseLong(fields[7]),
                            Long.parseLong(fields[9])));
        }

        /// As it appears among the open files of a process.
        String file() {
            return "socket:[" + inode + "]";
        }
    }

    /// Words of 32 bits, each in the byte order of the host.
    private static InetAddress address(String hex) {
        ByteBuffer bytes = ByteBuffer.allocate(hex.length() / 2).order(ByteOrder.nativeOrder());
        for (int i = 0; i < hex.length(); i += 8) {
            bytes.putInt(new BigInteger(hex.substring(i, i + 8), 16).intValue());
        }
        try {
            return InetAddress.getByAddress(bytes.array());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of " + hex.length() + " digits", e);
        }
    }
}
