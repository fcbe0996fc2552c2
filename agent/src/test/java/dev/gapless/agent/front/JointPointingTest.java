package dev.gapless.agent.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.api.Problem;
import dev.gapless.core.port.Routes;
import dev.gapless.runtime.linux.Connections;
import dev.gapless.testkit.Needed;
import dev.gapless.traffic.nginx.Led;
import dev.gapless.traffic.nginx.NginxSwitch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// nginx becomes the switch and is led to it by one reload: a real one, with the switch itself.
class JointPointingTest {
    @TempDir Path folder;

    private final NginxSwitch traffic = traffic(1);
    private UserNginx nginx;
    private ByFlags shop;
    private int service;
    private int listen;
    private String asItWas;

    @BeforeEach
    void begin() throws IOException {
        assumeTrue(Needed.there("nginx", UserNginx.program().isPresent()), "no nginx is installed");
        nginx = new UserNginx(folder);
        asItWas = Files.readString(nginx.include());
        service = Integer.parseInt(asItWas.replaceAll(".*:([0-9]+);\n", "$1"));
        shop = ByFlags.shop(nginx, service);
        listen = shop.listen();
    }

    @AfterEach
    void end() throws Exception {
        traffic.close();
        if (nginx != null) {
            nginx.close();
        }
    }

    private static NginxSwitch traffic(long epoch) {
        return new NginxSwitch(epoch, Connections::established, Nginx::elsewhere, _ -> Led.SEEN);
    }

    @Test
    void bothFilesAreTakenInByOneReload() throws IOException {
        JointPointing joint = joint();
        traffic.together("shop", joint);
        traffic.apply(routes(1, service));
        assertThat(joint.isDone()).isTrue();
        assertThat(joint.awaitOldGone()).isTrue();
        assertThat(nginx.include()).hasContent("set $service_url http://127.0.0.1:" + listen + ";");
        assertThat(nginx.answer()).isEqualTo("old");
        assertThat(nginx.reloads()).isEqualTo(1);
        // and from then on by flags alone
        traffic.apply(routes(2, nginx.answering("new")));
        assertThat(nginx.answer()).isEqualTo("new");
        assertThat(nginx.reloads()).as("a port that is no slot costs another one").isEqualTo(2);
        traffic.apply(routes(3, service));
        assertThat(nginx.answer()).isEqualTo("old");
        assertThat(nginx.reloads()).isEqualTo(2);
    }

    /// nginx is not led to a server that has nobody to send requests to.
    @Test
    void untilSomebodyIsToGetRequestsNothingIsChanged() throws IOException {
        traffic.together("shop", joint());
        assertThat(refusal(() -> traffic.apply(shop.held(1)))).isEqualTo("not-possible-now");
        assertUntouched();
        traffic.apply(routes(2, service));
        assertThat(nginx.answer()).isEqualTo("old");
        assertThat(nginx.reloads()).isEqualTo(1);
    }

    @Test
    void whatWasGivenUpBeforeItBeganIsNotDone() throws IOException {
        JointPointing joint = joint();
        traffic.together("shop", joint);
        assertThat(joint.giveUp()).isTrue();
        assertThat(joint.mayLead()).isFalse();
        assertThat(refusal(() -> traffic.apply(routes(1, service)))).isEqualTo("not-possible-now");
        assertUntouched();
    }

    @Test
    void whatIsUnderWayOrDoneCannotBeGivenUp() {
        JointPointing joint = joint();
        traffic.together("shop", joint);
        traffic.apply(routes(1, service));
        assertThat(joint.giveUp()).isFalse();
        assertThat(joint.mayLead()).isTrue();
    }

