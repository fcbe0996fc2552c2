package dev.gapless.proxy.route;

import io.netty.util.NetUtil;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// Reads and prints literal socket addresses. Never asks DNS.
public final class ListenAddress {
    private static final int MAX_PORT = 65_535;

    private ListenAddress() {}

    /// The address in `127.0.0.1:8080` or `[::1]:8080`; empty when it is neither.
    public static Optional<InetSocketAddress> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (!bracketed && host.indexOf(':') >= 0) {
            return Optional.empty();
        }
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        return port(text.substring(colon + 1)).flatMap(port -> of(bare, port));
    }

    /// The address of a literal host; empty for names and impossible ports.
    public static Optional<InetSocketAddress> of(String host, int port) {
        byte[] raw = NetUtil.createByteArrayFromIpAddressString(host);
        if (raw == null || port < 1 || port > MAX_PORT) {
            return Optional.empty();
        }
        try {
            return Optional.of(new InetSocketAddress(InetAddress.getByAddress(raw), port));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(host, impossible);
        }
    }

    /// The canonical text, which [#parse] reads.
    public static String print(InetSocketAddress address) {
        String host = NetUtil.toAddressString(address.getAddress());
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /// Whether both could not be listened on at the same time.
    public static boolean overlap(InetSocketAddress one, InetSocketAddress other) {
        boolean anywhere =
                one.getAddress().isAnyLocalAddress() || other.getAddress().isAnyLocalAddress();
        return one.getPort() == other.getPort()
                && (anywhere || one.getAddress().equals(other.getAddress()));
    }

    private static Optional<Integer> port(String text) {
        boolean digits =
                !text.isEmpty()
                        && text.length() <= 5
                        && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }
}
