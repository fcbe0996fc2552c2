package dev.gapless.example.hello;

import dev.gapless.example.database.EmbeddedDatabase;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A release jar running as a process on a free port. Closing kills it.
final class HelloProcess implements AutoCloseable {

    private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

    /// Against hanging for ever; below the time limit of a test, so that its output is shown.
    private static final int START_SECONDS = 110;

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private HelloProcess(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::readOutput);
    }

    /// Starts it and returns at once.
    static HelloProcess start(
            String version, EmbeddedDatabase database, Map<String, String> environment)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx128m",
                                "-XX:TieredStopAtLevel=1",
                                "-jar",
                                Path.of("target", "releases", "hello-" + version + ".jar")
                                        .toString())
                        .redirectErrorStream(true);
        builder.environment().put("PORT", "0");
        builder.environment().put("DB_URL", database.jdbcUrl());
        builder.environment().put("DB_USER", database.user());
        builder.environment().put("DB_PASSWORD", database.password());
        builder.environment().putAll(environment);
        return new HelloProcess(builder.start());
    }

    private void readOutput() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                Matcher started = STARTED.matcher(line);
                if (started.find()) {
                    port.complete(Integer.valueOf(started.group(1)));
                }
            }
            port.completeExceptionally(new IllegalStateException("it ended:\n" + output()));
        } catch (IOException e) {
            port.completeExceptionally(new UncheckedIOException(e));
        }
    }

    /// Waits until readiness answers with this status.
    HelloProcess awaitReadiness(int status) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (readiness() != status) {
            if (System.nanoTime() > end) {
                throw new AssertionError("readiness is not " + status + ":\n" + output());
            }
            Thread.sleep(20);
        }
        return this;
    }

    int readiness() throws Exception {
        return get("/actuator/health/readiness").statusCode();
    }

    HttpResponse<String> get(String target) throws Exception {
        return http.send(request(target).build(), HttpResponse.BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> getAsync(String target) throws Exception {
        return http.sendAsync(request(target).build(), HttpResponse.BodyHandlers.ofString());
    }

    InputStream open(String target) throws Exception {
        return http.send(request(target).build(), HttpResponse.BodyHandlers.ofInputStream()).body();
    }

    HttpResponse<String> post(String target) throws Exception {
        return post(target, new byte[0]);
    }

    HttpResponse<String> post(String target, byte[] body) throws Exception {
        HttpRequest request =
                request(target).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String target) throws Exception {
        return HttpRequest.newBuilder(
                URI.create(
                        "http://127.0.0.1:" + port.get(START_SECONDS, TimeUnit.SECONDS) + target));
    }

    void sigterm() {
        process.destroy();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running:\n" + output());
        }
        return process.exitValue();
    }

    String output() {
        return String.join("\n", lines);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
        http.close();
    }
}
