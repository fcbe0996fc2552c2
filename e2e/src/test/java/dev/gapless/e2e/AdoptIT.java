package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.api.ProblemCode;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.HandMade;
import dev.gapless.e2e.site.Operator;
import dev.gapless.e2e.site.Operator.Said;
import dev.gapless.e2e.site.Processes;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.load.RequestSpec;
import dev.gapless.testkit.Needed;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A service that runs already, as people run it, and the way to Gapless and back again.
class AdoptIT {
    private static final int USERS = 8;
    private static final Duration THINK = Duration.ofMillis(20);

    private final Site site = Site.tiny().with("instances", "1").with("ramp", "1s");
    private final Operator operator = new Operator(site);
    private final int port = site.port();
    private HandMade before;

    @BeforeEach
    void theServiceRunsBehindNginx() {
        assumeTrue(Needed.there("nginx", HandMade.nginx().isPresent()), "no nginx is installed");
        before = HandMade.before(site);
    }

    @AfterEach
    void end() {
        before.close();
        site.close();
    }

    /// The only requests that may be lost are those that nginx drops while it is reloaded: once
    /// when the service is adopted, once when it is let go. Where connections are not kept alive
    /// there are none.
    @Test
    void fromAScriptToGaplessAndBackNoRequestIsLost() throws IOException {
        Process app = before.processes().getFirst();
        List<RequestSpec> gets = List.of(RequestSpec.get("/"));
        try (Traffic kept = Traffic.of(before.keepAlive(), USERS, THINK, gets);
                Traffic closing = Traffic.of(before.closing(), 4, THINK, gets)) {
            kept.awaitMore(200);

            Said dry = operator.types("adopt", "--nginx-include", include(), "--dry-run");
            assertThat(dry.exitCode()).as(dry.all()).isZero();
            assertThat(dry.out())
                    .contains("pid " + app.pid(), "TINY_ORDERS", "one reload of nginx")
                    .doesNotContain(site.orders().toString());
            assertThat(site.client().services()).isEmpty();
            assertThat(OutlineOfPage.difference("docs/howto/adopt.md", dry.out(), site, before))
                    .as(dry.out())
                    .isEmpty();

            Said adopted = operator.types("adopt", "--nginx-include", include(), "--yes");
            assertThat(adopted.exitCode()).as(adopted.all()).isZero();
            assertThat(adopted.out()).contains("Verified: a request through nginx");
            assertThat(Files.readString(before.include()))
                    .isEqualTo(
                            "set $service_url http://"
                                    + site.config().value("switch.listen")
                                    + ";\n");
            assertThat(site.view().stable()).isEqualTo("1");
            assertThat(app.isAlive()).isTrue();
            assertRefused("not-possible-now", "adopt", "--port", Integer.toString(port));
            assertRefused("nginx-include-unclear", "adopt", "--nginx-include", include());
            long lostByAdoption = kept.failed();
            kept.awaitMore(100);

            // the agent that adopted it dies: the next one finds it in the journal
            site.agent().kill();
            kept.awaitMore(100);
            site.agent().connect();
            Await.until(
                    "the next agent knows it",
                    Duration.ofSeconds(60),
                    () -> site.view().stable().equals("1"));
            assertThat(app.isAlive()).isTrue();

            Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
            Await.until("it is stopped", Duration.ofSeconds(60), () -> !app.isAlive());
            assertThat(app.exitValue()).as("it ended by itself, as it does on SIGTERM").isZero();
            kept.awaitMore(100);

            // the way back starts it from the copy of its jar
            Said back = operator.types("rollback", "--yes");
            assertThat(back.exitCode()).as(back.all()).isZero();
            assertThat(site.view().stable()).isEqualTo("1");
            assertThat(site.instances("1")).hasSize(1);
            kept.awaitMore(100);
            assertThat(kept.failed() - lostByAdoption).as("lost since the adoption").isZero();

            String ours = Files.readString(before.include());
            Files.writeString(before.include(), "set $service_url http://127.0.0.1:9;\n");
            assertRefused("nginx-include-unclear", "remove", "--keep-running");
            assertThat(operator.types("status").out()).contains("[nginx-include-edited]");
            isNotReplacedWhileNginxLeadsPastTheSwitch();
            Files.writeString(before.include(), ours);
            assertThat(site.view().stable()).as("nothing was changed").isEqualTo("1");

            long pid = site.instances("1").getFirst();
            Said gone = operator.types("remove", "--keep-running", "--yes");
            assertThat(gone.exitCode()).as(gone.all()).isZero();
            assertThat(site.client().services()).isEmpty();
            // nothing of Gapless is left in the way
            site.agent().kill();
            site.proxies().forEach(Processes::kill);
            kept.awaitMore(200);
            closing.awaitMore(100);
            assertThat(ProcessHandle.of(pid)).isPresent();
            long lostByLettingGo = kept.failed() - lostByAdoption;
            System.out.println(
                    "AdoptIT: of "
                            + kept.requests()
                            + " requests on kept-alive connections the reload at the adoption cost "
                            + lostByAdoption
                            + ", the one at the end "
                            + lostByLettingGo
                            + "; of "
                            + closing.requests()
                            + " on closing ones "
                            + closing.failed());
            assertThat(lostByAdoption).isLessThanOrEqualTo(USERS);
            assertThat(lostByLettingGo).isLessThanOrEqualTo(USERS);
            assertThat(closing.stop().failed()).as("on connections that are not kept").isZero();
            assertThat(kept.stop().errors()).isZero();
        }
    }

