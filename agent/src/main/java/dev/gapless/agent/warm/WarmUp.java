package dev.gapless.agent.warm;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.Action;
import dev.gapless.core.deploy.Event;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Sends the requests of a warm-up to all its instances: over two connections to each, one after
/// the other and round again, until [Settling] says so, the limit is reached, or it is cancelled.
/// Each bears the header `X-Gapless-Warm-Up: 1`.
///
/// Thread-safe: it is cancelled from another thread than it runs on.
public final class WarmUp {
    static final String HEADER = "X-Gapless-Warm-Up";
    private static final int CONNECTIONS = 2;
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(100);
    private static final Set<String> BODILESS = Set.of("GET", "HEAD", "OPTIONS", "DELETE");

    private final Action.WarmUp order;
    private final Duration window;
    private final Tally tally = new Tally();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean cancelled;

    public WarmUp(Action.WarmUp order) {
        this(order, WINDOW);
    }

    WarmUp(Action.WarmUp order, Duration window) {
        this.order = order;
        this.window = window;
    }

    /// All that is to be sent. Throws `warm-up-file`.
    static List<WarmRequest> requests(dev.gapless.core.service.WarmUp settings) {
        List<WarmRequest> all =
                new ArrayList<>(settings.requests().stream().map(WarmRequest::of).toList());
        settings.file().ifPresent(file -> all.addAll(new WarmUpFile(file).read()));
        return all;
    }

    /// Why this warm-up could not be made, before anything is begun.
    public static Optional<ProblemReport> problem(dev.gapless.core.service.WarmUp settings) {
        try {
            requests(settings);
            return Optional.empty();
        } catch (Problem problem) {
            return Optional.of(problem.report());
        }
    }

    public boolean is(Instant began) {
        return order.began().equals(began);
    }

    /// Also before it has begun.
    public void cancel() {
        cancelled = true;
        over.countDown();
    }

    /// Returns how it ended, at most 10 s after its limit.
    ///
    /// @param moved told each second how far it is
    public Event run(Consumer<Event> moved) throws InterruptedException {
        List<WarmRequest> requests;
        try {
            requests = requests(order.requests());
        } catch (Problem gone) {
            // it was there when this was planned
            return ended(gone.report().what(), Optional.empty());
        }
        long end = System.nanoTime() + order.limit().toNanos();
        try (HttpClient client = client()) {
            List<Thread> workers = workers(client, requests);
            try {
                watch(end, moved);
            } finally {
                over.countDown();
                client.shutdownNow();
                for (Thread worker : workers) {
                    worker.interrupt();
                    worker.join();
                }
            }
        }
        return ended(
                tally.text() + (tally.settled() ? "" : ", cut at the limit"),
                cancelled ? Optional.empty() : tally.broken().map(this::broken));
    }

    /// Instead of an end of its own.
    public Event failed(ProblemReport problem) {
        return ended(tally.text(), Optional.of(problem));
    }

    private Event ended(String text, Optional<ProblemReport> problem) {
        return new Event.WarmedUp(order.began(), text, problem);
    }

    private static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(ANSWER)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    private List<Thread> workers(HttpClient client, List<WarmRequest> requests) {
        List<Thread> workers = new ArrayList<>();
        for (Action.WarmUp.Target target : order.targets()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                int first = i * requests.size() / CONNECTIONS;
                workers.add(
                        Thread.ofVirtual()
                                .name("warm-up-" + target.id())
                                .start(() -> work(client, target, requests, first)));
            }
        }
        return workers;
    }

    /// Until it is over, window by window.
    private void watch(long end, Consumer<Event> moved) throws InterruptedException {
        while (!tally.settled()) {
            long left = Math.min(window.toNanos(), end - System.nanoTime());
            if (left <= 0 || over.await(left, TimeUnit.NANOSECONDS)) {
                return;
            }
            tally.windowEnded();
            moved.accept(new Event.WarmUpMoved(order.began(), tally.text()));
        }
    }

    private void work(
            HttpClient client, Action.WarmUp.Target target, List<WarmRequest> requests, int first) {
        try {
            for (int i = first; over.getCount() > 0; i++) {
                ask(client, target, requests.get(i % requests.size()));
            }
        } catch (InterruptedException _) {
            // over
        }
    }

    private void ask(HttpClient client, Action.WarmUp.Target target, WarmRequest request)
            throws InterruptedException {
        long began = System.nanoTime();
        try {
            int status =
                    client.send(built(target, request), BodyHandlers.discarding()).statusCode();
            tally.answered(request, status, System.nanoTime() - began);
            if (status < 500) {
                return;
            }
        } catch (IOException e) {
            if (over.getCount() == 0) {
                return;
            }
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            tally.silent(request, why);
        }
        over.await(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static HttpRequest built(Action.WarmUp.Target target, WarmRequest request) {
        URI uri = URI.create("http://" + target.address() + request.encodedTarget());
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(uri)
                        .timeout(ANSWER)
                        .method(
                                request.method(),
                                BODILESS.contains(request.method())
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(""));
        for (WarmRequest.Header header : request.headers()) {
            try {
                builder.header(header.name(), header.value());
            } catch (IllegalArgumentException _) {
                // one that this client sets itself, or that is none
            }
        }
        return builder.setHeader("User-Agent", "gapless-warm-up").setHeader(HEADER, "1").build();
    }

    private ProblemReport broken(String line) {
        return Problem.of(
                        ProblemCode.WARM_UP_FAILED,
                        order.release() + " fails a request of its warm-up each time.")
                .where("warm-up.requests, warm-up.file")
                .found(line)
                .todo(
                        "look at gapless logs "
                                + order.release()
                                + "; a request that cannot work by itself does not belong there")
                .report();
    }
}
