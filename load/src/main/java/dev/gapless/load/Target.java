package dev.gapless.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;

/// Where load may go: this machine's loopback, unless the user has said that the host is theirs.
final class Target {
    private Target() {}

    static InetSocketAddress resolve(URI base, boolean ownHost) {
        String host = base.getHost();
        if (!"http".equals(base.getScheme()) || host == null) {
            throw LoadProblem.invalid(
                    "target is '" + base + "'", "Write it like http://127.0.0.1:8080.");
        }
        InetAddress[] addresses = lookUp(host);
        if (!ownHost && !Arrays.stream(addresses).allMatch(InetAddress::isLoopbackAddress)) {
            throw new LoadProblem(
                    "target-not-loopback",
                    host
                            + " ("
                            + addresses[0].getHostAddress()
                            + ") is not this machine's loopback; nothing was sent",
                    "If that host is yours to load, say so: --target URL --i-own-this-host.");
        }
        return new InetSocketAddress(addresses[0], base.getPort() < 0 ? 80 : base.getPort());
    }

    private static InetAddress[] lookUp(String host) {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException _) {
            throw new LoadProblem(
                    "target-unknown",
                    "There is no address for host '" + host + "'.",
                    "Check the name.");
        }
    }
}
