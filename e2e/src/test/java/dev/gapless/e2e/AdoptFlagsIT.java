package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Checkout;
import dev.gapless.e2e.site.FreePorts;
import dev.gapless.e2e.site.HandMade;
import dev.gapless.e2e.site.Operator;
import dev.gapless.e2e.site.Operator.Said;
import dev.gapless.e2e.site.Processes;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.load.RequestSpec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// What runs behind an include of nginx is taken over, and nginx itself becomes the switch: by one
/// reload in all.
class AdoptFlagsIT {
    private static final int USERS = 8;
    private static final Duration THINK = Duration.ofMillis(20);
    private static final List<RequestSpec> GETS = List.of(RequestSpec.get("/"));

    private final Site site = Site.tiny().with("instances", "1").with("ramp", "1s");
    private final Operator operator = new Operator(site);
    private HandMade before;

    @BeforeEach
    void theServiceRunsBehindNginx() {
        assumeTrue(HandMade.nginx().isPresent(), "no nginx is installed");
        int port = Integer.parseInt(site.config().value("ports").replaceAll("\\[([0-9]+).*", "$1"));
        before =
                HandMade.begin(
                        HandMade.nginx().orElseThrow(),
                        site.folder().resolve("hand-made"),
                        Checkout.release("tiny", "1"),
                        port,
                        site.orders());
        before.serve(site);
    }

    @AfterEach
    void end() {
        before.close();
        site.close();
    }

    @Test
    void fromAScriptToFlagsAndBackWithOneReloadUntilItIsHandedBack() throws IOException {
        Process app = before.processes().getFirst();
        try (Traffic kept = Traffic.of(before.keepAlive(), USERS, THINK, GETS);
                Traffic closing = Traffic.of(before.closing(), 4, THINK, GETS)) {
            kept.awaitMore(200);
            Said dry = operator.types("adopt", "--nginx-include", include(), "--dry-run");
            assertThat(dry.exitCode()).as(dry.all()).isZero();
            assertThat(dry.out())
                    .contains("pid " + app.pid(), "is the switch", "one reload of nginx")
                    .contains("changes  each request passes a second server { }");
            assertThat(site.client().services()).isEmpty();
            assertThat(ours()).doesNotExist();

            Said adopted = operator.types("adopt", "--nginx-include", include(), "--yes");
            assertThat(adopted.exitCode()).as(adopted.all()).isZero();
            assertThat(adopted.out()).contains("Verified: a request through nginx");
            assertThat(Files.readString(before.include()))
                    .isEqualTo(
                            "set $service_url http://"
                                    + site.config().value("switch.listen")
                                    + ";\n");
            assertThat(before.reloads()).isEqualTo(1);
            assertThat(site.view().stable()).isEqualTo("1");
            assertThat(app.isAlive()).isTrue();
            long lostByAdoption = kept.failed();
            kept.awaitMore(100);

            DeploymentView first = site.deploy("2");
            Lossless.assertOutcome(first, "succeeded", 0);
            assertThat(first.requests()).as("counted by nginx").isPositive();
            Await.until("it is stopped", Duration.ofSeconds(60), () -> !app.isAlive());
            assertThat(app.exitValue()).as("it ended by itself, as it does on SIGTERM").isZero();
            kept.awaitMore(100);
            // the agent dies: the next one finds all as it was, and has nothing to reload
            site.agent().kill();
            kept.awaitMore(100);
            site.agent().connect();
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            kept.awaitMore(100);
            assertThat(before.reloads()).as("reloads in all").isEqualTo(1);
            assertThat(kept.failed() - lostByAdoption).as("lost since the adoption").isZero();
            assertThat(closing.failed()).as("on connections that are not kept").isZero();

            long pid = site.instances(site.view().stable()).getFirst();
            Said gone = operator.types("remove", "--keep-running", "--yes");
            assertThat(gone.exitCode()).as(gone.all()).isZero();
            assertThat(gone.out()).contains("and one more");
            assertThat(site.client().services()).isEmpty();
            assertThat(before.reloads()).isEqualTo(3);
            assertThat(Files.readString(before.include()))
                    .doesNotContain(site.config().value("switch.listen"))
                    .matches("set \\$service_url http://127\\.0\\.0\\.1:[0-9]+;\n");
            site.agent().kill();
            kept.awaitMore(200);
            closing.awaitMore(100);
            assertThat(ProcessHandle.of(pid)).isPresent();
            System.out.println(
                    "AdoptFlagsIT: of "
                            + kept.requests()
                            + " requests on kept-alive connections the reload at the adoption cost "
                            + lostByAdoption
                            + ", the two at the end "
                            + (kept.failed() - lostByAdoption));
            assertThat(lostByAdoption).isLessThanOrEqualTo(USERS);
            assertThat(kept.failed() - lostByAdoption).isLessThanOrEqualTo(2L * USERS);
            assertThat(closing.stop().failed()).as("on connections that are not kept").isZero();
            assertThat(kept.stop().errors()).isZero();
        }
    }

