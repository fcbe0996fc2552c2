package dev.gapless.cli.client;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.api.wire.AdoptRequest;
import dev.gapless.api.wire.AgentView;
import dev.gapless.api.wire.CheckView;
import dev.gapless.api.wire.CommandRequest;
import dev.gapless.api.wire.CommandView;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.LogView;
import dev.gapless.api.wire.Paths;
import dev.gapless.api.wire.PlanView;
import dev.gapless.api.wire.SchemaCommandView;
import dev.gapless.api.wire.SchemaObjectRequest;
import dev.gapless.api.wire.SchemaObjectView;
import dev.gapless.api.wire.SchemaPlanView;
import dev.gapless.api.wire.SchemaRequest;
import dev.gapless.api.wire.SchemaView;
import dev.gapless.api.wire.SchemaWorkView;
import dev.gapless.api.wire.ServiceRequest;
import dev.gapless.api.wire.ServiceView;

import tools.jackson.core.JacksonException;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The agent's API. What it refuses is thrown as the [Problem] that it sent; an agent that is not
/// there, or goes away while it answers, is `agent-unreachable`.
public final class AgentClient {
    /// A check looks at ports, disks and a database that may be slow.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration SHORT = Duration.ofSeconds(5);

    /// So often an agent that ends a bake before it answers is asked whether it lives.
    private static final Duration LULL = Duration.ofSeconds(20);

    private final Path socket;
    private final SocketHttp http;
    private final Duration lull;

    public AgentClient(Path socket) {
        this(socket, LULL);
    }

    AgentClient(Path socket, Duration lull) {
        this.socket = socket;
        this.http = new SocketHttp(socket);
        this.lull = lull;
    }

    public Path socket() {
        return socket;
    }