    /// As a script of before does it: what would be ended is what the clients use.
    private void isNotReplacedWhileNginxLeadsPastTheSwitch() throws IOException {
        String address = site.view().instances().getFirst().address();
        Files.writeString(before.include(), "set $service_url http://" + address + ";\n");
        assertRefused("nginx-include-edited", "deploy", "2");
        assertRefused("nginx-include-edited", "rollback", "2");
        for (String[] command : new String[][] {{"scale", "2"}, {"restart"}}) {
            Said refused = operator.types(command);
            assertThat(refused.err()).contains("[nginx-include-edited]");
            assertThat(refused.exitCode()).isNotZero();
        }
        assertThat(operator.types("plan", "2").err())
                .contains("[nginx-include-edited]", "remove --keep-running, which");
        assertThat(operator.types("check").all()).contains("[nginx-include-edited]");
        assertThat(operator.types("status").out())
                .contains("[nginx-include-edited]", "past the switch, to " + address);
    }

    /// The file names what runs: the first deployment takes it over, shows what, and goes on.
    @Test
    void theFirstDeploymentTakesOverWhatTheFileNames() {
        Process app = before.processes().getFirst();
        site.with("adopt.nginx-include", include());
        List<RequestSpec> gets = List.of(RequestSpec.get("/"));
        try (Traffic kept = Traffic.of(before.keepAlive(), USERS, THINK, gets);
                Traffic closing = Traffic.of(before.closing(), 4, THINK, gets)) {
            kept.awaitMore(200);
            Said missing = operator.types("deploy", "99", "--yes");
            assertThat(missing.all()).contains("[artifact-missing]");
            assertThat(operator.types("check", "2").exitCode())
                    .as("the port of what is to be adopted is no conflict")
                    .isZero();
            Said planned = operator.types("plan", "2");
            assertThat(planned.exitCode()).as(planned.all()).isZero();
            assertThat(planned.out())
                    .contains("adopts pid " + app.pid(), "one reload of nginx", "then deploys 2");
            assertThat(operator.types("deploy", "2", "--plan", "abcdef").all())
                    .contains("[not-possible-now]", "is not adopted");
            assertThat(site.client().services()).as("nothing was changed").isEmpty();

            Said deployed = operator.types("deploy", "2", "--yes");
            assertThat(deployed.exitCode()).as(deployed.all()).isZero();
            assertThat(deployed.out())
                    .containsSubsequence(
                            "adopts pid " + app.pid(),
                            "one reload of nginx",
                            "then deploys 2",
                            "Verified: a request through nginx",
                            site.name() + " 1 -> 2",
                            "SUCCEEDED",
                            "gapless rollback");
            Await.until("it is stopped", Duration.ofSeconds(60), () -> !app.isAlive());
            assertThat(app.exitValue()).as("it ended by itself, as it does on SIGTERM").isZero();
            assertThat(site.view().stable()).isEqualTo("2");
            kept.awaitMore(100);
            closing.awaitMore(100);
            assertThat(kept.stop().failed()).as("by the reload").isLessThanOrEqualTo(USERS);
            assertThat(closing.stop().failed()).as("on connections that are not kept").isZero();
        }
        Said next = operator.types("deploy", "1", "--yes");
        assertThat(next.exitCode()).as(next.all()).isZero();
        assertThat(next.all()).doesNotContain("adopts");
    }

    /// Whoever uses the port of the service comes to the switch first; an nginx that leads to
    /// nobody would lead past it.
    @Test
    void aFirstDeploymentThatWouldLoseItsClientsIsRefused() throws IOException {
        Process app = before.processes().getFirst();
        site.with("adopt.port", Integer.toString(port));
        assertThat(operator.types("deploy", "2", "--yes").all())
                .contains("[not-possible-now]", site.config().value("switch.listen"));
        assertThat(app.isAlive()).isTrue();
        Files.writeString(before.include(), "set $service_url http://127.0.0.1:9;\n");
        site.with("adopt.nginx-include", include());
        assertThat(operator.types("deploy", "2", "--yes").all())
                .contains("[nobody-listens]", "take adopt out of the file");
        assertThat(site.client().services()).isEmpty();
    }