    /// The first deployment takes it over by itself.
    @Test
    void theFirstDeploymentTakesOverWhatTheFileNames() throws IOException {
        Process app = before.processes().getFirst();
        site.with("adopt.nginx-include", include());
        try (Traffic closing = Traffic.of(before.closing(), 4, THINK, GETS)) {
            closing.awaitMore(50);
            Said deployed = operator.types("deploy", "2", "--yes");
            assertThat(deployed.exitCode()).as(deployed.all()).isZero();
            assertThat(deployed.out())
                    .containsSubsequence(
                            "adopts pid " + app.pid(),
                            "one reload of nginx",
                            "then deploys 2",
                            "Verified: a request through nginx",
                            "SUCCEEDED");
            Await.until("it is stopped", Duration.ofSeconds(60), () -> !app.isAlive());
            closing.awaitMore(50);
            assertThat(before.reloads()).isEqualTo(1);
            assertThat(closing.stop().failed()).isZero();
        }
    }

    /// An agent died after it had noted the include, before it had journaled the adoption.
    @Test
    void aNoteThatNothingCameOfIsNotInTheWay() throws IOException {
        site.with("adopt.nginx-include", include());
        noteOfOneThatDied();
        Said deployed = operator.types("deploy", "2", "--yes");
        assertThat(deployed.exitCode()).as(deployed.all()).isZero();
        assertThat(deployed.out()).contains("Verified: a request through nginx", "SUCCEEDED");
        assertThat(before.reloads()).isEqualTo(1);
    }

    /// Nor is it when what is deployed is no adoption.
    @Test
    void norIsItInTheWayOfAFirstRelease() throws IOException {
        List<Integer> others = FreePorts.take(2);
        site.with("ports", "[" + others.getFirst() + ", " + others.getLast() + "]");
        noteOfOneThatDied();
        Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
        assertThat(site.home().resolve("fronts").resolve(site.name())).doesNotExist();
        assertThat(before.reloads()).isEqualTo(1);
    }

    private void noteOfOneThatDied() throws IOException {
        Path notes = Files.createDirectories(site.home().resolve("fronts"));
        Files.writeString(notes.resolve(site.name()), include() + "\n");
    }

    /// Nothing of the user's leads there: clients come to the server that nginx gets.
    @Test
    void whatIsNamedByItsPortGetsAServerOfNginx() throws IOException {
        Process app = before.processes().getFirst();
        String port = Files.readString(before.include()).replaceAll(".*:([0-9]+);\n", "$1");
        Said adopted = operator.types("adopt", "--port", port, "--yes");
        assertThat(adopted.exitCode()).as(adopted.all()).isZero();
        assertThat(adopted.out()).contains("one reload of nginx", "It is served at");
        assertThat(before.reloads()).isEqualTo(1);
        try (Traffic traffic = Lossless.traffic(site)) {
            traffic.awaitMore(50);
            Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
            assertThat(traffic.stop().failed()).isZero();
        }
        Await.until("it is stopped", Duration.ofSeconds(60), () -> !app.isAlive());
        assertThat(before.reloads()).isEqualTo(1);
        Said gone = operator.types("remove", "--keep-running", "--yes");
        assertThat(gone.exitCode()).as(gone.all()).isZero();
        assertThat(gone.out()).contains("nobody answers at", "one reload of nginx");
        assertThat(before.reloads()).isEqualTo(2);
    }

