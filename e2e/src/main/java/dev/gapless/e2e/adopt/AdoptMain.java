package dev.gapless.e2e.adopt;

import dev.gapless.e2e.bench.Circumstances;
import dev.gapless.e2e.bench.Complaints;
import dev.gapless.e2e.bench.Options;
import dev.gapless.e2e.bench.ResultFile;
import dev.gapless.e2e.site.Checkout;
import dev.gapless.e2e.site.DeployScripts;
import dev.gapless.e2e.site.HandMade;
import dev.gapless.e2e.site.Operator;
import dev.gapless.e2e.site.Operator.Said;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Systemd;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.load.LoadResult;
import dev.gapless.load.RequestSpec;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// `bench/adopt --json FILE [--count 20] [--users 100] [--think MILLIS] [--systemd]`
///
/// Tiny runs by hand behind an nginx of its own, and keep-alive users send requests through nginx,
/// with so long a pause each. First the scripts that people have deploy it: `stop.sh start.sh
/// health.sh switch.sh`, two ports with a profile each, include and `nginx -s reload`. Then
/// `gapless adopt`, as many deployments, `gapless remove --keep-running`: once with the built-in
/// switch behind nginx, once with nginx as the switch, by flags. Exit code 0 when no request failed
/// in the deployments of Gapless and nginx was not reloaded in them; what the reloads at adoption
/// and at the end cost is counted by itself. With `--systemd` each profile is a unit of a real
/// systemd, with `Restart=always`, which the scripts start and stop.
public final class AdoptMain {
    private static final int COUNT = 20;
    private static final int USERS = 100;
    private static final int THINK_MILLIS = 5;

    private AdoptMain() {}

    /// One way to deploy.
    record Part(int deployments, long requests, long failed) {}

    /// @param failed in the deployments, from the end of the adoption on
    /// @param reloads of nginx in them
    /// @param failedByAdoption one reload
    /// @param failedByLettingGo one reload; two where nginx is the switch
    record Mode(
            String mode,
            int deployments,
            int succeeded,
            long requests,
            long failed,
            long reloads,
            long failedByAdoption,
            long failedByLettingGo) {}

    record Report(
            Circumstances circumstances,
            int users,
            int thinkMillis,
            List<Mode> modes,
            Part handMade,
            List<String> failures) {}

