package dev.gapless.agent.http;

import dev.gapless.agent.service.ServiceRunner;
import dev.gapless.agent.service.ServiceRunner.Snapshot;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.DeploymentView.GuardView;
import dev.gapless.api.wire.DeploymentView.StepView;
import dev.gapless.api.wire.EventView;
import dev.gapless.api.wire.ServiceView;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tells how a deployment goes, one JSON object per line: each step as it begins and ends, and the
/// whole state at least once a second. Ends with the deployment, also when the next one has begun
/// by then. A client that comes late hears of all steps so far first.
final class EventStream {
    private static final Duration BEAT = Duration.ofMillis(500);
    private static final Duration LULL = Duration.ofMillis(100);

    private final Api api;
    private final JsonMapper json;

    EventStream(Api api, JsonMapper json) {
        this.api = api;
        this.json = json;
    }

    void stream(ServiceRunner runner, Response response) throws IOException, InterruptedException {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/x-ndjson");
        try (OutputStream out = Content.Sink.asOutputStream(response)) {
            new Telling(runner, out).run();
        }
    }

    /// One client being told.
    private final class Telling {
        private final ServiceRunner runner;
        private final OutputStream out;
        private final Set<String> told = new HashSet<>();
        private int guardTold;
        private long sequence;
        private long beganAtMillis;
        private long number;

        Telling(ServiceRunner runner, OutputStream out) {
            this.runner = runner;
            this.out = out;
        }

        void run() throws IOException, InterruptedException {
            Snapshot seen = runner.snapshot();
            while (true) {
                ServiceView view = api.view(runner);
                if (view.deployment().isEmpty()) {
                    send("end", "", "", Optional.of(view), 0);
                    return;
                }
                DeploymentView deployment = view.deployment().get();
                if (number != 0 && deployment.number() != number) {
                    overtaken();
                    return;
                }
                number = deployment.number();
                beganAtMillis = deployment.startedAtMillis();
                double since = (System.currentTimeMillis() - deployment.startedAtMillis()) / 1000.0;
                tellSteps(deployment);
                tellGuard(deployment);
                boolean ended = !deployment.outcome().isEmpty();
                send(ended ? "end" : "tick", deployment.state(), "", Optional.of(view), since);
                if (ended) {
                    return;
                }
                seen = runner.await(seen.version(), BEAT);
                Thread.sleep(LULL);
            }
        }

        /// The next deployment has begun since the last look, so this one has ended.
        private void overtaken() throws IOException {
            DeploymentView ended = api.deployment(runner.name(), number);
            tellSteps(ended);
            tellGuard(ended);
            double since = (ended.endedAtMillis() - ended.startedAtMillis()) / 1000.0;
            send("end", ended.state(), "", Optional.empty(), since);
        }

        private void tellSteps(DeploymentView deployment) throws IOException {
            List<StepView> steps = deployment.steps();
            for (int i = 0; i < steps.size(); i++) {
                StepView step = steps.get(i);
                boolean begun = step.beganAtMillis() > 0;
                String key = i + step.name() + step.back() + step.state();
                if (begun && told.add(key)) {
                    boolean running = step.state().equals("running");
                    double at =
                            (step.beganAtMillis() - deployment.startedAtMillis()) / 1000.0
                                    + (running ? 0 : step.seconds());
                    send(
                            "step",
                            step.name(),
                            running ? step.title() : step.text(),
                            Optional.empty(),
                            at);
                }
            }
        }

        private void tellGuard(DeploymentView deployment) throws IOException {
            List<GuardView> all = deployment.guard();
            for (; guardTold < all.size(); guardTold++) {
                GuardView one = all.get(guardTold);
                double at = (one.atMillis() - deployment.startedAtMillis()) / 1000.0;
                send("guard", "guard", one.text(), Optional.empty(), at);
            }
        }

        private void send(
                String type, String name, String text, Optional<ServiceView> view, double since)
                throws IOException {
            // what is told late happened when it happened
            long at =
                    type.equals("step") || type.equals("guard")
                            ? beganAtMillis + Math.round(since * 1000)
                            : System.currentTimeMillis();
            EventView event = new EventView(sequence++, number, at, since, type, name, text, view);
            out.write((json.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