    /// nginx hangs while it is told: what it may still turn to is there, and nothing is lost when
    /// it goes on.
    @Test
    void whatItNeedsStaysForAnNginxThatWasTooSlow() throws IOException {
        Process app = before.processes().getFirst();
        String old = Files.readString(before.include());
        Processes.signal(before.master(), "STOP");
        Said slow = operator.types("adopt", "--nginx-include", include(), "--yes");
        assertThat(slow.all()).contains("[nginx-reload-failed]", "the switch stays");
        assertThat(slow.exitCode()).isNotZero();
        assertThat(Files.readString(before.include())).isEqualTo(old);
        assertThat(site.view().stable()).isEqualTo("1");
        assertThat(operator.types("deploy", "2", "--yes").all()).contains("[not-possible-now]");
        try (Traffic closing = Traffic.of(before.closing(), 4, THINK, GETS)) {
            Processes.signal(before.master(), "CONT");
            closing.awaitMore(100);
            // signals that came while it hung are one
            Await.until("it hears", Duration.ofSeconds(20), () -> reloads() > 0);
            long heard = before.reloads();
            assertStays(Duration.ofSeconds(8), () -> before.reloads() == heard);
            Said again = operator.types("adopt", "--nginx-include", include(), "--yes");
            assertThat(again.exitCode()).as(again.all()).isZero();
            assertThat(again.out()).contains("Verified: a request through nginx");
            assertThat(before.reloads()).as("both by one").isEqualTo(heard + 1);
            closing.awaitMore(50);
            Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
            assertThat(closing.stop().failed()).isZero();
            assertThat(before.reloads()).isEqualTo(heard + 1);
        }
        Await.until("it is stopped", Duration.ofSeconds(60), () -> !app.isAlive());
    }

