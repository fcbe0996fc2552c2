package dev.gapless.e2e.deploys;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.e2e.bench.Circumstances;
import dev.gapless.e2e.bench.Options;
import dev.gapless.e2e.bench.ResultFile;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.SiteConfig;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.load.LoadResult;
import dev.gapless.load.RequestSpec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// `bench/zipkin [--json FILE] [--users N]`: a service that was not written for Gapless and is not
/// changed for it, one version to the next and back, under load. Exit code 0 when no request
/// failed.
public final class ForeignMain {
    private static final Duration THINK = Duration.ofMillis(100);
    private static final int MORE = 500;

    private ForeignMain() {}

    /// @param failed while it was deployed and just after
    record Change(String version, String outcome, double seconds, long requests, long failed) {}

    record Report(
            Circumstances circumstances,
            String artifact,
            long requests,
            long failed,
            long errors,
            List<Change> deployments,
            List<String> failures) {}

    public static void main(String[] arguments) {
        Options options =
                Options.parse(arguments, Set.of(), Set.of("jars", "versions", "json", "users"));
        Circumstances circumstances = Circumstances.of("bench/zipkin");
        Path jars = Path.of(options.text("jars", "")).toAbsolutePath();
        List<String> versions = List.of(options.text("versions", "").split(",", -1));
        Report report = run(jars, versions, options.number("users", 50), circumstances);
        Path file = options.json("zipkin.json");
        ResultFile.write(file, report);
        report.deployments().forEach(System.out::println);
        System.out.printf(
                Locale.ROOT,
                "%d requests, %d failed, %d errors%n%s%n",
                report.requests(),
                report.failed(),
                report.errors(),
                file);
        boolean good =
                report.failed() == 0
                        && report.errors() == 0
                        && report.requests() > 0
                        && report.deployments().stream()
                                .allMatch(one -> one.outcome().equals("succeeded"));
        System.exit(good ? 0 : 1);
    }

    private static Report run(
            Path jars, List<String> versions, int users, Circumstances circumstances) {
        try (Site site = Site.foreign("zipkin")) {
            site.configure(config(site.config(), jars));
            site.deploy(versions.getFirst());
            List<RequestSpec> requests =
                    List.of(
                            RequestSpec.get("/health"),
                            RequestSpec.get("/api/v2/services"),
                            RequestSpec.post("/api/v2/spans", "application/json", SPAN));
            try (Traffic traffic = site.traffic(users, THINK, requests).awaitMore(MORE)) {
                List<Change> changes = new ArrayList<>();
                changes.add(change(site, traffic, versions.getLast()));
                changes.add(change(site, traffic, versions.getFirst()));
                LoadResult result = traffic.stop();
                return new Report(
                        circumstances,
                        "io.zipkin:zipkin-server:" + versions + ":exec",
                        result.requests(),
                        result.failed(),
                        result.errors(),
                        changes,
                        result.recording().failures().kept().stream()
                                .map(Object::toString)
                                .toList());
            }
        }
    }

    private static final String SPAN =
            "[{\"traceId\":\"5af7183fb1d4cf5f\",\"id\":\"352bff9a74ca9ad2\",\"name\":\"{id}\",\"timestamp\":1790000000000000,"
                    + "\"duration\":1000,\"localEndpoint\":{\"serviceName\":\"bench\"}}]";

    private static SiteConfig config(SiteConfig config, Path jars) {
        return config.with("artifact", jars.resolve("zipkin-server-{version}-exec.jar").toString())
                .with(
                        "command",
                        SiteConfig.java()
                                + " -Xmx256m -XX:+UseSerialGC -jar {artifact} --server.port={port}")
                .with("instances", "1")
                .with("health.path", "/health")
                .with("health.interval", "500ms")
                .with("stop-grace", "45s")
                .with("bake-time", "5s");
    }

    private static Change change(Site site, Traffic traffic, String version) {
        long requests = traffic.requests();
        long failed = traffic.failed();
        DeploymentView ended = site.deploy(version);
        traffic.awaitMore(MORE);
        return new Change(
                version,
                ended.outcome(),
                (ended.endedAtMillis() - ended.startedAtMillis()) / 1000.0,
                traffic.requests() - requests,
                traffic.failed() - failed);
    }
}