    /// While nginx is told, by a command that waits for this test.
    @Test
    void whatIsUnderWayCannotBeGivenUp() throws Exception {
        Path told = folder.resolve("told");
        Path go = folder.resolve("go");
        Path script = folder.resolve("reload.sh");
        Files.writeString(
                script,
                "#!/bin/sh\ntouch %s\nwhile [ ! -e %s ]; do sleep 0.05; done\nexec %s\n"
                        .formatted(told, go, String.join(" ", nginx.command("-s", "reload"))));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        JointPointing joint = joint();
        traffic.together("shop", joint);
        Thread applying =
                Thread.ofVirtual()
                        .start(() -> traffic.apply(routes(1, service, List.of(script.toString()))));
        UserNginx.await(() -> Files.exists(told));
        assertThat(joint.giveUp()).isFalse();
        assertThat(joint.mayLead()).isTrue();
        assertThat(joint.isDone()).isFalse();
        Files.writeString(go, "");
        applying.join();
        assertThat(joint.isDone()).isTrue();
        assertThat(nginx.answer()).isEqualTo("old");
    }

    /// It was not seen to hear, and a person decides whether it is told again.
    @Test
    void anNginxThatDidNotHearIsNotToldAgainByItself() throws IOException {
        AtomicReference<Led> led = new AtomicReference<>(Led.UNSEEN);
        try (NginxSwitch one =
                new NginxSwitch(2, Connections::established, Nginx::elsewhere, _ -> led.get())) {
            one.together("shop", joint());
            assertThat(refusal(() -> one.apply(routes(1, service, List.of("false")))))
                    .isEqualTo("nginx-reload-failed");
            one.alone("shop");
            for (int i = 0; i < 3; i++) {
                assertThat(refusal(() -> one.apply(routes(1, service))))
                        .isEqualTo("nginx-reload-failed");
            }
            assertUntouched();
            // somebody adopts it again
            one.together("shop", joint());
            one.apply(routes(1, service));
            assertThat(nginx.reloads()).isEqualTo(1);
            one.alone("shop");
            // from then on flags alone are moved, seen or not
            one.apply(routes(2, service));
            assertThat(nginx.reloads()).isEqualTo(1);
            int other = nginx.answering("new");
            assertThat(refusal(() -> one.apply(routes(3, other)))).isEqualTo("nginx-reload-failed");
            led.set(Led.SEEN);
            one.apply(routes(3, other));
            assertThat(nginx.reloads()).isEqualTo(2);
        }
    }

    /// Both files lie there, nobody saw nginx take them in, and it is handed back.
    @Test
    void whatWasLeftOfAnAdoptionIsRemovedToo() throws IOException {
        traffic.together("shop", joint());
        traffic.apply(routes(1, service));
        Files.delete(nginx.ours().resolveSibling("shop.conf.d").resolve("taken"));
        traffic.close();
        Files.writeString(nginx.include(), asItWas);
        try (NginxSwitch next =
                new NginxSwitch(2, Connections::established, Nginx::elsewhere, _ -> Led.UNSEEN)) {
            assertThat(refusal(() -> next.apply(routes(1, service))))
                    .isEqualTo("nginx-reload-failed");
            next.remove("shop");
            assertThat(nginx.ours().resolveSibling("shop.conf.d")).doesNotExist();
            assertThat(Files.readString(nginx.ours())).doesNotContain("server {");
            assertThat(UserNginx.answer(listen)).as("our server is gone").isEmpty();
            assertThat(nginx.answer()).isEqualTo("old");
        }
    }

    /// Somebody may include it by its name: without the file nginx could not begin any more.
    @Test
    void whatAHandBackLeftIsThereAfterAnAdoptionThatFailed() throws IOException {
        traffic.together("shop", joint());
        traffic.apply(routes(1, service));
        Files.writeString(nginx.include(), asItWas);
        traffic.remove("shop");
        String left = Files.readString(nginx.ours());
        long reloads = nginx.reloads();
        traffic.together("shop", joint());
        assertThat(refusal(() -> traffic.apply(routes(2, service, List.of("false")))))
                .isEqualTo("nginx-reload-failed");
        assertThat(nginx.ours()).hasContent(left);
        assertThat(nginx.ours().resolveSibling("shop.conf.d")).doesNotExist();
        assertThat(nginx.reloads()).isEqualTo(reloads);
        traffic.alone("shop");
        traffic.together("shop", joint());
        traffic.apply(routes(3, service));
        assertThat(nginx.answer()).isEqualTo("old");
    }

