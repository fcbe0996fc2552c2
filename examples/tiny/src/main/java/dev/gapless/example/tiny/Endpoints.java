package dev.gapless.example.tiny;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// What each path answers, and how the behaviour of this release spoils it.
final class Endpoints {

    private static final int SLOWEST_MILLIS = 600_000;
    private static final int HARDEST_WORK = 100_000;

    private final Settings settings;
    private final Orders orders;
    private final LongSupplier nanos;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong firstNanos = new AtomicLong();

    /// @param nanos the clock, as [System#nanoTime]
    Endpoints(Settings settings, Orders orders, LongSupplier nanos) {
        this.settings = settings;
        this.orders = orders;
        this.nanos = nanos;
    }

    String release() {
        return settings.release();
    }

    /// Answers, on the caller's thread, which may wait here for as long as the request says.
    ///
    /// @throws Reset instead of an answer
    Response answer(Request request, BooleanSupplier draining) throws InterruptedException, Reset {
        if (settings.behaviour().hang()) {
            new CountDownLatch(1).await();
        }
        if (request.path().equals("/health")) {
            return health(draining.getAsBoolean());
        }
        long number = requests.incrementAndGet();
        if (number == 1) {
            firstNanos.set(nanos.getAsLong());
        }
        if (isAmong(settings.behaviour().resetPercent(), number)) {
            throw new Reset();
        }
        if (isAmong(settings.behaviour().errorPercent(), number)) {
            return new Response(
                    500, "release " + release() + " answers this one 500: behaviour errors");
        }
        try {
            return request.method().equals("POST") ? post(request) : get(request);
        } catch (IllegalArgumentException e) {
            return new Response(400, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Response(500, "the file of orders: " + e);
        }
    }

    /// This request's connection is to be reset.
    static final class Reset extends IOException {
        private static final long serialVersionUID = 1;

        Reset() {
            super("behaviour resets");
        }
    }

    private Response health(boolean draining) {
        Behaviour behaviour = settings.behaviour();
        if (behaviour.neverHealthy()) {
            return new Response(503, "behaviour never-healthy");
        }
        if (behaviour.unreadyAfter().isPresent() && isUnready(behaviour.unreadyAfter().get())) {
            return new Response(503, "behaviour unready-after");
        }
        return draining ? new Response(503, "stopping") : Response.ok("healthy");
    }

    private boolean isUnready(Duration after) {
        return requests.get() > 0 && nanos.getAsLong() - firstNanos.get() >= after.toNanos();
    }

    /// Spreads what goes wrong evenly: of any 100 requests in a row exactly so many are hit.
    private static boolean isAmong(int percent, long number) {
        return number * percent / 100 != (number - 1) * percent / 100;
    }

    private Response get(Request request) throws IOException, InterruptedException {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return new Response(405, request.method() + " is not for " + request.path());
        }
        return switch (request.path()) {
            case "/" -> Response.ok("release " + release());
            case "/slow" -> slow(request.number("ms", 1000, SLOWEST_MILLIS));
            case "/work" ->
                    Response.ok("result " + Work.burn(request.number("k", 1, HARDEST_WORK)));
            case "/orders" -> Response.ok(orders.all());
            case "/locked" -> locked();
            case "/environment" -> Response.ok(environment());
            default -> new Response(404, "there is no " + request.path());
        };
    }

    private Response post(Request request) throws IOException {
        if (!request.path().startsWith("/orders/")) {
            return new Response(404, "there is no POST " + request.path());
        }
        String id = request.path().substring("/orders/".length());
        if (!Orders.isId(id)) {
            return new Response(400, "an order's id is 1 to 128 letters, digits, '.', '_' or '-'");
        }
        orders.add(id);
        return new Response(201, "order " + id + " by release " + release());
    }

    /// Needs what all instances share, unless one keeps it to itself.
    private Response locked() throws IOException {
        return orders.isFree()
                ? Response.ok("release " + release() + " had the lock")
                : new Response(500, "somebody else keeps the lock");
    }

    private Response slow(int millis) throws InterruptedException {
        Thread.sleep(millis);
        return Response.ok("release " + release() + " after " + millis + " ms");
    }

    /// What the one who started this process told it; only names that cannot be secrets.
    private String environment() {
        StringBuilder lines = new StringBuilder();
        settings.environment()
                .forEach(
                        (name, value) -> {
                            if (name.startsWith("GAPLESS_")
                                    || name.equals("PORT")
                                    || name.equals("SERVER_PORT")) {
                                lines.append(name).append('=').append(value).append('\n');
                            }
                        });
        return lines.toString().stripTrailing();
    }
}
