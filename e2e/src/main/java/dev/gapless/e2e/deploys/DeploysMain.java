package dev.gapless.e2e.deploys;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.e2e.bench.Circumstances;
import dev.gapless.e2e.bench.Complaints;
import dev.gapless.e2e.bench.Options;
import dev.gapless.e2e.bench.ResultFile;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Nginx;
import dev.gapless.e2e.site.Processes;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.load.effects.EffectsResult;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// `bench/deploys --json FILE [--switch builtin|nginx] [--count N] [--users 100] [--think 90]
/// [--full] [--nginx plain|tls|two|user]`
///
/// With nginx it is one of its own, which is reloaded once, before the users come; of it the master
/// is what must not grow. `--nginx tls`: the users come through a server with TLS of somebody
/// else's that uses the variable. `--nginx two`: a second service in the same nginx, deployed in
/// turn with the first and used by as many. `--nginx user`: nginx runs as nobody, and the agent as
/// we do.
///
/// Deploys release 1 and 2 of tiny in turn, without a pause. `--full`: 200 deployments and a
/// million requests. Exit code 0 when no request failed and none got an error, every order stands
/// there once, half of the deployments took less than a second of Gapless's own, the idle agent is
/// small, and neither agent nor proxy has grown (of the agent that is what it holds: before each
/// look it is told to clear its garbage away).
public final class DeploysMain {
    private static final int COUNT = 60;
    private static final int FULL_COUNT = 200;
    private static final long FULL_REQUESTS = 1_000_000;

    /// Milliseconds of each user between an answer and the next request.
    private static final int THINK_MILLIS = 90;

    /// `min-healthy-time`, `ramp` and `bake-time` of a site of tiny.
    private static final OwnShare.Asked ASKED =
            new OwnShare.Asked(
                    Duration.ofMillis(300), Duration.ofMillis(500), Duration.ofSeconds(1));

    private static final double MOST_OWN_SECONDS = 1;

    /// nginx keeps idle connections for a second, and only then an instance is seen to be idle.
    private static final double MOST_OWN_SECONDS_BEHIND_NGINX = 2.5;

    private static final long MOST_IDLE_KILOBYTES = 120 * 1024;

    /// Of fewer nobody could tell whether anything grows.
    private static final int FEWEST = 8;

    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofHours(1);

    private DeploysMain() {}

    /// @param ownShareMedian seconds of a deployment that are Gapless's own
    /// @param reloads of nginx since the users came; 0 for the built-in switch
    /// @param neighbour what became of the other service in the same nginx
    /// @param agentIdleKilobytes resident, half a minute after the last deployment and without load
    record Report(
            Circumstances circumstances,
            String trafficSwitch,
            String nginx,
            int users,
            int deployments,
            int succeeded,
            long requests,
            long failed,
            long errors,
            EffectsResult effects,
            double ownShareMedian,
            double ownShareWorst,
            long agentIdleKilobytes,
            Growth growth,
            long reloads,
            Optional<Neighbour.Count> neighbour,
            List<Sample> samples,
            List<String> failures) {}

    public static void main(String[] arguments) {
        Options options =
                Options.parse(
                        arguments,
                        Set.of("full"),
                        Set.of("switch", "count", "users", "think", "json", "nginx"));
        String kind = options.text("switch", "builtin");
        if (!List.of("builtin", "nginx").contains(kind)) {
            System.err.println("--switch " + kind + ": say builtin or nginx");
            System.exit(64);
        }
        Report report =
                run(options, Circumstances.of("bench/deploys " + String.join(" ", arguments)));
        Path file = options.json("deploys.json");
        ResultFile.write(file, report);
        System.out.printf(
                Locale.ROOT,
                "%d deployments, %d succeeded; %d requests, %d failed, %d errors; own share %.2f s"
                        + " (median), %.2f s (worst); agent idle %d MB%n%s%n%s%n",
                report.deployments(),
                report.succeeded(),
                report.requests(),
                report.failed(),
                report.errors(),
                report.ownShareMedian(),
                report.ownShareWorst(),
                report.agentIdleKilobytes() / 1024,
                report.growth(),
                file);
        report.neighbour().ifPresent(System.out::println);
        Complaints.end(complaints(report));
    }

