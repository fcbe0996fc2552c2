package dev.gapless.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One process of the example service, started and stopped as a script does it.
final class App implements AutoCloseable {
    private static final Duration HEALTHY_LIMIT = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int STOP_SECONDS = 40;

    private final Process process;
    private final Path log;
    private final int port;

    private App(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /// What all of them share.
    ///
    /// @param log takes the output of all
    record Setting(DemoParts parts, DatabaseProgram database, Path log) {}

    /// @param migrate as `HELLO_MIGRATE`, empty for nothing
    static App start(Setting setting, Path jar, int port, String migrate) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(Story.command(setting.parts().java().toString(), jar.toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(setting.log().toFile()));
        builder.environment()
                .putAll(
                        Map.of(
                                "SERVER_PORT", String.valueOf(port),
                                "DB_URL", setting.database().url(),
                                "DB_USER", setting.database().user(),
                                "DB_PASSWORD", setting.database().password(),
                                "HELLO_MIGRATE", migrate));
        return new App(builder.start(), setting.log(), port);
    }

    /// The same and waits until it is healthy.
    static App startHealthy(Setting setting, Path jar, int port)
            throws IOException, InterruptedException {
        App app = start(setting, jar, port, "");
        try {
            app.awaitHealthy();
            return app;
        } catch (IOException | InterruptedException | RuntimeException e) {
            app.close();
            throw e;
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    static URI health(URI address) {
        return address.resolve("/actuator/health/readiness");
    }

    void awaitHealthy() throws InterruptedException, IOException {
        long end = System.nanoTime() + HEALTHY_LIMIT.toNanos();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (System.nanoTime() < end && process.isAlive()) {
                if (isHealthy(http, address())) {
                    return;
                }
                Thread.sleep(POLL);
            }
        }
        throw new IOException("the hand-made service did not become healthy; see " + log);
    }

    static boolean isHealthy(HttpClient http, URI address) throws InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(health(address)).timeout(Duration.ofSeconds(2)).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /// `kill PID`, and does not wait.
    void terminate() {
        process.destroy();
    }

    /// `kill PID`, and waits.
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        Interrupts.without(this::stop);
    }
}
