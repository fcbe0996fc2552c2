package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.DeploymentView.StepView;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Streams of events whose service never ends them: each deployment would wait for `drain-timeout`,
/// and the stop of the old release for its grace (deploy.md e-17).
class StreamsIT {
    private static final int READERS = 20;
    private static final Duration WITHIN = Duration.ofMinutes(1);

    @ParameterizedTest
    @ValueSource(strings = {"blue-green", "rolling"})
    void endBetweenTwoEventsAndGoOnAtTheNewRelease(String strategy) throws Exception {
        try (Site site = Site.tiny().with("strategy", strategy)) {
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            try (Readers readers = new Readers(site.url().resolve("/events"));
                    Traffic traffic = Lossless.traffic(site)) {
                readers.awaitAllAt("1");
                DeploymentView deployment = site.deploy("2");
                Lossless.assertOutcome(deployment, "succeeded", 0);
                readers.awaitAllAt("2");
                assertThat(deployment.steps().stream().filter(step -> step.name().equals("drain")))
                        .isNotEmpty()
                        .extracting(StepView::text)
                        .allMatch(text -> text.endsWith("in flight 0, pooled 0"));
                Lossless.assertNothingLost(site, traffic, "2");
                assertThat(readers.broken).isEmpty();
                assertThat(readers.ended).hasSizeGreaterThanOrEqualTo(READERS);
            }
        }
    }

    /// Each comes back when its stream has ended, as a browser does.
    private static final class Readers implements AutoCloseable {
        private final HttpClient http = HttpClient.newHttpClient();
        private final List<Reader> readers = new ArrayList<>();
        private final Queue<String> ended = new ConcurrentLinkedQueue<>();
        private final Queue<String> broken = new ConcurrentLinkedQueue<>();
        private volatile boolean closing;

        Readers(URI url) {
            for (int i = 0; i < READERS; i++) {
                Reader reader = new Reader(HttpRequest.newBuilder(url).build());
                readers.add(reader);
                Thread.ofVirtual().start(reader);
            }
        }

        void awaitAllAt(String release) {
            Await.until(
                    "every reader gets events of " + release,
                    WITHIN,
                    () -> readers.stream().allMatch(reader -> reader.release.equals(release)));
        }

        @Override
        public void close() {
            closing = true;
            http.shutdownNow();
        }

        private final class Reader implements Runnable {
            private final HttpRequest request;
            private static final String DATA = "data: release ";

            private volatile String release = "";

            Reader(HttpRequest request) {
                this.request = request;
            }

            @Override
            public void run() {
                try {
                    while (!closing) {
                        read();
                    }
                } catch (IOException e) {
                    if (!closing) {
                        broken.add(e.toString());
                    }
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }

            private void read() throws IOException, InterruptedException {
                HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
                StringBuilder text = new StringBuilder();
                byte[] some = new byte[4_096];
                try (InputStream body = answer.body()) {
                    for (int read = body.read(some); read >= 0; read = body.read(some)) {
                        text.append(new String(some, 0, read, StandardCharsets.UTF_8));
                        lastRelease(text).ifPresent(found -> release = found);
                    }
                }
                String all = text.toString();
                if (answer.statusCode() == 200 && (all.isEmpty() || all.endsWith("\n\n"))) {
                    ended.add(all);
                } else {
                    broken.add(answer.statusCode() + " " + all);
                }
            }

            private static Optional<String> lastRelease(StringBuilder text) {
                int at = text.lastIndexOf(DATA);
                int end = text.indexOf("\n", Math.max(at, 0));
                return at < 0 || end < 0
                        ? Optional.empty()
                        : Optional.of(text.substring(at + DATA.length(), end));
            }
        }
    }
}
