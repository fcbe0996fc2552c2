package dev.gapless.cli;

import dev.gapless.api.AgentSocket;
import dev.gapless.api.ProblemReport;
import dev.gapless.api.wire.AgentView;
import dev.gapless.api.wire.EventView;
import dev.gapless.cli.client.AgentClient;
import dev.gapless.cli.client.AgentLauncher;
import dev.gapless.cli.client.Json;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.Callback;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// A real HTTP server on a home's socket that gives the answers a test has written down.
public final class ScriptedAgent implements AutoCloseable {
    private final Server server = new Server();
    private final Map<String, Function<String, Object>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> answered = new CopyOnWriteArrayList<>();
    private volatile Function<Integer, List<EventView>> events = _ -> List.of();
    private volatile boolean cutsEvents;
    private volatile boolean closing;
    private final AtomicInteger streams = new AtomicInteger();
    private final Path home;

    public ScriptedAgent(Path home) {
        this(home, "development");
    }

    public ScriptedAgent(Path home, String build) {
        this.home = home;
        try {
            Path socket = AgentSocket.path(home);
            Files.createDirectories(socket.getParent());
            Files.deleteIfExists(socket);
            UnixDomainServerConnector connector =
                    new UnixDomainServerConnector(server, new HttpConnectionFactory());
            connector.setUnixDomainPath(socket);
            server.addConnector(connector);
            server.setHandler(new Answers());
            on(
                    "GET /v1/agent",
                    _ ->
                            new AgentView(
                                    ProcessHandle.current().pid(),
                                    "0.1.0",
                                    build,
                                    home.toString(),
                                    0,
                                    1,
                                    64L << 20));
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /// @param request method and path, without the query
    /// @param answer from the request's body to a wire record; a [ProblemReport] is answered with
    ///   409
    public ScriptedAgent on(String request, Function<String, Object> answer) {
        answers.put(request, answer);
        return this;
    }

    public ScriptedAgent on(String request, Object answer) {
        return on(request, _ -> answer);
    }

    /// @param script what is sent on the first, second, ... stream; it ends properly behind it
    public ScriptedAgent events(Function<Integer, List<EventView>> script) {
        events = script;
        return this;
    }

    /// From now on the stream of events breaks instead of ending.
    public ScriptedAgent cuttingEvents() {
        cutsEvents = true;
        return this;
    }

    /// Method, path with query and body of each request.
    public List<String> asked() {
        return asked;
    }

    /// Those of [#asked] whose answer was sent, but for streams.
    public List<String> answered() {
        return answered;
    }

    public AgentClient client() {
        return new AgentClient(AgentSocket.path(home));
    }

    /// One that finds this agent and starts no other.
    public AgentLauncher launcher(TestShell shell) {
        return new AgentLauncher(shell.shell(), home, List.of("false"));
    }

    /// As if it were killed in the middle of an answer.
    public void closeLater() {
        closing = true;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Answers extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback)
                throws Exception {
            String body = Content.Source.asString(request, StandardCharsets.UTF_8);
            String path = request.getHttpURI().getPath();
            String line =
                    request.getMethod() + " " + request.getHttpURI().getPathQuery() + " " + body;
            asked.add(line);
            if (path.endsWith("/events")) {
                stream(request, response, callback);
                return true;
            }
            Function<String, Object> answer = answers.get(request.getMethod() + " " + path);
            Object value = answer == null ? "no such path" : answer.apply(body);
            response.setStatus(answer == null ? 404 : value instanceof ProblemReport ? 409 : 200);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            Content.Sink.write(
                    response,
                    true,
                    Json.line(value),
                    Callback.from(callback, () -> answered.add(line)));
            return true;
        }

        private void stream(Request request, Response response, Callback callback)
                throws IOException {
            OutputStream out = Content.Sink.asOutputStream(response);
            for (EventView event : events.apply(streams.incrementAndGet())) {
                out.write((Json.line(event) + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
            if (closing) {
                server.getConnectors()[0].shutdown();
                Files.delete(AgentSocket.path(home));
            }
            if (cutsEvents) {
                request.getConnectionMetaData().getConnection().getEndPoint().close();
                callback.failed(new IOException("cut by the test"));
            } else {
                out.close();
                callback.succeeded();
            }
        }
    }
}