    private static List<String> complaints(Report report) {
        Complaints complaints = new Complaints();
        complaints.unless(report.requests() > 0, "no request was sent");
        complaints.unless(report.failed() == 0, "requests failed");
        complaints.unless(report.errors() == 0, "requests got an error as the answer");
        complaints.unless(report.effects().exactlyOnce(), "orders are missing or doubled");
        complaints.unless(
                report.succeeded() == report.deployments(), "deployments did not succeed");
        double most =
                report.trafficSwitch().equals("nginx")
                        ? MOST_OWN_SECONDS_BEHIND_NGINX
                        : MOST_OWN_SECONDS;
        complaints.unless(
                report.ownShareMedian() < most, "Gapless's own share is not under " + most + " s");
        complaints.unless(report.reloads() == 0, "nginx was reloaded in a deployment");
        report.neighbour()
                .ifPresent(
                        other -> {
                            complaints.unless(other.requests() > 0, "the other had no requests");
                            complaints.unless(
                                    other.failed() + other.errors() == 0,
                                    "requests to the other service failed");
                        });
        complaints.unless(
                report.agentIdleKilobytes() <= MOST_IDLE_KILOBYTES,
                "the idle agent has more than " + MOST_IDLE_KILOBYTES / 1024 + " MB");
        complaints.unless(report.growth().within(), "agent or proxy has grown");
        return complaints.all();
    }

    private static Report run(Options options, Circumstances circumstances) {
        int count = options.number("count", options.has("full") ? FULL_COUNT : COUNT);
        int users = options.number("users", 100);
        Duration think = Duration.ofMillis(options.number("think", THINK_MILLIS));
        if (count < FEWEST) {
            System.err.println("--count " + count + ": say " + FEWEST + " or more");
            System.exit(64);
        }
        boolean behindNginx = options.text("switch", "builtin").equals("nginx");
        String variant = options.text("nginx", "plain");
        if (!List.of("plain", "tls", "two", "user").contains(variant)
                || !behindNginx && !variant.equals("plain")) {
            System.err.println(
                    "--nginx " + variant + ": say plain, tls, two or user, with --switch nginx");
            System.exit(64);
        }
        try (Nginx nginx =
                        behindNginx ? Nginx.start(variant.equals("user") ? "nobody" : "") : null;
                Site site = nginx == null ? Site.tiny() : nginx.serve(Site.tiny());
                Neighbour neighbour =
                        nginx != null && variant.equals("two") ? Neighbour.in(nginx) : null) {
            site.deploy("1");
            int port =
                    nginx != null && variant.equals("tls")
                            ? nginx.addTlsServer(site)
                            : site.url().getPort();
            if (neighbour != null) {
                neighbour.begin(users, think);
            }
            long reloadsBefore = nginx == null ? 0 : nginx.reloads();
            LongSupplier trafficSwitch =
                    nginx == null ? () -> site.view().trafficSwitch().pid() : nginx::pid;
            try (Traffic traffic = site.trafficAt(port, users, think).awaitMore(users)) {
                List<Sample> samples = deployments(site, traffic, count, trafficSwitch, neighbour);
                if (options.has("full")) {
                    Await.until(
                            "a million requests",
                            PATIENCE,
                            () -> traffic.requests() >= FULL_REQUESTS);
                }
                var result = traffic.stop();
                List<Double> own =
                        samples.stream()
                                .map(sample -> sample.ownShare().own())
                                .sorted(Comparator.naturalOrder())
                                .toList();
                return new Report(
                        circumstances,
                        nginx == null ? "builtin" : "nginx",
                        variant,
                        users,
                        samples.size(),
                        (int)
                                samples.stream()
                                        .filter(one -> one.outcome().equals("succeeded"))
                                        .count(),
                        result.requests(),
                        result.failed(),
                        result.errors(),
                        traffic.effects(),
                        own.get(own.size() / 2),
                        own.getLast(),
                        idle(site),
                        Growth.of(samples),
                        nginx == null ? 0 : nginx.reloads() - reloadsBefore,
                        Optional.ofNullable(neighbour).map(Neighbour::end),
                        samples,
                        result.recording().failures().kept().stream()
                                .map(Object::toString)
                                .toList());
            }
        }
    }

    /// @param trafficSwitch process id of what moves the traffic
    private static List<Sample> deployments(
            Site site,
            Traffic traffic,
            int count,
            LongSupplier trafficSwitch,
            @Nullable Neighbour neighbour) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            DeploymentView ended = site.deploy(i % 2 == 1 ? "2" : "1");
            Sample sample =
                    new Sample(
                            i,
                            "tiny",
                            ended.outcome(),
                            traffic.requests(),
                            traffic.failed(),
                            (ended.endedAtMillis() - ended.startedAtMillis()) / 1000.0,
                            OwnShare.of(site, ended, ASKED),
                            Processes.usageWithoutGarbage(site.client().agent().pid()),
                            Processes.usage(trafficSwitch.getAsLong()));
            samples.add(sample);
            System.out.println(sample);
            if (neighbour != null) {
                neighbour.deploy(i);
            }
        }
        return samples;
    }

    private static long idle(Site site) {
        try {
            Thread.sleep(IDLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Processes.usage(site.client().agent().pid()).residentKilobytes();
    }
}
