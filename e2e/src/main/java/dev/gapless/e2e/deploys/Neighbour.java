package dev.gapless.e2e.deploys;

import dev.gapless.e2e.site.Nginx;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;

/// A second service in the same nginx, with an agent and users of its own.
final class Neighbour implements AutoCloseable {
    private final Site site;
    private @Nullable Traffic traffic;

    private Neighbour(Site site) {
        this.site = site;
    }

    static Neighbour in(Nginx nginx) {
        Site site = nginx.serve(Site.tiny());
        site.deploy("1");
        return new Neighbour(site);
    }

    /// Its users come, once nginx has taken both in: the reload for one costs those of the other.
    void begin(int users, Duration think) {
        traffic = site.traffic(users, think).awaitMore(users);
    }

    /// Its turn of that number.
    void deploy(int number) {
        String outcome = site.deploy(number % 2 == 1 ? "2" : "1").outcome();
        if (!outcome.equals("succeeded")) {
            throw new IllegalStateException("the other service: " + outcome);
        }
    }

    record Count(long requests, long failed, long errors) {}

    /// Ends its users.
    Count end() {
        var result = Objects.requireNonNull(traffic).stop();
        return new Count(result.requests(), result.failed(), result.errors());
    }

    @Override
    public void close() {
        if (traffic != null) {
            traffic.close();
        }
        site.close();
    }
}
