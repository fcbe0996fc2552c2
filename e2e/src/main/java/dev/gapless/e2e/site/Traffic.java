package dev.gapless.e2e.site;

import dev.gapless.load.IdLedger;
import dev.gapless.load.LoadMode;
import dev.gapless.load.LoadPlan;
import dev.gapless.load.LoadResult;
import dev.gapless.load.LoadRun;
import dev.gapless.load.RequestSpec;
import dev.gapless.load.effects.EffectsCheck;
import dev.gapless.load.effects.EffectsResult;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Keep-alive users of a site: two GETs to one POST that has an effect, no retries.
public final class Traffic implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofHours(3);

    private final LoadRun run;
    private final EffectsCheck check;

    private Traffic(LoadRun run, EffectsCheck check) {
        this.run = run;
        this.check = check;
    }

    /// @param think pause of each user between an answer and the next request
    static Traffic on(URI base, Path orders, int users, Duration think) {
        List<RequestSpec> requests =
                List.of(
                        RequestSpec.get("/").weight(2),
                        RequestSpec.post("/orders/{id}", "text/plain", "{id}")
                                .answerContains("{id}"));
        return new Traffic(
                LoadRun.start(plan(base, users, think).requests(requests)),
                ids -> inFile(ids, orders));
    }

    private static EffectsResult inFile(IdLedger ids, Path orders) {
        try (Stream<String> lines = Files.lines(orders)) {
            return EffectsCheck.compare(ids, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The example hello: its members are listed by itself.
    static Traffic onHello(URI base, int users, Duration think) {
        List<RequestSpec> requests =
                List.of(
                        RequestSpec.get("/api/hello").weight(2),
                        RequestSpec.post("/api/members/{id}", "text/plain", "{id}"));
        return new Traffic(
                LoadRun.start(plan(base, users, think).requests(requests)),
                EffectsCheck.at(base.resolve("/api/members/ids")));
    }

    /// Any requests, of which nobody knows the effects.
    public static Traffic of(URI base, int users, Duration think, List<RequestSpec> requests) {
        return new Traffic(
                LoadRun.start(plan(base, users, think).requests(requests)),
                _ -> {
                    throw new IllegalStateException("effects are not checked");
                });
    }

    private static LoadPlan plan(URI base, int users, Duration think) {
        return LoadPlan.on(base)
                .mode(new LoadMode.Closed(users, think))
                .timeout(Duration.ofSeconds(150))
                .maxDuration(LONGEST);
    }

    public long requests() {
        return run.snapshot().requests();
    }

    public long failed() {
        return run.snapshot().failed();
    }

    public long errors() {
        return run.snapshot().errors();
    }

    /// Waits until so many more requests than now have been answered.
    public Traffic awaitMore(int count) {
        long goal = requests() + count;
        Await.until(count + " more requests", Duration.ofMinutes(5), () -> requests() >= goal);
        return this;
    }

    /// Ends the load.
    public LoadResult stop() {
        return run.stop();
    }

    /// Ends the load and compares what was sent with what took effect.
    public EffectsResult effects() {
        try {
            return check.check(stop().ids());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the effects were compared", e);
        }
    }

    @Override
    public void close() {
        run.close();
    }
}
