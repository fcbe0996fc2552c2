package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Checkout;
import dev.gapless.e2e.site.FreePorts;
import dev.gapless.e2e.site.Operator.Said;
import dev.gapless.e2e.site.Traffic;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// What runs behind an include of nginx is taken over, and nginx itself becomes the switch: by one
/// reload in all.
class AdoptFlagsIT extends BehindAnInclude {
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
            assertThat(OutlineOfPage.difference("docs/howto/nginx.md", dry.out(), site, before))
                    .as(dry.out())
                    .isEmpty();
            assertThat(site.client().services()).isEmpty();
            assertThat(ours()).doesNotExist();

            Said adopted = adopts();
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
        assertThat(note("")).doesNotExist();
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
        noteOfOneThatDied();
        Said adopted = operator.types("adopt", "--port", port, "--yes");
        assertThat(adopted.exitCode()).as(adopted.all()).isZero();
        assertThat(adopted.out()).contains("one reload of nginx", "It is served at");
        assertThat(before.reloads()).isEqualTo(1);
        // that server is none for requests that passed one of the user's
        String line = Files.readString(before.include());
        Said led = adopts();
        assertThat(flat(led))
                .contains("[not-possible-now]", "remove --keep-running, then gapless adopt");
        assertThat(Files.readString(before.include())).isEqualTo(line);
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
        site.with("switch.listen", listen.replace("127.0.0.1", "127.0.0.2"));
        assertThat(flat(refused("switch-cannot"))).contains("add " + listen);
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

    private Said refused(String code) throws IOException {
        String line = Files.readString(before.include());
        long reloads = before.reloads();
        Said said = adopts();
        assertThat(said.all()).contains("[" + code + "]");
        assertThat(said.exitCode()).as(said.all()).isIn(1, 2);
        assertThat(Files.readString(before.include())).isEqualTo(line);
        assertThat(ours()).doesNotExist();
        assertThat(before.reloads()).isEqualTo(reloads);
        assertThat(site.client().services()).isEmpty();
        assertThat(note("")).doesNotExist();
        return said;
    }

    /// A file that says another switch by now would lead nginx to nobody.
    @Test
    void whatIsAdoptedAgainHasTheSwitchThatItHad() throws IOException {
        String old = Files.readString(before.include());
        isAdoptedByHalf();
        String listen = site.config().value("switch.listen");
        String elsewhere = "127.0.0.1:" + FreePorts.take(1).getFirst();
        site.with("switch.listen", elsewhere);
        Said other = adopts();
        assertThat(flat(other))
                .contains("[switch-cannot]", listen, elsewhere, "remove --keep-running");
        assertThat(Files.readString(before.include())).isEqualTo(old);
        assertThat(answer()).isNotEmpty();
        site.with("switch.listen", listen);
        Said again = adopts();
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
        Said adopted = adopts();
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

    /// The line is as it was, the notes are gone, and nginx still has the server of ours.
    @Test
    void whatAnAgentLeftWhoseHomeIsLostIsTakenOverAgain() throws IOException {
        String old = Files.readString(before.include());
        Said adopted = adopts();
        assertThat(adopted.exitCode()).as(adopted.all()).isZero();
        site.agent().kill();
        try (Stream<Path> lost = Files.walk(site.home())) {
            for (Path one : lost.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
        Files.writeString(before.include(), old);
        Said again = adopts();
        assertThat(again.exitCode()).as(again.all()).isZero();
        assertThat(before.reloads()).isEqualTo(2);
        Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
        assertThat(answer()).isNotEmpty();
    }

    /// nginx could not give up what a file of the user's needs.
    @Test
    void whatStillUsesOurIncludeIsNamedBeforeAnythingIsHandedBack() throws IOException {
        Said adopted = adopts();
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
        String address = site.view().instances().getFirst().address();
        Files.writeString(before.include(), "set $service_url http://" + address + ";\n");
        assertThat(operator.types("deploy", "2", "--yes").all())
                .contains("[nginx-include-edited]", "past the switch, to " + address);
        Files.writeString(before.include(), leads);
        Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
        Files.delete(own);
        Said gone = operator.types("remove", "--keep-running", "--yes");
        assertThat(gone.exitCode()).as(gone.all()).isZero();
    }
}
