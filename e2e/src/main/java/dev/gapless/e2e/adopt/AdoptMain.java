package dev.gapless.e2e.adopt;

import dev.gapless.e2e.bench.Circumstances;
import dev.gapless.e2e.bench.Complaints;
import dev.gapless.e2e.bench.Options;
import dev.gapless.e2e.bench.ResultFile;
import dev.gapless.e2e.site.Checkout;
import dev.gapless.e2e.site.HandMade;
import dev.gapless.e2e.site.Operator;
import dev.gapless.e2e.site.Operator.Said;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.load.LoadResult;
import dev.gapless.load.RequestSpec;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// `bench/adopt --json FILE [--count 20] [--users 100] [--think MILLIS]`
///
/// Tiny runs by hand behind an nginx of its own, and keep-alive users send requests through nginx,
/// with so long a pause each. First a script deploys it: the new one beside the old one, health,
/// include, `nginx -s reload`, SIGTERM to the old one. Then `gapless adopt`, as many deployments,
/// `gapless remove --keep-running`. Exit code 0 when no request failed in the deployments of
/// Gapless; what the two reloads at adoption and at the end cost is counted by itself.
public final class AdoptMain {
    private static final int COUNT = 20;
    private static final int USERS = 100;
    private static final int THINK_MILLIS = 5;

    private AdoptMain() {}

    /// One way to deploy.
    record Part(int deployments, long requests, long failed) {}

    /// @param failed in the deployments, from the end of the adoption on
    /// @param failedByAdoption one reload
    /// @param failedByLettingGo one reload
    record Mode(
            String mode,
            int deployments,
            int succeeded,
            long requests,
            long failed,
            long failedByAdoption,
            long failedByLettingGo) {}

    record Report(
            Circumstances circumstances,
            int users,
            int thinkMillis,
            List<Mode> modes,
            Part handMade,
            List<String> failures) {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options =
                Options.parse(arguments, Set.of(), Set.of("count", "users", "think", "json"));
        if (HandMade.nginx().isEmpty()) {
            System.err.println("no nginx is installed; on Debian: apt-get install nginx-light");
            System.exit(64);
        }
        Report report =
                run(options, Circumstances.of("bench/adopt " + String.join(" ", arguments)));
        Path file = options.json("adopt.json");
        ResultFile.write(file, report);
        report.modes().forEach(AdoptMain::print);
        System.out.printf(
                Locale.ROOT,
                "by hand: %d deployments, %d requests, %d failed%n%s%n",
                report.handMade().deployments(),
                report.handMade().requests(),
                report.handMade().failed(),
                file);
        Complaints.end(complaints(report));
    }

    private static void print(Mode one) {
        System.out.printf(
                Locale.ROOT,
                "%s: %d deployments, %d succeeded; %d requests, %d failed; the reload at adoption"
                        + " cost %d, the one at the end %d%n",
                one.mode(),
                one.deployments(),
                one.succeeded(),
                one.requests(),
                one.failed(),
                one.failedByAdoption(),
                one.failedByLettingGo());
    }

    private static List<String> complaints(Report report) {
        Complaints complaints = new Complaints();
        for (Mode one : report.modes()) {
            complaints.unless(one.requests() > 0, "no request was sent");
            complaints.unless(one.failed() == 0, "requests failed in deployments of Gapless");
            complaints.unless(one.succeeded() == one.deployments(), "deployments did not succeed");
        }
        return complaints.all();
    }

    private static Report run(Options options, Circumstances circumstances)
            throws IOException, InterruptedException {
        int count = options.number("count", COUNT);
        int users = options.number("users", USERS);
        int think = options.number("think", THINK_MILLIS);
        try (Site site = Site.tiny().with("instances", "1")) {
            List<Integer> ports = ports(site);
            try (HandMade before =
                    HandMade.begin(
                            HandMade.nginx().orElseThrow(),
                            site.folder().resolve("hand-made"),
                            Checkout.release("tiny", "1"),
                            ports.getFirst(),
                            site.orders())) {
                Load load = new Load(before, users, Duration.ofMillis(think));
                Part script = byHand(site, before, load, ports, count);
                List<String> failures = new ArrayList<>();
                Mode mode = byGapless(site, before, load, count, failures);
                return new Report(circumstances, users, think, List.of(mode), script, failures);
            }
        }
    }

    /// Keep-alive users of nginx.
    private record Load(HandMade place, int users, Duration think) {
        Traffic begin() {
            return Traffic.of(place.keepAlive(), users, think, List.of(RequestSpec.get("/")))
                    .awaitMore(10 * users);
        }
    }

    private static List<Integer> ports(Site site) {
        String text = site.config().value("ports").replaceAll("[\\[\\] ]", "");
        return List.of(text.split(",", -1)).stream().map(Integer::parseInt).toList();
    }

    /// Ends as it began: release 1 on the first port.
    private static Part byHand(
            Site site, HandMade before, Load load, List<Integer> ports, int count)
            throws IOException, InterruptedException {
        int even = count + count % 2;
        Process old = before.processes().getFirst();
        try (Traffic traffic = load.begin()) {
            for (int i = 1; i <= even; i++) {
                int port = ports.get(i % 2);
                String version = i % 2 == 1 ? "2" : "1";
                Process fresh =
                        before.start(Checkout.release("tiny", version), port, site.orders());
                before.switchTo(port);
                old.destroy();
                old.waitFor();
                old = fresh;
                traffic.awaitMore(load.users());
            }
            LoadResult result = traffic.stop();
            return new Part(even, result.requests(), result.failed());
        }
    }

    private static Mode byGapless(
            Site site, HandMade before, Load load, int count, List<String> failures) {
        Operator operator = new Operator(site);
        try (Traffic traffic = load.begin()) {
            typed(operator, "adopt", "--nginx-include", before.include().toString(), "--yes");
            long atAdoption = traffic.failed();
            int succeeded = 0;
            for (int i = 1; i <= count; i++) {
                succeeded +=
                        site.deploy(i % 2 == 1 ? "2" : "1").outcome().equals("succeeded") ? 1 : 0;
                traffic.awaitMore(load.users());
            }
            long atLettingGo = traffic.failed();
            typed(operator, "remove", "--keep-running", "--yes");
            traffic.awaitMore(10 * load.users());
            LoadResult result = traffic.stop();
            result.recording().failures().kept().stream()
                    .map(Object::toString)
                    .forEach(failures::add);
            return new Mode(
                    "behind-nginx",
                    count,
                    succeeded,
                    result.requests(),
                    atLettingGo - atAdoption,
                    atAdoption,
                    result.failed() - atLettingGo);
        }
    }

    private static void typed(Operator operator, String... words) {
        Said said = operator.types(words);
        if (said.exitCode() != 0) {
            throw new IllegalStateException(said.all());
        }
    }
}
