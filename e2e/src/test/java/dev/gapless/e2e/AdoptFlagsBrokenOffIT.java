package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Operator.Said;
import dev.gapless.e2e.site.Processes;
import dev.gapless.e2e.site.Traffic;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/// What becomes of an adoption with nginx as the switch, or of a hand-back, that was broken off.
@Order(1)
class AdoptFlagsBrokenOffIT extends BehindAnInclude {
    /// Longer than what is refused waits until it is tried again.
    private static final Duration STAYS = Duration.ofSeconds(6);

    /// nginx hangs while it is told: what it may still turn to is there, and nothing is lost when
    /// it goes on.
    @Test
    void whatItNeedsStaysForAnNginxThatWasTooSlow() throws IOException {
        Process app = before.processes().getFirst();
        String old = Files.readString(before.include());
        Processes.signal(before.master(), "STOP");
        Said slow = adopts();
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
            assertStays(STAYS, () -> before.reloads() == heard);
            Said again = adopts();
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

    /// As when the agent dies before nginx was told, or before anybody saw that it had heard.
    @Test
    void anAdoptionThatDiedInTheMiddleIsFinishedFirst() throws IOException {
        isAdoptedByHalf("--nginx", words());
        assertThat(operator.types("deploy", "2", "--yes").all())
                .contains("[not-possible-now]", "gapless adopt --nginx-include");
        long reloads = before.reloads();
        Said again = adopts();
        assertThat(again.exitCode()).as(again.all()).isZero();
        assertThat(again.out()).contains("Verified: a request");
        assertThat(before.reloads()).isEqualTo(reloads + 1);
        assertThat(Files.readAllLines(note(""))).as("asked as before").hasSizeGreaterThan(1);
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
            Said died = adopts();
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
            Said again = adopts();
            assertThat(again.exitCode()).as(again.all()).isZero();
            assertThat(again.out()).contains("Verified: a request through nginx");
            Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
            closing.awaitMore(50);
            assertThat(closing.stop().failed()).isZero();
        }
    }

    private void killsTheFirstAgentThatReloads(boolean told) throws IOException {
        Path script = site.folder().resolve("reload.sh");
        String nginx = words("-s", "reload");
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

    /// Nobody was told, and what failed for it is repaired in the file: it goes on, and back.
    @Test
    void aCommandThatToldNobodyIsRepairedInTheFile() throws IOException {
        Process app = before.processes().getFirst();
        String old = Files.readString(before.include());
        Path script = site.folder().resolve("nobody.sh");
        Files.writeString(script, "#!/bin/sh\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        toldBy(script);
        assertThat(flat(adopts())).contains("[nginx-reload-failed]", "the switch stays");
        assertThat(Files.readString(before.include())).isEqualTo(old);
        assertThat(before.reloads()).isZero();
        Files.writeString(script, "#!/bin/sh\nexit 7\n");
        Path right = site.folder().resolve("right.sh");
        Files.writeString(right, "#!/bin/sh\nexec " + words("-s", "reload") + "\n");
        Files.setPosixFilePermissions(right, PosixFilePermissions.fromString("rwxr-xr-x"));
        toldBy(right);
        Said again = adopts("--nginx", words());
        assertThat(again.exitCode()).as(again.all()).isZero();
        assertThat(before.reloads()).isEqualTo(1);
        Said back = operator.types("remove", "--keep-running", "--yes");
        assertThat(back.exitCode()).as(back.all()).isZero();
        assertThat(app.isAlive()).isTrue();
        assertThat(Files.readString(before.include())).isEqualTo(old);
        Said anew = adopts();
        assertThat(anew.exitCode()).as(anew.all()).isZero();
        Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
        Await.until("it is stopped", Duration.ofSeconds(60), () -> !app.isAlive());
        assertThat(answer()).isNotEmpty();
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
            Said failed = adopts();
            assertThat(failed.all()).contains("[nginx-reload-failed]");
            assertThat(failed.exitCode()).isNotZero();
            assertThat(Files.readString(before.include())).isEqualTo(old);
            // nginx gives a taken address up, each time: nobody sees it read what was put back
            assertThat(flat(failed)).contains("the switch stays");
            assertThat(ours()).doesNotExist();
            long tried = before.reloads();
            assertStays(STAYS, () -> before.reloads() == tried);
            Files.writeString(configuration, right);
        }
        Said back = operator.types("remove", "--keep-running", "--yes");
        assertThat(back.exitCode()).as(back.all()).isZero();
        assertThat(app.isAlive()).isTrue();
        assertThat(Files.readString(before.include())).isEqualTo(old);
        assertThat(ours()).doesNotExist();
        assertThat(ours().resolveSibling(site.name() + ".conf.d")).doesNotExist();
        assertThat(site.client().services()).isEmpty();
        assertThat(note("")).doesNotExist();
        assertThat(answer()).isNotEmpty();
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
                        .formatted(deadly, ours(), words("-s", "reload")));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        toldBy(script);
        Said adopted = adopts();
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
}
