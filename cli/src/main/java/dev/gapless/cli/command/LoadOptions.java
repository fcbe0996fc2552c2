package dev.gapless.cli.command;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.cli.prove.Requests;
import dev.gapless.core.service.Settings;
import dev.gapless.load.LoadMode;
import dev.gapless.load.LoadPlan;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What load is put where.
final class LoadOptions {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final int CONNECTS_WITHIN_MILLIS = 3000;

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "100",
            description = "Keep-alive connections. Default: 100")
    private int users = 100;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description =
                    "Send R requests a second whatever the service does (open loop). Default: each"
                            + " user waits for its answer.")
    private @Nullable Double rate;

    @Option(
            names = "--think",
            paramLabel = "TIME",
            defaultValue = "300ms",
            converter = DurationOption.class,
            description =
                    "Pause of a user between answer and next request, without --rate. Default:"
                            + " 300ms")
    private Duration think = Duration.ofMillis(300);

    @Option(
            names = "--request",
            paramLabel = "REQUEST",
            description =
                    "Send this, like 'GET /cart', in place of prove.requests; what changes"
                            + " something has to be listed there. Repeatable.")
    private List<String> requests = new ArrayList<>();

    @Option(
            names = "--target",
            paramLabel = "URL",
            defaultValue = "",
            description = "Load this address. Default: where the switch listens.")
    private String target = "";

    @Option(
            names = "--i-own-this-host",
            description =
                    "The host named with --target is not this machine, and it is mine to load.")
    private boolean own;

    /// Whether an address was named, so that no file is needed.
    boolean namesTarget() {
        return !target.isEmpty();
    }

    /// Where the load goes; throws when it may not go there.
    LoadPlan plan(Optional<Settings> settings) {
        LoadPlan plan =
                LoadPlan.on(base(settings))
                        .mode(
                                rate == null
                                        ? new LoadMode.Closed(users, think)
                                        : LoadMode.open(rate, users))
                        .timeout(PATIENCE)
                        .maxDuration(LONGEST)
                        .ownHost(own && namesTarget());
        boolean here = plan.address().getAddress().isLoopbackAddress();
        return plan.ownHost(own && !here);
    }

    private URI base(Optional<Settings> settings) {
        if (namesTarget()) {
            try {
                return URI.create(target);
            } catch (IllegalArgumentException e) {
                throw Problem.of(ProblemCode.USAGE, "'" + target + "' is no URL.")
                        .todo("write it like http://127.0.0.1:8080")
                        .cause(e);
            }
        }
        List<String> listen = settings.map(one -> one.trafficSwitch().listen()).orElse(List.of());
        if (listen.isEmpty()) {
            throw Problem.of(ProblemCode.USAGE, "The file does not say where the service listens.")
                    .todo("name it: --target http://127.0.0.1:8080")
                    .build();
        }
        return URI.create("http://" + reachable(listen.getFirst()));
    }

    /// One listens on all addresses, and connects to one of them.
    private static String reachable(String listen) {
        return listen.replaceFirst("^0\\.0\\.0\\.0:", "127.0.0.1:")
                .replaceFirst("^\\[::]:", "[::1]:");
    }

    /// Throws `target-silent` when nobody takes connections there.
    static void insistOnAnAnswer(LoadPlan plan) {
        InetSocketAddress address = plan.address();
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECTS_WITHIN_MILLIS);
        } catch (IOException e) {
            throw Problem.of(
                            ProblemCode.TARGET_SILENT,
                            "Nothing takes connections at " + plan.base() + ".")
                    .found(String.valueOf(e.getMessage()))
                    .todo("see what serves: gapless status; or name another address: --target URL")
                    .cause(e);
        }
    }

    /// Those asked for, those listed, or one that answers.
    Requests requests(Optional<Settings> settings, LoadPlan plan) throws InterruptedException {
        List<String> listed = settings.map(one -> one.prove().requests()).orElse(List.of());
        Requests chosen = Requests.choose(listed, requests);
        if (!chosen.isEmpty()) {
            return chosen;
        }
        String health = settings.map(one -> one.health().path()).orElse("/");
        return Requests.only(answers(plan.base().resolve("/")) ? "/" : health);
    }

    private static boolean answers(URI url) throws InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(url).timeout(PATIENCE).build();
            int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status >= 200 && status < 400;
        } catch (IOException _) {
            return false;
        }
    }

    /// As it would have to be typed again.
    String flags() {
        StringBuilder text = new StringBuilder(" --users ").append(users);
        if (rate == null) {
            text.append(" --think ").append(think.toMillis()).append("ms");
        } else {
            text.append(" --rate ").append(rate);
        }
        requests.forEach(one -> text.append(" --request '").append(one).append("'"));
        if (namesTarget()) {
            text.append(" --target ").append(target);
        }
        return text.append(own ? " --i-own-this-host" : "").toString();
    }
}