    /// The agent, if one answers.
    public Optional<AgentView> probe() {
        try {
            return Optional.of(
                    Json.read(
                            exchange("GET", Paths.AGENT, "", Patience.of(SHORT)), AgentView.class));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Whatever it answers.
    private boolean isAlive() {
        try (SocketHttp.Answer _ = http.send("GET", Paths.AGENT, "", Patience.of(SHORT))) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    public AgentView agent() {
        return get(Paths.AGENT, AgentView.class);
    }

    /// @param proxy whether the built-in switch ends, too, which is refused while a service has
    ///   routes there
    public void stopAgent(boolean proxy) {
        text("DELETE", Paths.AGENT + (proxy ? "?" + Paths.PROXY + "=true" : ""), "");
    }

    public List<ServiceView> services() {
        return List.of(get(Paths.SERVICES, ServiceView[].class));
    }

    public ServiceView service(String name) {
        return get(Paths.service(name), ServiceView.class);
    }

    public CheckView check(String name, ServiceRequest request) {
        return post(Paths.service(name) + "/check", request, CheckView.class);
    }

    public PlanView plan(String name, ServiceRequest request) {
        return post(Paths.service(name) + "/plan", request, PlanView.class);
    }

    public CommandView deploy(String name, ServiceRequest request) {
        return change(Paths.service(name) + "/deploy", request, name);
    }

    public CommandView adopt(String name, AdoptRequest request) {
        String path = Paths.service(name) + "/adopt";
        return request.dryRun()
                ? post(path, request, CommandView.class)
                : change(path, request, name);
    }

    public CommandView command(String name, String command, CommandRequest request) {
        return request.dryRun()
                ? post(Paths.command(name, command), request, CommandView.class)
                : change(Paths.command(name, command), request, name);
    }

    public List<DeploymentView> deployments(String name) {
        return List.of(get(Paths.service(name) + "/deployments", DeploymentView[].class));
    }

    public DeploymentView deployment(String name, long number) {
        return get(Paths.service(name) + "/deployments/" + number, DeploymentView.class);
    }

    /// Of the database that the stable release names.
    public SchemaView schema(String name) {
        return get(Paths.service(name) + "/schema", SchemaView.class);
    }

    public SchemaView schemaStatus(String name, ServiceRequest request) {
        return post(Paths.schema(name, "status"), request, SchemaView.class);
    }

    public SchemaPlanView schemaPlan(String name, ServiceRequest request) {
        return post(Paths.schema(name, "plan"), request, SchemaPlanView.class);
    }

    public CheckView schemaCheck(String name, ServiceRequest request) {
        return post(Paths.schema(name, "check"), request, CheckView.class);
    }

    public SchemaObjectView schemaObject(String name, SchemaObjectRequest request) {
        return post(Paths.schema(name, "explain"), request, SchemaObjectView.class);
    }

    /// Begins `expand`, `backfill`, `verify`, `contract` or `undo`, or says what it would do. When
    /// the answer does not come, the same may be asked again: it goes on where it was.
    public SchemaCommandView schemaCommand(String name, String command, SchemaRequest request) {
        return waited(Paths.schema(name, command), request, SchemaCommandView.class);
    }

    public SchemaWorkView schemaWork(String name, long number) {
        return get(Paths.schema(name, "work/" + number), SchemaWorkView.class);
    }

    /// Returns once the command at work has ended.
    public SchemaWorkView stopSchemaWork(String name, CommandRequest request) {
        return waited(Paths.schema(name, "stop"), request, SchemaWorkView.class);
    }

    /// @param release empty for the one that serves
    public LogView logs(String name, String release, int lines) {
        String which =
                release.isEmpty()
                        ? ""
                        : "release=" + URLEncoder.encode(release, StandardCharsets.UTF_8) + "&";
        String query = "?" + which + "lines=" + lines;
        return get(Paths.service(name) + "/logs" + query, LogView.class);
    }

    /// All facts of the open deployment so far and then each as it comes, until it ends. A stream
    /// that cannot be opened is `IOException`.
    public EventStream events(String name) throws IOException {
        SocketHttp.Answer answer =
                http.send(
                        "GET",
                        Paths.service(name) + "/events",
                        "",
                        Patience.of(EventStream.LONGEST_SILENCE));
        if (!answer.good()) {
            try (answer) {
                throw problem(answer.status(), answer.text());
            }
        }
        return new EventStream(answer.body());
    }

    private <T> T get(String path, Class<T> type) {
        return parsed(text("GET", path, ""), type);
    }

    private <T> T post(String path, Object body, Class<T> type) {
        return parsed(text("POST", path, Json.line(body)), type);
    }

    /// Waits as long as the agent lives.
    private <T> T waited(String path, Object body, Class<T> type) {
        try {
            Patience patience = new Patience(lull, this::isAlive);
            return parsed(exchange("POST", path, Json.line(body), patience), type);
        } catch (IOException e) {
            throw gone(e);
        }
    }

    /// Waits as long as the agent lives: a bake is ended before, with the stop of the old release.
    /// What the agent refuses was not begun. When its answer does not come or cannot be read, it
    /// may have been.
    private CommandView change(String path, Object body, String service) {
        try {
            Patience patience = new Patience(lull, this::isAlive);
            return parsed(exchange("POST", path, Json.line(body), patience), CommandView.class);
        } catch (SocketHttp.NotConnected e) {
            throw gone(e);
        } catch (IOException e) {
            throw MayGoOn.after(gone(e), service);
        } catch (Problem problem) {
            throw problem.is(ProblemCode.AGENT_OTHER_BUILD)
                    ? MayGoOn.after(problem, service)
                    : problem;
        }
    }

    private String text(String method, String path, String json) {
        try {
            return exchange(method, path, json, Patience.of(PATIENCE));
        } catch (IOException e) {
            throw gone(e);
        }
    }

    private String exchange(String method, String path, String json, Patience patience)
            throws IOException {
        try (SocketHttp.Answer answer = http.send(method, path, json, patience)) {
            String text = answer.text();
            if (!answer.good()) {
                throw problem(answer.status(), text);
            }
            return text;
        }
    }

    private static <T> T parsed(String text, Class<T> type) {
        try {
            return Json.read(text, type);
        } catch (JacksonException e) {
            throw foreign(
                    "its answer is no " + type.getSimpleName() + ": " + e.getOriginalMessage());
        }
    }

    private static Problem problem(int status, String text) {
        try {
            ProblemReport report = Json.read(text, ProblemReport.class);
            if (report.code() != null) {
                return report.toProblem();
            }
        } catch (JacksonException | NullPointerException _) {
            // not one of ours: said below with its status
        }
        return foreign("it answered with HTTP " + status);
    }

    private static Problem foreign(String found) {
        return Problem.of(
                        ProblemCode.AGENT_OTHER_BUILD,
                        "The agent that runs does not understand this gapless.")
                .found(found)
                .serves("whatever served before: instances and proxy do not depend on the agent")
                .todo(
                        "gapless agent stop, then the same command again: it starts an agent of"
                                + " this build")
                .build();
    }

    Problem gone(IOException cause) {
        return Problem.of(ProblemCode.AGENT_UNREACHABLE, "The agent does not answer.")
                .where(socket.toString())
                .found(String.valueOf(cause.getMessage()))
                .serves("whatever served before: instances and proxy do not depend on the agent")
                .todo("the same command again; it starts an agent when none runs")
                .cause(cause);
    }
}