    public static void main(String[] arguments) throws IOException {
        Options options =
                Options.parse(
                        arguments, Set.of("systemd"), Set.of("count", "users", "think", "json"));
        if (HandMade.nginx().isEmpty()) {
            System.err.println("no nginx is installed; on Debian: apt-get install nginx-light");
            System.exit(64);
        }
        if (options.has("systemd") && !Systemd.available()) {
            System.err.println("--systemd needs root, and an installed systemd that does not run");
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

    static List<String> complaints(Report report) {
        Complaints complaints = new Complaints();
        for (Mode one : report.modes()) {
            complaints.unless(one.requests() > 0, "no request was sent");
            complaints.unless(one.failed() == 0, "requests failed in deployments of Gapless");
            complaints.unless(one.succeeded() == one.deployments(), "deployments did not succeed");
            complaints.unless(
                    one.failedByAdoption() <= report.users(),
                    "one reload cost a user more than one request");
            int reloads = one.mode().equals(Way.NGINX.label) ? 2 : 1;
            complaints.unless(
                    one.failedByLettingGo() <= (long) reloads * report.users(),
                    "handing back cost a user more than one request for each reload");
            complaints.unless(one.reloads() == 0, "nginx was reloaded in a deployment of Gapless");
        }
        return complaints.all();
    }

    private static Report run(Options options, Circumstances circumstances) throws IOException {
        Asked asked =
                new Asked(
                        options.number("count", COUNT),
                        options.number("users", USERS),
                        options.number("think", THINK_MILLIS));
        List<Mode> modes = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        Part script = new Part(0, 0, 0);
        for (Way way : Way.values()) {
            try (Place place = Place.open(way, options.has("systemd"))) {
                Load load = new Load(place.before(), asked);
                if (modes.isEmpty()) {
                    script = byHand(place, load);
                }
                modes.add(byGapless(place, load, failures));
            }
        }
        return new Report(
                circumstances, asked.users(), asked.thinkMillis(), modes, script, failures);
    }

    private record Asked(int count, int users, int thinkMillis) {}

    /// Who moves the traffic once it is adopted.
    private enum Way {
        BEHIND_NGINX("behind-nginx"),
        NGINX("nginx");

        private final String label;

        Way(String label) {
            this.label = label;
        }
    }

    /// A service that the scripts have started, behind nginx.
    private record Place(
            Way way, Site site, Optional<Systemd> systemd, DeployScripts scripts, HandMade before)
            implements AutoCloseable {
        static Place open(Way way, boolean units) {
            Site site = Site.tiny().with("instances", "1");
            List<Integer> ports = ports(site);
            Path folder = site.folder().resolve("hand-made");
            HandMade before = HandMade.laidOut(HandMade.nginx().orElseThrow(), folder);
            DeployScripts.Surroundings around =
                    before.surroundings(site.orders(), ports.get(0), ports.get(1));
            Optional<Systemd> systemd = units ? Optional.of(Systemd.begin()) : Optional.empty();
            DeployScripts scripts =
                    DeployScripts.in(
                            folder.resolve("app"), systemd.map(around::with).orElse(around));
            systemd.ifPresent(scripts::installUnits);
            scripts.deploy(Checkout.release("tiny", "1"));
            before.startNginx();
            if (way == Way.NGINX) {
                before.serve(site);
            }
            return new Place(way, site, systemd, scripts, before);
        }

        /// Whose agent finds the manager of the units.
        Operator operator() {
            Operator operator = new Operator(site);
            return systemd.map(Systemd::programs).map(operator::withPrograms).orElse(operator);
        }

        @Override
        public void close() {
            // it would bring back what is ended
            systemd.ifPresent(Systemd::close);
            before.close();
            scripts.close();
            site.close();
        }
    }

    /// Keep-alive users of nginx.
    private record Load(HandMade place, Asked asked) {
        Traffic begin() {
            return Traffic.of(
                            place.keepAlive(),
                            users(),
                            Duration.ofMillis(asked.thinkMillis()),
                            List.of(RequestSpec.get("/")))
                    .awaitMore(10 * users());
        }

        int users() {
            return asked.users();
        }
    }

    private static List<Integer> ports(Site site) {
        String text = site.config().value("ports").replaceAll("[\\[\\] ]", "");
        return List.of(text.split(",", -1)).stream().map(Integer::parseInt).toList();
    }

    /// Ends as it began: release 1 on the first port.
    private static Part byHand(Place place, Load load) {
        int even = load.asked().count() + load.asked().count() % 2;
        try (Traffic traffic = load.begin()) {
            for (int i = 1; i <= even; i++) {
                place.scripts().deploy(Checkout.release("tiny", i % 2 == 1 ? "2" : "1"));
                traffic.awaitMore(load.users());
            }
            LoadResult result = traffic.stop();
            place.scripts().stop();
            return new Part(even, result.requests(), result.failed());
        }
    }

    private static Mode byGapless(Place place, Load load, List<String> failures)
            throws IOException {
        HandMade before = place.before();
        Operator operator = place.operator();
        int count = load.asked().count();
        try (Traffic traffic = load.begin()) {
            typed(operator, "adopt", "--nginx-include", before.include().toString(), "--yes");
            long atAdoption = traffic.failed();
            long reloads = before.reloads();
            int succeeded = 0;
            for (int i = 1; i <= count; i++) {
                String version = i % 2 == 1 ? "2" : "1";
                succeeded += place.site().deploy(version).outcome().equals("succeeded") ? 1 : 0;
                traffic.awaitMore(load.users());
            }
            long atLettingGo = traffic.failed();
            long reloaded = before.reloads() - reloads;
            typed(operator, "remove", "--keep-running", "--yes");
            traffic.awaitMore(10 * load.users());
            LoadResult result = traffic.stop();
            result.recording().failures().kept().stream()
                    .map(one -> place.way().label + ": " + one)
                    .forEach(failures::add);
            return new Mode(
                    place.way().label,
                    count,
                    succeeded,
                    result.requests(),
                    atLettingGo - atAdoption,
                    reloaded,
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