    /// Nothing of the nginx that is found is run but its check.
    @Test
    void nginxIsToldByTheCommandOfTheSwitchAlone() throws IOException {
        Path called = folder.resolve("called");
        Path script = folder.resolve("reload.sh");
        Files.writeString(
                script,
                "#!/bin/sh\necho once >> %s\nexec %s\n"
                        .formatted(called, String.join(" ", nginx.command("-s", "reload"))));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Repointing back =
                Repointing.of(
                        new Front(nginx.include(), nginx.command()), List.of(script.toString()));
        back.to("127.0.0.1:" + nginx.answering("new"));
        assertThat(nginx.answer()).isEqualTo("new");
        assertThat(Files.readAllLines(called)).hasSize(1);
        assertThat(nginx.reloads()).isEqualTo(1);
    }

    @Test
    void aFolderThatItsWorkersMayNotLookIntoIsFoundBefore() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "its workers are this user");
        Repointing repointing = Repointing.of(new Front(nginx.include(), List.of()));
        assertThat(repointing.barred(nginx.ours())).isEmpty();
        Path own = nginx.ours().resolveSibling(".").normalize();
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
        assertThat(repointing.barred(nginx.ours())).contains(own);
    }

    /// A line of somebody else: seen by nginx -t when both files are there, and not tried again.
    @Test
    void whatNginxRefusesIsPutBackAndNotTriedAgain() throws IOException {
        JointPointing joint = joint();
        traffic.together("shop", joint);
        nginx.configure("nonsens on;");
        assertThat(refusal(() -> traffic.apply(routes(1, service))))
                .isEqualTo("nginx-config-broken");
        assertUntouched();
        assertThat(joint.mayTurnLater()).isFalse();
        nginx.configure("");
        assertThat(refusal(() -> traffic.apply(routes(1, service))))
                .isEqualTo("nginx-config-broken");
        assertUntouched();
    }

    @Test
    void aFileThatWasEditedMeanwhileIsLeftAlone() throws IOException {
        JointPointing joint = joint();
        traffic.together("shop", joint);
        String byHand = asItWas + "# by hand\n";
        Files.writeString(nginx.include(), byHand);
        assertThat(refusal(() -> traffic.apply(routes(1, service))))
                .isEqualTo("nginx-include-unclear");
        assertThat(nginx.include()).hasContent(byHand);
        assertThat(nginx.ours()).doesNotExist();
        assertThat(joint.mayTurnLater()).isFalse();
    }

    /// The check passes: it does not mind an address that somebody has.
    @Test
    void aReloadThatFailsIsSeenAndBothArePutBack() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new java.net.InetSocketAddress(InetAddress.getByName("127.0.0.1"), listen));
            JointPointing joint = joint();
            traffic.together("shop", joint);
            assertThat(refusal(() -> traffic.apply(routes(1, service)))).isEqualTo("listen-in-use");
            assertThat(nginx.include()).hasContent(asItWas);
            assertThat(nginx.ours()).doesNotExist();
            assertThat(nginx.ours().resolveSibling("shop.conf.d")).doesNotExist();
            assertThat(joint.mayTurnLater()).as("it was seen to read them again").isFalse();
            assertThat(nginx.answer()).isEqualTo("old");
        }
    }

    @Test
    void anNginxThatCouldNotBeToldIsAsItWas() throws IOException {
        JointPointing joint = joint();
        traffic.together("shop", joint);
        assertThat(refusal(() -> traffic.apply(routes(1, service, List.of("false")))))
                .isEqualTo("nginx-reload-failed");
        assertUntouched();
        assertThat(joint.mayTurnLater()).isFalse();
    }

    /// It has been told, and takes in what lies there at that moment: what would be missing
    /// otherwise is there until it has read what was put back.
    @Test
    void anNginxThatWasToldByACommandThatFailedReadsWhatWasPutBack() throws IOException {
        List<String> failing =
                List.of(
                        "sh",
                        "-c",
                        String.join(" ", nginx.command("-s", "reload")) + "; sleep 1; exit 1");
        JointPointing joint =
                new JointPointing(
                        Repointing.of(new Front(nginx.include(), List.of()), failing),
                        "127.0.0.1:" + listen);
        traffic.together("shop", joint);
        assertThat(refusal(() -> traffic.apply(routes(1, service, failing))))
                .isEqualTo("nginx-reload-failed");
        assertThat(nginx.include()).hasContent(asItWas);
        assertThat(nginx.ours()).doesNotExist();
        assertThat(joint.mayTurnLater()).as("it was seen to read them again").isFalse();
        assertThat(nginx.ours().resolveSibling("shop.conf.d")).doesNotExist();
        assertThat(nginx.answer()).isEqualTo("old");
        assertThat(UserNginx.answer(listen)).as("our server is gone").isEmpty();
    }

    /// What was put back is somebody's by then: no reload of ours takes it in.
    @Test
    void aFileThatIsEditedWhileNginxTakesItInIsNotReloaded() throws Exception {
        Path script = folder.resolve("reload.sh");
        String byHand = asItWas + "# by hand\n";
        // the flags are gone, too, so that what is looked at last fails
        Files.writeString(
                script,
                "#!/bin/sh\n%s\nsleep 1\nprintf '%%s' '%s' > %s\nrm -f %s\n"
                        .formatted(
                                String.join(" ", nginx.command("-s", "reload")),
                                byHand,
                                nginx.include(),
                                nginx.ours().resolveSibling("shop.conf.d").resolve("current")));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        JointPointing joint = joint();
        traffic.together("shop", joint);
        assertThat(refusal(() -> traffic.apply(routes(1, service, List.of(script.toString())))))
                .isNotEmpty();
        assertThat(nginx.include()).hasContent(byHand);
        assertThat(joint.mayTurnLater()).isTrue();
        assertThat(nginx.reloads()).isEqualTo(1);
    }

    /// It hangs while it is told, and reads its files when nobody waits any more.
    @Test
    void whatAnNginxNeedsThatMayTurnLaterStays() throws Exception {
        JointPointing joint = joint();
        traffic.together("shop", joint);
        signal("STOP");
        try {
            assertThat(refusal(() -> traffic.apply(routes(1, service))))
                    .isEqualTo("nginx-reload-failed");
            assertThat(joint.mayTurnLater()).isTrue();
            assertThat(nginx.include()).hasContent(asItWas);
            assertThat(nginx.ours().resolveSibling("shop.conf.d").resolve("current/0." + service))
                    .exists();
        } finally {
            signal("CONT");
        }
        UserNginx.await(() -> nginx.answer().equals("old"));
    }

    /// Both files lie there, and whoever wrote them died before nginx was told.
    @Test
    void theNextAgentTakesInWhatItFinds() throws IOException {
        traffic.together("shop", joint());
        traffic.apply(routes(1, service));
        Files.writeString(nginx.ours().resolveSibling("shop.conf.d").resolve("installing"), "");
        traffic.close();
        try (NginxSwitch next = traffic(2)) {
            next.apply(routes(1, service));
            assertThat(nginx.answer()).isEqualTo("old");
            assertThat(nginx.reloads()).isEqualTo(2);
        }
    }

    private JointPointing joint() {
        return shop.joint();
    }

    private void assertUntouched() throws IOException {
        assertThat(nginx.include()).hasContent(asItWas);
        assertThat(nginx.ours()).doesNotExist();
        assertThat(nginx.ours().resolveSibling("shop.conf.d")).doesNotExist();
        assertThat(nginx.reloads()).isZero();
        assertThat(nginx.answer()).isEqualTo("old");
    }

    private static String refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable act) {
        Problem problem = catchThrowableOfType(Problem.class, act);
        assertThat(problem).as("a refusal").isNotNull();
        return problem.report().code();
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(nginx.pid())).start().waitFor();
    }

    private Routes routes(long generation, int port) {
        return shop.routes(generation, port);
    }

    private Routes routes(long generation, int port, List<String> reload) {
        return shop.routes(generation, port, reload);
    }
}
