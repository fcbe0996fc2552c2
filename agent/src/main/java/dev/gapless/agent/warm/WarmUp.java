package dev.gapless.agent.warm;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.Action;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Pace;
import dev.gapless.core.service.Address;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Sends the requests of a warm-up to all its instances: over two connections to each, one after
/// the other and round again, at most 200 a second over each, until [Settling] says so, the limit
/// is reached, or it is cancelled. Slowed down it sends half as many, paused none; that time does
/// not count, as long as it is not longer than the limit, and who does not answer in time is not
/// blamed. Each bears the header `X-Gapless-Warm-Up: 1`, and is given 10 s.
///
/// Thread-safe: it is cancelled from another thread than it runs on.
public final class WarmUp {
    static final String HEADER = "X-Gapless-Warm-Up";
    private static final int CONNECTIONS = 2;
    private static final int SERVER_ERROR = 500;
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration PACE = Duration.ofMillis(5);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(100);

    private final Action.WarmUp order;
    private final Duration window;
    private final Duration answer;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Pace pace = Pace.FULL;

    /// It was slowed down or paused at some time: then nobody is blamed for being late.
    private volatile boolean held;

    private volatile boolean cancelled;
    private volatile boolean closed;

    public WarmUp(Action.WarmUp order) {
        this(order, WINDOW, ANSWER);
    }

    /// @param answer longest time of one request
    WarmUp(Action.WarmUp order, Duration window, Duration answer) {
        this.order = order;
        this.window = window;
        this.answer = answer;
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

    /// From now on, also before it has begun.
    public void pace(Pace next) {
        pace = next;
        held |= next != Pace.FULL;
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
            requests = order.requests().requests().stream().map(WarmRequest::of).toList();
            if (requests.isEmpty()) {
                return ended(gone.report().what(), Optional.empty());
            }
        }
        Tally tally =
                new Tally(
                        requests,
                        order.targets().stream().map(Action.WarmUp.Target::address).toList());
        long end = System.nanoTime() + order.limit().toNanos();
        try (HttpClient client = client()) {
            List<Thread> workers = workers(new Round(client, tally, requests));
            try {
                watch(end, tally, workers, moved);
                over.countDown();
                if (tally.anybodySilent()) {
                    lastAnswers(workers);
                }
            } finally {
                over.countDown();
                closed = true;
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
        return ended("", Optional.of(problem));
    }

    private Event ended(String text, Optional<ProblemReport> problem) {
        return new Event.WarmedUp(order.began(), text, problem);
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(answer)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build();
    }

    private List<Thread> workers(Round round) {
        List<Thread> workers = new ArrayList<>();
        for (Action.WarmUp.Target target : order.targets()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                int first = i * round.requests().size() / CONNECTIONS;
                workers.add(
                        Thread.ofVirtual()
                                .name("warm-up-" + target.id())
                                .start(() -> work(round, target.address(), first)));
            }
        }
        return workers;
    }

    /// Until it is over, window by window.
    private void watch(long limit, Tally tally, List<Thread> workers, Consumer<Event> moved)
            throws InterruptedException {
        long end = limit;
        long spare = order.limit().toNanos();
        while (!tally.settled() && workers.stream().anyMatch(Thread::isAlive)) {
            long left = Math.min(window.toNanos(), end - System.nanoTime());
            if (left <= 0 || over.await(left, TimeUnit.NANOSECONDS)) {
                return;
            }
            if (pace != Pace.FULL) {
                long more = Math.min(left, spare);
                end += more;
                spare -= more;
            }
            tally.windowEnded(pace == Pace.FULL);
            moved.accept(new Event.WarmUpMoved(order.began(), tally.text()));
        }
    }

    /// What is under way to an instance that has not answered anything may tell of it.
    private void lastAnswers(List<Thread> workers) throws InterruptedException {
        for (Thread worker : workers) {
            while (!cancelled && !worker.join(AFTER_FAILURE)) {
                // at most the time of one answer
            }
        }
    }

    private record Round(HttpClient client, Tally tally, List<WarmRequest> requests) {}

    private void work(Round round, Address address, int first) {
        try {
            int size = round.requests().size();
            for (int i = first; over.getCount() > 0; i = (i + 1) % size) {
                if (round.tally().allEndless(address)) {
                    return;
                }
                while (pace == Pace.PAUSED && !over.await(PAUSE.toMillis(), MILLISECONDS)) {
                    // until it goes on
                }
                if (!round.tally().isEndless(address, i)) {
                    ask(round, address, i);
                }
            }
        } catch (InterruptedException _) {
            // over
        }
    }

    private void ask(Round round, Address address, int number) throws InterruptedException {
        Tally tally = round.tally();
        AtomicInteger status = new AtomicInteger();
        long began = System.nanoTime();
        CompletableFuture<?> sent =
                round.client()
                        .sendAsync(
                                built(address, round.requests().get(number)),
                                head -> {
                                    status.set(head.statusCode());
                                    return BodySubscribers.discarding();
                                });
        try {
            sent.get(answer.toNanos(), TimeUnit.NANOSECONDS);
            tally.answered(address, number, status.get(), System.nanoTime() - began);
        } catch (TimeoutException _) {
            if (status.get() > 0 && status.get() < SERVER_ERROR) {
                tally.endless(address, number);
            } else if (held) {
                status.set(0);
            } else {
                tally.failed(address, number, "no answer within " + answer.toSeconds() + " s");
                status.set(0);
            }
        } catch (ExecutionException e) {
            status.set(0);
            if (!closed) {
                tally.failed(address, number, reason(e));
            }
        } finally {
            // closes the connection of one that is under way
            sent.cancel(true);
        }
        boolean worked = status.get() > 0 && status.get() < SERVER_ERROR;
        long took = System.nanoTime() - began;
        long turn = Math.max(took, (worked ? PACE : AFTER_FAILURE).toNanos());
        over.await((pace == Pace.FULL ? 1 : 2) * turn - took, TimeUnit.NANOSECONDS);
    }

    private static String reason(ExecutionException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static HttpRequest built(Address address, WarmRequest request) {
        URI uri = URI.create("http://" + address + request.encodedTarget());
        HttpRequest.Builder builder =
                switch (request.method()) {
                    case "GET" -> HttpRequest.newBuilder(uri).GET();
                    case "HEAD" -> HttpRequest.newBuilder(uri).HEAD();
                    default ->
                            HttpRequest.newBuilder(uri)
                                    .method(request.method(), HttpRequest.BodyPublishers.noBody());
                };
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
