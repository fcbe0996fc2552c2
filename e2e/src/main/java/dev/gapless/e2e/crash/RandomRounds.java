package dev.gapless.e2e.crash;

import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.example.database.EmbeddedDatabase;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/// The agent killed at random moments of deployments of the example hello, a Spring Boot service
/// with a database.
final class RandomRounds {
    private static final int USERS = 10;
    private static final int TRIES = 3;
    private static final Duration THINK = Duration.ofMillis(100);

    private final int count;
    private final Random random;
    private final Consumer<Round> heard;

    /// @param seed of the moments
    RandomRounds(int count, long seed, Consumer<Round> heard) {
        this.count = count;
        this.random = new Random(seed);
        this.heard = heard;
    }

    Sweep.Result run() throws IOException, InterruptedException {
        try (EmbeddedDatabase database = EmbeddedDatabase.temporary();
                Site site = Site.hello(database)) {
            site.deploy("1");
            try (Traffic traffic = site.helloTraffic(USERS, THINK).awaitMore(USERS)) {
                long begin = System.nanoTime();
                site.deploy("1b");
                long longest = Duration.ofNanos(System.nanoTime() - begin).toMillis();
                Crashes crashes = new Crashes(site, traffic, "1", "1b");
                List<Round> rounds = new ArrayList<>();
                for (int i = 0; rounds.size() < count && i < TRIES * count; i++) {
                    long delay = random.nextLong(longest);
                    Round round = crashes.random(Duration.ofMillis(delay));
                    heard.accept(round);
                    // a moment too late to meet anything proves nothing
                    if (round.reached()) {
                        rounds.add(round);
                    } else {
                        longest = Math.max(1, delay);
                    }
                }
                return new Sweep.Result(rounds, traffic.stop(), traffic.effects());
            }
        }
    }
}
