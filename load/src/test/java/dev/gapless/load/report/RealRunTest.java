package dev.gapless.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.load.LoadMode;
import dev.gapless.load.LoadPlan;
import dev.gapless.load.LoadResult;
import dev.gapless.load.LoadRun;
import dev.gapless.load.RequestSpec;
import dev.gapless.load.ScriptedServer;
import dev.gapless.load.effects.EffectsCheck;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// From the socket to the two files.
class RealRunTest {
    private final List<String> stored = new CopyOnWriteArrayList<>();
    private final AtomicInteger resets = new AtomicInteger();
    private final AtomicReference<String> release = new AtomicReference<>("1");

    private void serve(ScriptedServer.Call call) throws IOException {
        switch (release.get()) {
            case "none" -> {
                resets.incrementAndGet();
                call.reset();
            }
            case String version -> {
                if (call.line().startsWith("POST")) {
                    stored.add(call.body());
                }
                call.answer("200 OK", "X-Gapless-Release: " + version + "\r\n", "");
            }
        }
    }

    @Test
    void reportsWhatTheClientsSaw(@TempDir Path folder) throws Exception {
        try (var server = new ScriptedServer(this::serve);
                var run =
                        LoadRun.start(
                                LoadPlan.on(server.uri())
                                        .mode(LoadMode.open(100, 4))
                                        .requests(
                                                RequestSpec.get("/"),
                                                RequestSpec.post(
                                                        "/orders", "text/plain", "{id}")))) {
            await(run, 4.2);
            run.enterPhase("during");
            await(run, 5.2);
            release.set("none");
            await(run, 5.5);
            release.set("2");
            await(run, 6.5);
            run.enterPhase("after");
            await(run, 7.6);
            var result = run.stop();
            assertThat(result.requests()).isEqualTo(server.calls());
            var json = write(result, folder);
            assertThat(json.get("requests").asLong()).isEqualTo(server.calls());
            long failed = json.get("failed").asLong();
            assertThat(failed).isEqualTo(resets.get()).isBetween(5L, 60L);
            assertThat(json.get("failures").size()).isEqualTo((int) failed);
            assertThat(json.get("failures").get(0).get("kind").asString()).isEqualTo("reset");
            assertThat(json.get("failures").get(0).get("phase").asString()).isEqualTo("during");
            assertThat(json.get("secondsWithFailures").asInt()).isBetween(1, 2);
            assertThat(json.get("lowestSecond").get("percent").asDouble()).isLessThan(95);
            assertThat(json.get("effects").get("acknowledged").asLong()).isEqualTo(stored.size());
            assertThat(json.get("rowsLost").asLong()).isZero();
            assertThat(json.get("phases").get(2).get("byRelease").has("2")).isTrue();
        }
    }

    private JsonNode write(LoadResult result, Path folder) throws Exception {
        var report =
                ProofReport.of(
                                new Subject("a real run", "scripted", "1", "2"),
                                Circumstances.here("0", Optional.empty(), "mvn verify"),
                                result)
                        .effects(
                                Measured.known(
                                        EffectsCheck.compare(result.ids(), stored.stream())));
        var files = ReportFiles.write(report, folder, "proof");
        ReportFiles.write(report, Path.of("target/samples"), "a-real-run");
        return JsonMapper.builder().build().readTree(Files.readString(files.json()));
    }

    private static void await(LoadRun run, double seconds) throws InterruptedException {
        while (run.snapshot().seconds() < seconds) {
            Thread.sleep(Duration.ofMillis(10));
        }
    }

    @Test
    void reportsARunInWhichNothingWasEverAnswered(@TempDir Path folder) throws Exception {
        try (var server = new ScriptedServer(ScriptedServer.Call::reset);
                var run =
                        LoadRun.start(
                                LoadPlan.on(server.uri())
                                        .mode(LoadMode.closed(2))
                                        .phase("all")
                                        .maxDuration(Duration.ofMillis(300)))) {
            var report =
                    ProofReport.of(
                            new Subject("t", "s", "1", "2"),
                            Circumstances.here("0", Optional.empty(), "x"),
                            run.await());
            var json = JsonMapper.builder().build().readTree(JsonReport.render(report));
            assertThat(json.get("failed").asLong())
                    .isEqualTo(json.get("requests").asLong())
                    .isPositive();
            assertThat(json.get("latencyMillis").get("during").isNull()).isTrue();
            assertThat(json.get("reasons").get("latencyMillis.during").asString())
                    .isEqualTo("there was no such phase");
            assertThat(json.get("phases").get(0).get("p99").isNull()).isTrue();
            assertThat(json.get("lowestSecond").isNull()).isTrue();
            ReportFiles.write(report, folder, "empty");
            ReportFiles.write(report, Path.of("target/samples"), "nothing-answered");
        }
    }
}
