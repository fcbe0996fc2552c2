package dev.gapless.e2e.deploys;

import dev.gapless.e2e.site.Nginx;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;

import java.time.Duration;

/// A second service in the same nginx, with an agent and users of its own.
final class Neighbour implements AutoCloseable {
    private final Site site;
    private final Traffic traffic;

    private Neighbour(Site site, Traffic traffic) {
        this.site = site;
        this.traffic = traffic;
    }

    static Neighbour in(Nginx nginx, int users, Duration think) {
        Site site = nginx.serve(Site.tiny());
        site.deploy("1");
        return new Neighbour(site, site.traffic(users, think).awaitMore(users));
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
        var result = traffic.stop();
        return new Count(result.requests(), result.failed(), result.errors());
    }

    @Override
    public void close() {
        traffic.close();
        site.close();
    }
}
