package dev.gapless.agent.http;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemKind;
import dev.gapless.api.ProblemReport;
import dev.gapless.api.wire.AdoptRequest;
import dev.gapless.api.wire.AgentView;
import dev.gapless.api.wire.CommandRequest;
import dev.gapless.api.wire.Paths;
import dev.gapless.api.wire.SchemaObjectRequest;
import dev.gapless.api.wire.SchemaRequest;
import dev.gapless.api.wire.ServiceRequest;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// From HTTP to [Api] and back.
final class ApiHandler extends Handler.Abstract {
    private static final System.Logger LOG = System.getLogger(ApiHandler.class.getName());
    private static final int MOST_BYTES = 4 << 20;

    private final JsonMapper json = JsonMapper.builder().build();
    private final Api api;
    private final Supplier<AgentView> agent;
    private final Runnable stop;
    private final Runnable endProxy;
    private final EventStream events;

    ApiHandler(Api api, Supplier<AgentView> agent, Runnable stop, Runnable endProxy) {
        this.api = api;
        this.agent = agent;
        this.stop = stop;
        this.endProxy = endProxy;
        this.events = new EventStream(api, json);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        try {
            answer(request, response);
            callback.succeeded();
        } catch (Problem problem) {
            refuse(response, callback, problem.report());
        } catch (JacksonException | IllegalArgumentException e) {
            refuse(response, callback, badRequest(e));
        } catch (IOException gone) {
            callback.failed(gone);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            callback.failed(e);
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, request.getMethod() + " " + request.getHttpURI(), bug);
            refuse(
                    response,
                    callback,
                    Problem.of(ProblemCode.INTERNAL, "Gapless itself failed: " + bug)
                            .todo("what serves goes on serving; see $GAPLESS_HOME/logs/agent.log")
                            .report());
        }
        return true;
    }

    private static ProblemReport badRequest(Exception e) {
        return Problem.of(ProblemCode.USAGE, "The request cannot be read: " + e.getMessage())
                .todo("use the gapless command of the same build")
                .report();
    }

    private void refuse(Response response, Callback callback, ProblemReport report) {
        response.setStatus(status(report.kind()));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        Content.Sink.write(response, true, json.writeValueAsString(report), callback);
    }

    private static int status(ProblemKind kind) {
        return switch (kind) {
            case CONFIG -> 400;
            case REFUSED -> 422;
            case BLOCKED -> 409;
            case EXTERNAL -> 500;
        };
    }

    private void answer(Request request, Response response)
            throws IOException, InterruptedException {
        String path = Request.getPathInContext(request);
        String method = request.getMethod();
        List<String> parts = List.of(path.substring(1).split("/", -1));
        if (path.equals(Paths.AGENT)) {
            if (method.equals("DELETE")) {
                stop(request, response);
            } else {
                send(response, agent.get());
            }
        } else if (path.equals(Paths.SERVICES)) {
            send(response, api.list());
        } else if (parts.size() >= 3 && path.startsWith(Paths.SERVICES)) {
            service(request, response, parts.get(2), parts.subList(3, parts.size()));
        } else {
            throw unknown(request);
        }
    }

    /// The proxy first: while it cannot end, the agent goes on.
    private void stop(Request request, Response response) throws IOException {
        if ("true".equals(query(request).get(Paths.PROXY))) {
            endProxy.run();
        }
        send(response, agent.get());
        stop.run();
    }

    /// What is refused says what serves meanwhile.
    private void service(Request request, Response response, String name, List<String> rest)
            throws IOException, InterruptedException {
        try {
            route(request, response, name, rest);
        } catch (Problem problem) {
            throw api.saysWhatServes(name, problem);
        }
    }

    private void route(Request request, Response response, String name, List<String> rest)
            throws IOException, InterruptedException {
        String what = rest.isEmpty() ? "" : rest.getFirst();
        switch (request.getMethod() + " " + what) {
            case "GET " -> send(response, api.view(api.runner(name)));
            case "POST check" -> send(response, api.check(read(request, ServiceRequest.class)));
            case "POST plan" -> send(response, api.plan(read(request, ServiceRequest.class)));
            case "POST deploy" -> send(response, api.deploy(read(request, ServiceRequest.class)));
            case "POST adopt" -> send(response, api.adopt(read(request, AdoptRequest.class)));
            case "POST commands" -> {
                if (rest.size() != 2) {
                    throw unknown(request);
                }
                send(response, api.command(name, rest.get(1), read(request, CommandRequest.class)));
            }
            case "GET deployments" -> {
                Object found =
                        rest.size() == 1
                                ? api.history(name)
                                : api.deployment(name, Asked.number(rest.get(1)));
                send(response, found);
            }
            case "GET events" -> events.stream(api.runner(name), response);
            case "GET schema", "POST schema" -> schema(request, response, name, rest);
            case "GET logs" -> send(response, api.logs(name, query(request)));
            default -> throw unknown(request);
        }
    }

    private void schema(Request request, Response response, String name, List<String> rest)
            throws IOException, InterruptedException {
        String what = rest.size() > 1 ? rest.get(1) : "";
        switch (request.getMethod() + " " + what) {
            case "GET " -> send(response, api.schemas().status(name));
            case "GET work" -> {
                String number = rest.size() == 3 ? rest.get(2) : "";
                send(response, api.schemas().work(name, Asked.number(number)));
            }
            case "POST status" ->
                    send(response, api.schemas().status(read(request, ServiceRequest.class)));
            case "POST plan" ->
                    send(response, api.schemas().plan(read(request, ServiceRequest.class)));
            case "POST check" ->
                    send(response, api.schemas().check(read(request, ServiceRequest.class)));
            case "POST explain" ->
                    send(response, api.schemas().explain(read(request, SchemaObjectRequest.class)));
            case "POST stop" ->
                    send(
                            response,
                            api.schemas().stop(name, read(request, CommandRequest.class).by()));
            default -> {
                if (!request.getMethod().equals("POST")) {
                    throw unknown(request);
                }
                send(response, api.schemas().run(what, read(request, SchemaRequest.class)));
            }
        }
    }

    private static Problem unknown(Request request) {
        return Problem.of(
                        ProblemCode.USAGE,
                        "The agent has no "
                                + request.getMethod()
                                + " "
                                + request.getHttpURI()
                                + ".")
                .todo("use the gapless command of the same build")
                .build();
    }

    private static Map<String, String> query(Request request) {
        Map<String, String> values = new HashMap<>();
        for (Fields.Field field : Request.extractQueryParameters(request)) {
            values.put(field.getName(), field.getValue());
        }
        return values;
    }

    private <T> T read(Request request, Class<T> type) throws IOException {
        if (request.getLength() > MOST_BYTES) {
            throw new IllegalArgumentException("a body of " + request.getLength() + " bytes");
        }
        return json.readValue(Content.Source.asString(request, StandardCharsets.UTF_8), type);
    }

    private void send(Response response, Object value) throws IOException {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        byte[] body = json.writeValueAsBytes(value);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        try (var out = Content.Sink.asOutputStream(response)) {
            out.write(body);
        }
    }
}