    @Test
    void whereNothingRunsTheFirstDeploymentSaysSoAndGoesOn() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        // the first of its ports is that of the service that it does not know
        site.with("adopt.port", Integer.toString(free))
                .with("ports", site.config().value("ports").replaceFirst("[0-9]+, *", ""));
        Said deployed = operator.types("deploy", "2", "--yes");
        assertThat(deployed.all())
                .contains("Nothing runs at :" + free + " (adopt in the file)", "SUCCEEDED");
        assertThat(deployed.exitCode()).isZero();
    }

    /// nginx hangs while it is told, and goes on when nobody waits any more: what it may lead to is
    /// still there.
    @Test
    void theSwitchStaysForAnNginxThatWasTooSlow() throws IOException {
        Process app = before.processes().getFirst();
        String old = Files.readString(before.include());
        List<RequestSpec> gets = List.of(RequestSpec.get("/"));
        Processes.signal(before.master(), "STOP");
        Said slow = operator.types("adopt", "--nginx-include", include(), "--yes");
        assertThat(slow.all()).contains("[nginx-reload-failed]", "the switch stays");
        assertThat(slow.exitCode()).isNotZero();
        assertThat(Files.readString(before.include())).isEqualTo(old);
        assertThat(site.view().stable()).isEqualTo("1");
        try (Traffic through = Lossless.traffic(site)) {
            through.awaitMore(50);
            assertThat(through.stop().failed()).isZero();
        }
        assertThat(operator.types("deploy", "2", "--yes").all()).contains("[not-possible-now]");

        Processes.signal(before.master(), "CONT");
        try (Traffic closing = Traffic.of(before.closing(), 4, THINK, gets)) {
            Said again = operator.types("adopt", "--nginx-include", include(), "--yes");
            assertThat(again.exitCode()).as(again.all()).isZero();
            assertThat(again.out()).contains("Verified: a request through nginx");
            closing.awaitMore(50);
            assertThat(closing.stop().failed()).isZero();
        }
        assertThat(app.isAlive()).isTrue();
    }

    /// As when the agent dies after it wrote the include: nginx leads past the switch, which takes
    /// the adopted process for idle. Nothing may be deployed upon that.
    @Test
    void anAdoptionThatDiedBeforeNginxWasToldIsFinishedFirst() throws IOException {
        Process app = before.processes().getFirst();
        Said adopted = operator.types("adopt", "--nginx-include", include(), "--yes");
        assertThat(adopted.exitCode()).as(adopted.all()).isZero();
        site.agent().kill();
        Files.delete(site.home().resolve("fronts").resolve(site.name() + ".confirmed"));

        Said deployed = operator.types("deploy", "2", "--yes");
        assertThat(deployed.all()).contains("[not-possible-now]", "gapless adopt --nginx-include");
        assertThat(deployed.exitCode()).isNotZero();
        assertThat(app.isAlive()).isTrue();

        Said again = operator.types("adopt", "--nginx-include", include(), "--yes");
        assertThat(again.exitCode()).as(again.all()).isZero();
        assertThat(again.out()).contains("nginx is told once more", "Verified: a request");
        assertRefused("nginx-include-unclear", "adopt", "--nginx-include", include());
        Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
    }

    /// The second service comes with the include that leads to the switch of the first.
    @Test
    void anIncludeThatWasAdoptedWithAnotherServiceIsRefused() throws IOException {
        Said adopted = operator.types("adopt", "--nginx-include", include(), "--yes");
        assertThat(adopted.exitCode()).as(adopted.all()).isZero();
        Path file = site.folder().resolve("cart.yaml");
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        Files.writeString(
                file,
                Files.readString(site.configFile())
                                .replace("name: " + site.name(), "name: cart")
                                .replace(site.config().value("switch.listen"), "127.0.0.1:" + free)
                        + "adopt: { nginx-include: "
                        + include()
                        + " }\n");
        for (List<String> command :
                List.of(
                        List.of("adopt", "--nginx-include", include()),
                        List.of("deploy", "2"),
                        List.of("adopt"))) {
            List<String> words = new ArrayList<>(command);
            words.addAll(List.of("--yes", "--file", file.toString()));
            Refusal.assertNothingChanged(
                            operator.types(words.toArray(String[]::new)),
                            ProblemCode.NGINX_INCLUDE_CLAIMED)
                    .contains("belongs to the service " + site.name())
                    .contains(site.config().value("switch.listen"))
                    .contains("--nginx-include FILE");
        }
        assertThat(operator.types("plan", "2", "--file", file.toString()).err())
                .contains("[nginx-include-claimed]");
        assertThat(site.client().services()).hasSize(1);
    }

    /// It runs on with what it has read long since, and could not be reloaded.
    @Test
    void anotherNginxThatIsBrokenIsNobodysConcern() throws IOException {
        Path nginx = HandMade.nginx().orElseThrow();
        try (HandMade broken = HandMade.inFrontOf(nginx, site.folder().resolve("broken"), port);
                HandMade next = HandMade.inFrontOf(nginx, site.folder().resolve("next"), port)) {
            Files.delete(site.folder().resolve("broken/nginx.conf"));
            assertRefused(
                    "nginx-config-broken", "adopt", "--nginx-include", broken.include().toString());
            Said adopted =
                    operator.types("adopt", "--nginx-include", next.include().toString(), "--yes");
            assertThat(adopted.exitCode()).as(adopted.all()).isZero();
            assertThat(adopted.out()).contains("Verified: a request through nginx");
        }
    }

    /// Without nginx: clients come to the switch from now on, and to the service itself at the end.
    @Test
    void whatIsLetGoAtOnceIsTheProcessThatItWas() {
        Process app = before.processes().getFirst();
        Said adopted = operator.types("adopt", "--port", Integer.toString(port), "--yes");
        assertThat(adopted.exitCode()).as(adopted.all()).isZero();
        try (Traffic traffic = Lossless.traffic(site)) {
            traffic.awaitMore(50);
            assertThat(traffic.stop().failed()).isZero();
        }
        Said status = operator.types("status");
        assertThat(status.out()).contains("1 serves: healthy, adopted, ");
        Said gone = operator.types("remove", "--keep-running", "--yes");
        assertThat(gone.exitCode()).as(gone.all()).isZero();
        assertThat(gone.out())
                .contains("nobody answers at " + site.config().value("switch.listen"));
        assertThat(app.isAlive()).isTrue();
        assertThat(site.client().services()).isEmpty();

        // and once more, under the same name
        Said again = operator.types("adopt", "--port", Integer.toString(port), "--yes");
        assertThat(again.exitCode()).as(again.all()).isZero();
        assertThat(site.view().stable()).isEqualTo("1");
    }

    /// Each refusal says why, and changes nothing.
    @Test
    void whatCannotBeAdoptedIsRefusedAndLeftAsItIs() throws IOException {
        Process app = before.processes().getFirst();
        String include = Files.readString(before.include());
        assertRefused("nobody-listens", "adopt", "--port", "1");
        assertRefused(
                "health-not-found",
                "adopt",
                "--port",
                Integer.toString(port),
                "--health.path",
                "/nowhere");
        assertRefused(
                "listen-in-use",
                "adopt",
                "--port",
                Integer.toString(port),
                "--switch.listen",
                "127.0.0.1:" + before.keepAlive().getPort());
        assertRefused(
                "app-unhealthy",
                "adopt",
                "--port",
                Integer.toString(port),
                "--health.path",
                "/slow?ms=5000",
                "--health.timeout",
                "200ms");
        assertRefused("process-foreign", "adopt", "--port", port(before.keepAlive()));
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertRefused(
                "listen-in-use",
                "adopt",
                "--port",
                Integer.toString(port),
                "--switch.listen",
                "192.0.2.1:" + free);
        Path copy = site.folder().resolve("copy.inc");
        Files.copy(before.include(), copy);
        assertRefused("nginx-missing", "adopt", "--nginx-include", copy.toString());
        Files.writeString(copy, "set $service_url http://shop.internal;\n");
        assertRefused("nginx-include-unclear", "adopt", "--nginx-include", copy.toString());
        Path jar = site.folder().resolve("hand-made/app/tiny-1.jar");
        Files.delete(jar);
        assertRefused("command-unrepeatable", "adopt", "--port", Integer.toString(port));

        assertThat(site.client().services()).isEmpty();
        assertThat(site.home().resolve("releases").resolve(site.name())).doesNotExist();
        assertThat(site.home().resolve("instances")).isEmptyDirectory();
        assertThat(site.home().resolve("secrets").resolve(site.name())).doesNotExist();
        assertThat(Files.readString(before.include())).isEqualTo(include);
        assertThat(app.isAlive()).isTrue();
    }

    private void assertRefused(String code, String... words) {
        String[] all = Arrays.copyOf(words, words.length + 1);
        all[words.length] = "--yes";
        Refusal.assertNothingChanged(operator.types(all), ProblemCode.byId(code).orElseThrow());
    }

    private static String port(URI door) {
        return Integer.toString(door.getPort());
    }

    private String include() {
        return before.include().toString();
    }
}
