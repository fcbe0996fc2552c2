package dev.gapless.traffic;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.gapless.core.service.Address;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// An instance that gives the same answer to everything, and counts.
public final class Upstream implements AutoCloseable {
    private final HttpServer server;
    private final byte[] text;
    private final int status;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile CountDownLatch held = new CountDownLatch(0);

    public Upstream(String text, int status) throws IOException {
        this.text = text.getBytes(StandardCharsets.UTF_8);
        this.status = status;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 50);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.sendResponseHeaders(status, text.length);
        try (var body = exchange.getResponseBody()) {
            body.write(text);
        }
    }

    /// From now on requests wait for [#goOn].
    void hold() {
        held = new CountDownLatch(1);
    }

    void goOn() {
        held.countDown();
    }

    public Address address() {
        return Address.local(server.getAddress().getPort());
    }

    public int requests() {
        return requests.get();
    }

    /// Counts from 0 again.
    public void forget() {
        requests.set(0);
    }

    /// `GET /` on a connection of its own: status and body, for example `200 one`.
    public static String get(Address address) throws IOException {
        return get(address, "").text();
    }

    /// @param text status and body, for example `200 one`
    /// @param cookies that it sets, without their attributes
    public record Answer(String text, List<String> cookies) {}

    /// The same as a client that has cookies.
    ///
    /// @param cookies value of its `Cookie` field, empty for none
    public static Answer get(Address address, String cookies) throws IOException {
        try (Socket socket = new Socket(address.host(), address.port())) {
            socket.setSoTimeout(20_000);
            String request =
                    "GET / HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n"
                            + (cookies.isEmpty() ? "" : "Cookie: " + cookies + "\r\n")
                            + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int body = answer.indexOf("\r\n\r\n");
            if (body < 0) {
                throw new IOException("no answer: " + answer);
            }
            List<String> told =
                    answer.substring(0, body)
                            .lines()
                            .filter(line -> line.startsWith("Set-Cookie: "))
                            .map(line -> line.substring("Set-Cookie: ".length()).split(";", 2)[0])
                            .toList();
            return new Answer(
                    answer.split(" ", 3)[1] + " " + answer.substring(body + 4).strip(), told);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
