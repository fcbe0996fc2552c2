package dev.gapless.proxy.admin;

import dev.gapless.proxy.listen.FdClient;
import dev.gapless.proxy.listen.HeldListeners;
import dev.gapless.proxy.route.ListenAddress;
import dev.gapless.proxy.route.RouteJson;
import dev.gapless.proxy.route.RouteTable;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Talks to a proxy. Blocks; from any thread. Every call opens a connection of its own, so it
/// survives a restart of the proxy.
public final class ProxyAdmin {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MOST_TRIES = 5;

    private final Path adminSocket;
    private final Duration limit;

    public ProxyAdmin(Path adminSocket) {
        this(adminSocket, LIMIT);
    }

    private ProxyAdmin(Path adminSocket, Duration limit) {
        this.adminSocket = adminSocket;
        this.limit = limit;
    }

    /// The same for one who waits for an answer no longer than this, instead of 30 s.
    public ProxyAdmin within(Duration patience) {
        return new ProxyAdmin(adminSocket, patience);
    }

    /// Puts a table in force.
    ///
    /// @throws IOException when the proxy cannot be reached, or did not answer; the table may then
    ///   be in force: apply it again, which changes nothing if it is
    public ApplyResult apply(RouteTable table) throws IOException {
        AdminWire.Answer answer = call("PUT", "/v1/routes", RouteJson.write(table));
        return answer.status() == 200
                ? read(answer, ApplyResult.Applied.class)
                : read(answer, ApplyResult.Refused.class);
    }

    /// The table in force.
    public RouteTable routes() throws IOException {
        return get("/v1/routes", RouteTable.class);
    }

    public ProxyStats stats() throws IOException {
        return get("/v1/stats", ProxyStats.class);
    }

    /// Addresses the proxy listens on, as `127.0.0.1:8080`.
    public List<String> listening() throws IOException {
        return get("/v1/listeners", Listening.class).listening();
    }

    private record Listening(List<String> listening) {}

    /// Duplicates of all listening sockets of the proxy. Hold them, so that nothing is refused
    /// while no proxy runs; take them again after each table that changed an address, and close the
    /// ones taken before.
    public HeldListeners takeListeners() throws IOException {
        for (int i = 0; i < MOST_TRIES; i++) {
            HeldListeners taken =
                    FdClient.receive(
                            adminSocket.resolveSibling(adminSocket.getFileName() + ".fds"));
            List<String> addresses =
                    taken.addresses().stream().map(ListenAddress::print).sorted().toList();
            try {
                if (addresses.equals(listening())) {
                    return taken;
                }
            } catch (IOException e) {
                taken.close();
                throw e;
            }
            taken.close();
        }
        throw new IOException(
                "the proxy's listening sockets did not match its list in " + MOST_TRIES + " tries");
    }

    private <T> T get(String path, Class<T> type) throws IOException {
        AdminWire.Answer answer = call("GET", path, new byte[0]);
        if (answer.status() != 200) {
            throw new IOException("GET " + path + " was answered with " + answer.status());
        }
        return read(answer, type);
    }

    private static <T> T read(AdminWire.Answer answer, Class<T> type) throws IOException {
        try {
            return RouteJson.read(answer.body(), type);
        } catch (RouteJson.InvalidRoutes e) {
            throw new IOException("the proxy answered something else: " + e.getMessage(), e);
        }
    }

    private AdminWire.Answer call(String method, String path, byte[] body) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                TimeLimit _ = new TimeLimit(channel, limit)) {
            // within the limit, too: the queue of a proxy that accepts nothing may be full
            channel.connect(UnixDomainSocketAddress.of(adminSocket));
            AdminWire.writeRequest(channel, new AdminWire.Request(method, path, body));
            return AdminWire.readAnswer(channel);
        }
    }
}
