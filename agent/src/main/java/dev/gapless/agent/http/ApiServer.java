package dev.gapless.agent.http;

import dev.gapless.agent.adopt.Adoption;
import dev.gapless.agent.journal.SqliteJournal;
import dev.gapless.agent.operate.Commands;
import dev.gapless.agent.operate.Operations;
import dev.gapless.agent.operate.SchemaCommands;
import dev.gapless.agent.operate.Services;
import dev.gapless.agent.service.Ports;
import dev.gapless.agent.view.SwitchInfo;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.AgentView;

import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// The agent's API on its unix socket (mode 0600), served by Jetty on virtual threads.
public final class ApiServer implements AutoCloseable {
    private static final int MAX_THREADS = 12;

    private final Server server;
    private final Path socket;

    /// What the server answers from.
    ///
    /// @param logs folder of the instances' logs
    /// @param agent describes this agent
    /// @param stop ends this agent, not its instances
    /// @param endProxy ends the built-in switch, or throws what refuses it
    public record Parts(
            Services services,
            Operations operations,
            Commands commands,
            Adoption adoption,
            SchemaCommands schemas,
            SqliteJournal journal,
            Ports ports,
            SwitchInfo switchInfo,
            Path logs,
            Supplier<AgentView> agent,
            Runnable stop,
            Runnable endProxy) {}

    public ApiServer(Path socket, Parts parts) {
        this.socket = socket;
        QueuedThreadPool pool = new QueuedThreadPool(MAX_THREADS, 2);
        pool.setName("api");
        pool.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        this.server = new Server(pool);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        UnixDomainServerConnector connector =
                new UnixDomainServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setUnixDomainPath(socket);
        server.addConnector(connector);
        Api api =
                new Api(
                        parts.services(),
                        parts.operations(),
                        parts.commands(),
                        parts.adoption(),
                        parts.schemas(),
                        parts.journal(),
                        parts.ports(),
                        parts.switchInfo(),
                        parts.logs());
        server.setHandler(new ApiHandler(api, parts.agent(), parts.stop(), parts.endProxy()));
    }

    /// The caller holds the lock of the home, so whatever socket file is there belongs to nobody;
    /// and it has made the folder, which nobody else may enter.
    public void start() {
        try {
            Files.deleteIfExists(socket);
            server.start();
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        } catch (Exception e) {
            throw Problem.of(
                            ProblemCode.AGENT_FAILED_TO_START,
                            "The agent cannot listen on its socket: " + e.getMessage())
                    .where(socket.toString())
                    .todo(
                            "see that its folder exists and is writable; set XDG_RUNTIME_DIR if it"
                                    + " is not")
                    .cause(e);
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
