package dev.gapless.proxy.admin;

import dev.gapless.proxy.listen.UnixSocketFile;
import dev.gapless.proxy.route.RouteJson;
import dev.gapless.proxy.route.RouteTable;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/// Serves the admin API until closed.
public final class AdminServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(AdminServer.class.getName());
    private static final int MOST_CONNECTIONS = 64;
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ServerSocketChannel server;
    private final UnixSocketFile file;
    private final RouteControl control;
    private final StatsReport stats;
    private final Semaphore connections = new Semaphore(MOST_CONNECTIONS);

    private AdminServer(
            ServerSocketChannel server,
            UnixSocketFile file,
            RouteControl control,
            StatsReport stats) {
        this.server = server;
        this.file = file;
        this.control = control;
        this.stats = stats;
    }

    /// @throws UnixSocketFile.InUse when another proxy listens there
    public static AdminServer open(Path socket, RouteControl control, StatsReport stats)
            throws IOException {
        UnixSocketFile file = UnixSocketFile.prepare(socket);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(file.bindAt()));
            file.publish();
        } catch (IOException e) {
            server.close();
            file.delete();
            throw e;
        }
        AdminServer admin = new AdminServer(server, file, control, stats);
        Thread.ofVirtual().name("admin-accept").start(admin::accept);
        return admin;
    }

    private void accept() {
        while (server.isOpen()) {
            connections.acquireUninterruptibly();
            try {
                SocketChannel channel = server.accept();
                Thread.ofVirtual().start(() -> serve(channel));
            } catch (ClosedChannelException _) {
                LOG.log(Level.DEBUG, "the admin socket is closed");
            } catch (IOException e) {
                // for example no descriptor left: a proxy that nobody can speak to is worse
                connections.release();
                LOG.log(Level.ERROR, "the admin socket failed, trying again", e);
                LockSupport.parkNanos(AGAIN.toNanos());
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel;
                TimeLimit _ = new TimeLimit(channel, LIMIT)) {
            AdminWire.Request request = AdminWire.readRequest(channel);
            AdminWire.Answer answer;
            try {
                answer = answer(request);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "a defect of the proxy", e);
                answer = AdminWire.Answer.of(500, ApplyResult.Refused.of("internal", e.toString()));
            }
            AdminWire.writeAnswer(channel, answer);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "an admin connection failed: {0}", e.toString());
        } finally {
            connections.release();
        }
    }

    private AdminWire.Answer answer(AdminWire.Request request) {
        return switch (request.method() + " " + request.path()) {
            case "PUT /v1/routes" -> apply(request.body());
            case "GET /v1/routes" -> AdminWire.Answer.of(200, control.table());
            case "GET /v1/stats" -> AdminWire.Answer.of(200, stats.read());
            case "GET /v1/listeners" ->
                    AdminWire.Answer.of(200, Map.of("listening", control.listening()));
            default ->
                    AdminWire.Answer.of(
                            404,
                            ApplyResult.Refused.of(
                                    "no-such-resource",
                                    request.method()
                                            + " "
                                            + request.path()
                                            + "; there are "
                                            + List.of(
                                                    "PUT /v1/routes",
                                                    "GET /v1/routes",
                                                    "GET /v1/stats",
                                                    "GET /v1/listeners")));
        };
    }

    private AdminWire.Answer apply(byte[] body) {
        ApplyResult result;
        try {
            result = control.apply(RouteJson.read(body, RouteTable.class));
        } catch (RouteJson.InvalidRoutes e) {
            result = ApplyResult.Refused.of("invalid-json", String.valueOf(e.getMessage()));
        }
        return switch (result) {
            case ApplyResult.Applied applied -> AdminWire.Answer.of(200, applied);
            case ApplyResult.Refused refused -> AdminWire.Answer.of(refused.status(), refused);
        };
    }

    @Override
    public void close() {
        file.delete();
        try {
            server.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing the admin socket: {0}", e.toString());
        }
    }
}
