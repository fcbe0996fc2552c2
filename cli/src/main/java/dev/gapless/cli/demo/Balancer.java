package dev.gapless.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A balancer as many have one: requests go round the targets in turn, and that a target is gone is
/// learnt from its health check alone. A request that went to a dead one is answered 502, and 503
/// when there is no other. Kinder than most: a single check decides, in both directions.
final class Balancer implements AutoCloseable {
    static final Duration CHECKS_EVERY = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BACKLOG = 1024;

    private final Duration checksEvery;
    private final List<URI> targets;
    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final AtomicInteger turn = new AtomicInteger();
    private final Thread checks = Thread.ofVirtual().name("health-checks").unstarted(this::check);
    private volatile List<URI> healthy;

    private Balancer(List<URI> targets, Duration checksEvery, HttpServer server) {
        this.checksEvery = checksEvery;
        this.targets = List.copyOf(targets);
        this.healthy = this.targets;
        this.server = server;
    }

    /// @param targets healthy ones
    static Balancer start(List<URI> targets, Duration checksEvery) throws IOException {
        // else each answer waits 40 ms for an acknowledgement
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        Balancer balancer = new Balancer(targets, checksEvery, server);
        server.setExecutor(balancer.workers);
        server.createContext("/", balancer::forward);
        server.start();
        balancer.checks.start();
        return balancer;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    boolean seesAll() {
        return healthy.size() == targets.size();
    }

    private void check() {
        try {
            while (true) {
                Thread.sleep(checksEvery);
                List<URI> up = new java.util.ArrayList<>();
                for (URI target : targets) {
                    if (App.isHealthy(http, target)) {
                        up.add(target);
                    }
                }
                healthy = List.copyOf(up);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            List<URI> up = healthy;
            if (up.isEmpty()) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            URI target = up.get(Math.floorMod(turn.getAndIncrement(), up.size()));
            answer(exchange, target, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, URI target, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(target.resolve(exchange.getRequestURI().toString()))
                        .method(
                                exchange.getRequestMethod(),
                                HttpRequest.BodyPublishers.ofByteArray(body))
                        .timeout(PATIENCE)
                        .build();
        HttpResponse<byte[]> response;
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException gone) {
            exchange.sendResponseHeaders(502, -1);
            return;
        }
        byte[] content = response.body();
        exchange.sendResponseHeaders(
                response.statusCode(), content.length == 0 ? -1 : content.length);
        if (content.length > 0) {
            exchange.getResponseBody().write(content);
        }
    }

    @Override
    public void close() {
        checks.interrupt();
        server.stop(0);
        workers.shutdownNow();
        http.shutdownNow();
    }
}
