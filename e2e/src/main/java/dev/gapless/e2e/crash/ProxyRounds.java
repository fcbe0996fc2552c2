package dev.gapless.e2e.crash;

import dev.gapless.e2e.site.AgentControl;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Processes;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.load.LoadResult;
import dev.gapless.load.effects.EffectsResult;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The built-in switch killed with -9 under load. What was in flight is lost and counted; a
/// connection that is opened while no proxy runs waits in the backlog of the socket that the agent
/// holds.
final class ProxyRounds {
    private static final int USERS = 20;
    private static final Duration THINK = Duration.ofMillis(40);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private ProxyRounds() {}

    /// @param inFlightAtMost connections of the load: no more requests than these can have been in
    ///   flight
    /// @param failed requests that were lost; errors answered as nobody expects
    /// @param newConnectionSeconds until one that was opened after the kill was answered
    /// @param effectsLost orders that were acknowledged and are not there, or are there twice
    record ProxyRound(
            int inFlightAtMost,
            long failed,
            long errors,
            double newConnectionSeconds,
            long effectsLost,
            String trouble) {
        boolean good() {
            return trouble.isEmpty() && failed <= inFlightAtMost && errors == 0 && effectsLost == 0;
        }
    }

    static List<ProxyRound> run(int count) throws IOException, InterruptedException {
        List<ProxyRound> rounds = new ArrayList<>();
        try (Site site = Site.tiny()) {
            site.deploy("1");
            for (int i = 0; i < count; i++) {
                rounds.add(round(site));
            }
        }
        return rounds;
    }

    private static ProxyRound round(Site site) throws IOException, InterruptedException {
        try (Traffic traffic = site.traffic(USERS, THINK).awaitMore(10 * USERS)) {
            long proxy = site.view().trafficSwitch().pid();
            Processes.kill(proxy);
            AgentControl.awaitEnd(proxy);
            long begin = System.nanoTime();
            String answer = get(site);
            double seconds = (System.nanoTime() - begin) / 1e9;
            Await.until(
                    "another proxy",
                    LIMIT,
                    () ->
                            site.view().trafficSwitch().pid() > 0
                                    && site.view().trafficSwitch().pid() != proxy);
            traffic.awaitMore(10 * USERS);
            LoadResult load = traffic.stop();
            EffectsResult effects = traffic.effects();
            String trouble =
                    answer.equals("release 1")
                            ? ""
                            : "the new connection was answered '" + answer + "'";
            return new ProxyRound(
                    USERS,
                    load.failed(),
                    load.errors(),
                    seconds,
                    effects.missing() + effects.doubled(),
                    trouble);
        }
    }

    private static String get(Site site) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(site.url()).timeout(LIMIT).build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body().strip();
        }
    }
}