    private long reloads() {
        try {
            return before.reloads();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As when the agent dies before nginx was told, or before anybody saw that it had heard.
    @Test
    void anAdoptionThatDiedInTheMiddleIsFinishedFirst() throws IOException {
        String old = Files.readString(before.include());
        Said adopted = operator.types("adopt", "--nginx-include", include(), "--yes");
        assertThat(adopted.exitCode()).as(adopted.all()).isZero();
        site.agent().kill();
        Files.delete(site.home().resolve("fronts").resolve(site.name() + ".confirmed"));
        // neither had the line been written
        Files.writeString(before.include(), old);
        assertThat(operator.types("deploy", "2", "--yes").all())
                .contains("[not-possible-now]", "gapless adopt --nginx-include");
        Said again = operator.types("adopt", "--nginx-include", include(), "--yes");
        assertThat(again.exitCode()).as(again.all()).isZero();
        assertThat(again.out()).contains("Verified: a request");
        Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
    }

    /// Both files lie there, and nginx was told, or was not.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAgentThatIsKilledWhileItTellsNginxIsFollowedByOneThatGoesOn(boolean told)
            throws IOException {
        Process app = before.processes().getFirst();
        killsTheFirstAgentThatReloads(told);
        try (Traffic closing = Traffic.of(before.closing(), 4, THINK, GETS)) {
            closing.awaitMore(20);
            Said died = operator.types("adopt", "--nginx-include", include(), "--yes");
            assertThat(died.exitCode()).as(died.all()).isNotZero();
            closing.awaitMore(50);
            site.agent().connect();
            Await.until(
                    "the next agent knows it",
                    Duration.ofSeconds(60),
                    () -> site.view().stable().equals("1"));
            assertThat(operator.types("deploy", "2", "--yes").all())
                    .contains("[not-possible-now]", "gapless adopt --nginx-include");
            assertThat(app.isAlive()).isTrue();
            Said again = operator.types("adopt", "--nginx-include", include(), "--yes");
            assertThat(again.exitCode()).as(again.all()).isZero();
            assertThat(again.out()).contains("Verified: a request through nginx");
            Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
            closing.awaitMore(50);
            assertThat(closing.stop().failed()).isZero();
        }
    }

    private void killsTheFirstAgentThatReloads(boolean told) throws IOException {
        Path script = site.folder().resolve("reload.sh");
        String nginx = before.command("-s", "reload").replaceAll("[\\[\\],]", "");
        Files.writeString(
                script,
                """
                #!/bin/sh
                if [ ! -e "$0.died" ]; then
                    touch "$0.died"
                    kill -9 $PPID
                    %s
                fi
                exec %s
                """
                        .formatted(told ? "" : "exit 1", nginx));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        toldBy(script);
    }

    private void toldBy(Path script) {
        site.with(
                "switch.nginx",
                "{ include: "
                        + ours()
                        + ", test: "
                        + before.command("-T")
                        + ", reload: ["
                        + script
                        + "] }");
    }

    /// Nobody was told, and what failed for it is repaired in the file: it goes on, or back.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCommandThatToldNobodyIsRepairedInTheFile(boolean on) throws IOException {
        Process app = before.processes().getFirst();
        String old = Files.readString(before.include());
        Path script = site.folder().resolve("nobody.sh");
        Files.writeString(script, "#!/bin/sh\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        toldBy(script);
        Said nobody = operator.types("adopt", "--nginx-include", include(), "--yes");
        assertThat(flat(nobody)).contains("[nginx-reload-failed]", "the switch stays");
        assertThat(Files.readString(before.include())).isEqualTo(old);
        assertThat(before.reloads()).isZero();
        Files.writeString(script, "#!/bin/sh\nexit 7\n");
        Path right = site.folder().resolve("right.sh");
        Files.writeString(
                right,
                "#!/bin/sh\nexec "
                        + before.command("-s", "reload").replaceAll("[\\[\\],]", "")
                        + "\n");
        Files.setPosixFilePermissions(right, PosixFilePermissions.fromString("rwxr-xr-x"));
        toldBy(right);
        Said again = operator.types("adopt", "--nginx-include", include(), "--yes");
        assertThat(again.exitCode()).as(again.all()).isZero();
        assertThat(before.reloads()).isEqualTo(1);
        if (on) {
            Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
            Await.until("it is stopped", Duration.ofSeconds(60), () -> !app.isAlive());
        } else {
            Said back = operator.types("remove", "--keep-running", "--yes");
            assertThat(back.exitCode()).as(back.all()).isZero();
            assertThat(app.isAlive()).isTrue();
            assertThat(Files.readString(before.include())).isEqualTo(old);
        }
        assertThat(answer()).isNotEmpty();
    }

    /// Each refusal says why, and leaves all as it was.
    @Test
    void whatIsInTheWayIsRefusedAndNothingIsChanged() throws IOException {
        String ports = site.config().value("ports");
        site.with("ports", ports.replaceFirst("[0-9]+, *", ""));
        Said outside = refused("nginx-slot-missing");
        assertThat(outside.all()).contains("is none of ports", "add it: ports: [");
        site.with("ports", ports);
        String listen = site.config().value("switch.listen");
        site.with("switch.listen", "127.0.0.1:" + before.keepAlive().getPort());
        refused("listen-in-use");
        site.with("switch.listen", listen);
        Path configuration = before.include().resolveSibling("nginx.conf");
        String right = Files.readString(configuration);
        Files.writeString(configuration, right.replace("daemon off;", "daemon off; nonsens on;"));
        refused("nginx-config-broken");
        Files.writeString(
                configuration, right.replaceFirst("access_log [^;]*;", "access_log off;"));
        refused("nginx-not-counted");
        Files.writeString(configuration, right.replaceFirst("include [^;]*/gapless/[^;]*;", ""));
        refused("nginx-not-included");
        Files.writeString(
                configuration, right.replaceFirst("access_log", "add_header X-A b; access_log"));
        assertThat(flat(refused("switch-cannot"))).contains("add_header X-A b");
        Files.writeString(configuration, right);
    }

    /// The check passes and the reload fails: seen, and put back in full.
    @Test
    void aReloadThatFailsIsSeenAndAllIsPutBack() throws IOException {
        Process app = before.processes().getFirst();
        String old = Files.readString(before.include());
        Path configuration = before.include().resolveSibling("nginx.conf");
        try (ServerSocket taken = new ServerSocket(0)) {
            // nginx -t does not mind an address that somebody has
            String right = Files.readString(configuration);
            Files.writeString(
                    configuration,
                    right.replaceFirst(
                            "server \\{",
                            "server { listen " + taken.getLocalPort() + "; } server {"));
            Said failed = operator.types("adopt", "--nginx-include", include(), "--yes");
            assertThat(failed.all()).contains("[nginx-reload-failed]");
            assertThat(failed.exitCode()).isNotZero();
            assertThat(Files.readString(before.include())).isEqualTo(old);
            // nginx gives a taken address up, each time: nobody sees it read what was put back
            assertThat(flat(failed)).contains("the switch stays");
            assertThat(ours()).doesNotExist();
            long tried = before.reloads();
            assertStays(Duration.ofSeconds(8), () -> before.reloads() == tried);
            Files.writeString(configuration, right);
        }
        Said back = operator.types("remove", "--keep-running", "--yes");
        assertThat(back.exitCode()).as(back.all()).isZero();
        assertThat(app.isAlive()).isTrue();
        assertThat(Files.readString(before.include())).isEqualTo(old);
        assertThat(ours()).doesNotExist();
        assertThat(ours().resolveSibling(site.name() + ".conf.d")).doesNotExist();
        assertThat(site.client().services()).isEmpty();
        assertThat(site.home().resolve("fronts").resolve(site.name())).doesNotExist();
        assertThat(answer()).isNotEmpty();
    }

    /// Of the service, through nginx.
    private String answer() throws IOException {
        try (InputStream in = before.closing().toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Without the ends of its lines.
    private static String flat(Said said) {
        return said.all().replaceAll("\\s+", " ");
    }

    private interface Looked {
        boolean well() throws IOException;
    }

    private static void assertStays(Duration time, Looked looked) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            assertThat(looked.well()).isTrue();
            Thread.onSpinWait();
            LockSupport.parkNanos(50_000_000);
        }
    }

    /// A file that says another switch by now would lead nginx to nobody.
    @Test
    void whatIsAdoptedAgainHasTheSwitchThatItHad() throws IOException {
        String old = Files.readString(before.include());
        Processes.signal(before.master(), "STOP");
        Said slow = operator.types("adopt", "--nginx-include", include(), "--yes");
        assertThat(flat(slow)).contains("the switch stays");
        Processes.signal(before.master(), "CONT");
        String listen = site.config().value("switch.listen");
        String elsewhere = "127.0.0.1:" + FreePorts.take(1).getFirst();
        site.with("switch.listen", elsewhere);
        Said other = operator.types("adopt", "--nginx-include", include(), "--yes");
        assertThat(flat(other))
                .contains("[switch-cannot]", listen, elsewhere, "remove --keep-running");
        assertThat(Files.readString(before.include())).isEqualTo(old);
        assertThat(answer()).isNotEmpty();
        site.with("switch.listen", listen);
        Said again = operator.types("adopt", "--nginx-include", include(), "--yes");
        assertThat(again.exitCode()).as(again.all()).isZero();
        // our server moves, and what leads to it does not
        site.with("switch.listen", elsewhere);
        for (List<String> command :
                List.of(
                        List.of("plan", "2"),
                        List.of("check", "2"),
                        List.of("deploy", "2", "--yes"),
                        List.of("deploy", "1", "--yes"))) {
            Said refused = operator.types(command.toArray(String[]::new));
            assertThat(flat(refused))
                    .as(String.join(" ", command))
                    .contains("[switch-cannot]", listen, elsewhere);
            assertThat(refused.exitCode()).as(refused.all()).isIn(1, 2);
        }
        assertThat(answer()).isNotEmpty();
        site.with("switch.listen", "[\"" + listen + "\", \"" + elsewhere + "\"]");
        Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
        assertThat(answer()).isNotEmpty();
    }

    /// A bake is the instant way back, and is not given up for a command that is refused.
    @Test
    void aWayBackThatWouldLeadNginxToNobodyEndsNoBake() throws IOException {
        Said adopted = operator.types("adopt", "--nginx-include", include(), "--yes");
        assertThat(adopted.exitCode()).as(adopted.all()).isZero();
        site.offer(Checkout.release("tiny", "1"), "tiny-1b.jar");
        site.with("bake-time", "0s");
        Lossless.assertOutcome(site.deploy("1b"), "succeeded", 0);
        String listen = site.config().value("switch.listen");
        String elsewhere = "127.0.0.1:" + FreePorts.take(1).getFirst();
        site.with("switch.listen", "[\"" + listen + "\", \"" + elsewhere + "\"]");
        site.with("bake-time", "300s");
        DeploymentView open = site.awaitState(site.begin("2").orElseThrow(), "baking");
        lead(elsewhere);
        for (List<String> command :
                List.of(
                        List.of("rollback", "--yes"),
                        List.of("rollback", "1", "--yes"),
                        List.of("rollback", "1", "--dry-run"))) {
            Said refused = operator.types(command.toArray(String[]::new));
            assertThat(flat(refused))
                    .as(String.join(" ", command))
                    .contains("[switch-cannot]", elsewhere, "gapless deploy 1");
            assertThat(refused.exitCode()).isIn(1, 2);
            assertThat(site.client().deployment(site.name(), open.number()).state())
                    .isEqualTo("baking");
        }
        assertThat(answer()).isNotEmpty();
        lead(listen);
        Said back = operator.types("rollback", "1", "--yes");
        assertThat(back.exitCode()).as(back.all()).isZero();
        assertThat(answer()).isNotEmpty();
    }

    /// By hand.
    private void lead(String place) throws IOException {
        long reloads = before.reloads();
        Files.writeString(before.include(), "set $service_url http://" + place + ";\n");
        Processes.signal(before.master(), "HUP");
        Await.until("it hears", Duration.ofSeconds(20), () -> reloads() > reloads);
    }

    /// The line is as it was, the notes are gone, and nginx still has the server of ours.
    @Test
    void whatAnAgentLeftWhoseHomeIsLostIsTakenOverAgain() throws IOException {
        String old = Files.readString(before.include());
        Said adopted = operator.types("adopt", "--nginx-include", include(), "--yes");
        assertThat(adopted.exitCode()).as(adopted.all()).isZero();
        site.agent().kill();
        try (Stream<Path> lost = Files.walk(site.home())) {
            for (Path one : lost.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
        Files.writeString(before.include(), old);
        Said again = operator.types("adopt", "--nginx-include", include(), "--yes");
        assertThat(again.exitCode()).as(again.all()).isZero();
        assertThat(before.reloads()).isEqualTo(2);
        Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
        assertThat(answer()).isNotEmpty();
    }

    /// nginx could not give up what a file of the user's needs.
    @Test
    void whatStillUsesOurIncludeIsNamedBeforeAnythingIsHandedBack() throws IOException {
        Said adopted = operator.types("adopt", "--nginx-include", include(), "--yes");
        assertThat(adopted.exitCode()).as(adopted.all()).isZero();
        Path own = before.include().resolveSibling("gapless").resolve("own.conf");
        String variable = "gapless_" + site.name().replace('-', '_');
        Files.writeString(
                own,
                "server { listen 127.0.0.1:%d; include %s.d/server.conf; location / {\nproxy_pass http://$%s; } }\n"
                        .formatted(FreePorts.take(1).getFirst(), ours(), variable));
        long reloads = before.reloads();
        String leads = Files.readString(before.include());
        Said refused = operator.types("remove", "--keep-running", "--yes");
        assertThat(flat(refused)).contains("[not-possible-now]", own + ":1", "server.conf");
        assertThat(refused.exitCode()).isNotZero();
        assertThat(Files.readString(before.include())).isEqualTo(leads);
        assertThat(before.reloads()).isEqualTo(reloads);
        Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
        Files.delete(own);
        Said gone = operator.types("remove", "--keep-running", "--yes");
        assertThat(gone.exitCode()).as(gone.all()).isZero();
    }

    /// The agent dies between the two reloads: nginx leads to the process itself, and a deployment
    /// would move flags that nobody follows, and end it.
    @Test
    void aHandBackThatDiedInTheMiddleIsFinishedFirst() throws IOException {
        Process app = before.processes().getFirst();
        String old = Files.readString(before.include());
        Path script = site.folder().resolve("reload.sh");
        Path deadly = site.folder().resolve("deadly");
        Files.writeString(
                script,
                """
                #!/bin/sh
                echo once >> "$0.called"
                if [ -e "%1$s" ] && ! grep -q '^server {' "%2$s"; then
                    rm "%1$s"
                    kill -9 $PPID
                    exit 1
                fi
                exec %3$s
                """
                        .formatted(
                                deadly,
                                ours(),
                                before.command("-s", "reload").replaceAll("[\\[\\],]", "")));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        toldBy(script);
        Said adopted = operator.types("adopt", "--nginx-include", include(), "--yes");
        assertThat(adopted.exitCode()).as(adopted.all()).isZero();
        Files.writeString(deadly, "");
        try (Traffic closing = Traffic.of(before.closing(), 4, THINK, GETS)) {
            closing.awaitMore(20);
            Said died = operator.types("remove", "--keep-running", "--yes");
            assertThat(died.exitCode()).as(died.all()).isNotZero();
            assertThat(deadly).doesNotExist();
            site.agent().connect();
            Await.until(
                    "the next agent knows it",
                    Duration.ofSeconds(60),
                    () -> site.view().stable().equals("1"));
            assertThat(Files.readString(before.include())).isEqualTo(old);
            Said refused = operator.types("deploy", "2", "--yes");
            assertThat(flat(refused))
                    .contains("[not-possible-now]", "gapless remove --keep-running");
            assertThat(app.isAlive()).isTrue();
            Said gone = operator.types("remove", "--keep-running", "--yes");
            assertThat(gone.exitCode()).as(gone.all()).isZero();
            closing.awaitMore(50);
            assertThat(closing.stop().failed()).isZero();
        }
        assertThat(app.isAlive()).isTrue();
        // by no other command than that of the switch, the line of the user's included
        assertThat(Files.readAllLines(Path.of(script + ".called")))
                .hasSize(Math.toIntExact(before.reloads() + 1));
        assertThat(site.client().services()).isEmpty();
        assertThat(Files.readString(ours())).doesNotContain("server {");
        assertThat(ours().resolveSibling(site.name() + ".conf.d")).doesNotExist();
    }

    private Said refused(String code) throws IOException {
        String line = Files.readString(before.include());
        long reloads = before.reloads();
        Said said = operator.types("adopt", "--nginx-include", include(), "--yes");
        assertThat(said.all()).contains("[" + code + "]");
        assertThat(said.exitCode()).as(said.all()).isIn(1, 2);
        assertThat(Files.readString(before.include())).isEqualTo(line);
        assertThat(ours()).doesNotExist();
        assertThat(before.reloads()).isEqualTo(reloads);
        assertThat(site.client().services()).isEmpty();
        assertThat(site.home().resolve("fronts").resolve(site.name())).doesNotExist();
        return said;
    }

    private Path ours() {
        return before.include().resolveSibling("gapless").resolve(site.name() + ".conf");
    }

    private String include() {
        return before.include().toString();
    }
}
