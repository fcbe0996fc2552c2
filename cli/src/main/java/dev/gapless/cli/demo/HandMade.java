package dev.gapless.cli.demo;

import dev.gapless.load.Calibration;
import dev.gapless.load.LoadMode;
import dev.gapless.load.LoadPlan;
import dev.gapless.load.LoadResult;
import dev.gapless.load.LoadRun;
import dev.gapless.load.RequestSpec;
import dev.gapless.load.report.Traffic;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Today's way, as a script does it: the new release migrates the schema in one step at its start,
/// then the old one is stopped and the new one started in its place.
final class HandMade implements AutoCloseable {
    private static final Duration HEALTHY_LIMIT = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(100);

    private final DemoParts parts;
    private final DatabaseProgram database;
    private final Path folder;
    private final int port;
    private final int sparePort;
    private final HttpClient http = HttpClient.newHttpClient();
    private Process serving;

    private HandMade(DemoParts parts, DatabaseProgram database, Path folder, List<Integer> ports)
            throws IOException, InterruptedException {
        this.parts = parts;
        this.database = database;
        this.folder = folder;
        this.port = ports.get(0);
        this.sparePort = ports.get(1);
        this.serving = start(1, port, "");
        awaitHealthy(port);
    }

    static HandMade start(DemoParts parts, DatabaseProgram database, Path folder)
            throws IOException, InterruptedException {
        return new HandMade(parts, database, folder, Ports.free(2));
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// Requests per second that the service takes from these users at most.
    double calibrate(LoadPlan plan, Duration time) throws InterruptedException {
        return Calibration.run(plan, time).perSecond();
    }

    /// The change, under this rate of requests.
    LoadResult change(List<RequestSpec> requests, LoadMode mode, Counter counter)
            throws IOException, InterruptedException {
        LoadPlan plan =
                LoadPlan.on(address())
                        .mode(mode)
                        .requests(requests)
                        .idPrefix("hand")
                        .phase(Traffic.BEFORE)
                        .timeout(Demo.PATIENCE)
                        .maxDuration(Duration.ofMinutes(5));
        try (LoadRun run = LoadRun.start(plan)) {
            counter.watch(run);
            TimeUnit.SECONDS.sleep(3);
            run.enterPhase(Traffic.DURING);
            counter.say("the script: migrate in one step, by starting v2 once beside v1");
            Process migration = start(2, sparePort, "naive");
            awaitHealthy(sparePort);
            end(migration);
            counter.say("the script: stop v1, then start v2");
            end(serving);
            serving = start(2, port, "");
            awaitHealthy(port);
            run.enterPhase(Traffic.AFTER);
            TimeUnit.SECONDS.sleep(2);
            counter.leave();
            return run.stop();
        }
    }

    private Process start(int version, int onPort, String migrate) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                                Story.command(
                                        parts.java().toString(), parts.release(version).toString()))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolve("hand-made.log").toFile()));
        builder.environment()
                .putAll(
                        java.util.Map.of(
                                "SERVER_PORT", String.valueOf(onPort),
                                "DB_URL", database.url(),
                                "DB_USER", database.user(),
                                "DB_PASSWORD", database.password(),
                                "HELLO_MIGRATE", migrate));
        return builder.start();
    }

    private void awaitHealthy(int onPort) throws InterruptedException, IOException {
        URI url = URI.create("http://127.0.0.1:" + onPort + "/actuator/health/readiness");
        long end = System.nanoTime() + HEALTHY_LIMIT.toNanos();
        while (System.nanoTime() < end) {
            if (isHealthy(url)) {
                return;
            }
            Thread.sleep(POLL);
        }
        throw new IOException(
                "the hand-made service did not become healthy; see "
                        + folder.resolve("hand-made.log"));
    }

    private boolean isHealthy(URI url) throws InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(2)).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        http.close();
        try {
            end(serving);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
