package dev.gapless.traffic.nginx;

import static dev.gapless.traffic.nginx.Whereabouts.HERE;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.Routes;
import dev.gapless.core.port.TrafficSwitch.Outlook;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.testkit.Needed;
import dev.gapless.traffic.Upstream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What affinity costs with nginx, and where a server of the user's keeps its cookie away.
class NginxAffinityTest {
    private final List<Upstream> upstreams = new ArrayList<>();
    private final NginxSwitch traffic = new NginxSwitch(1, new ProcTable(), HERE);
    private @Nullable RealNginx started;
    private int port;

    @BeforeEach
    void open() throws Exception {
        assumeTrue(Needed.there("nginx", RealNginx.installed()), RealNginx.NOT_INSTALLED);
        started = RealNginx.start();
        port = freePort();
    }

    @AfterEach
    void close() throws IOException {
        traffic.close();
        if (started != null) {
            started.close();
        }
        upstreams.forEach(Upstream::close);
    }

    private RealNginx nginx() {
        return Objects.requireNonNull(started);
    }

    @Test
    void comesAndGoesWithOneReloadEachWhichIsSaidBefore() throws Exception {
        Routes.Target[] targets = {target("1", upstream("one")), target("2", upstream("two"))};
        traffic.apply(routes(1, plain(), 50, targets));
        assertThat(ask("").cookies()).isEmpty();
        assertThat(outlook(tying()).notes()).anyMatch(note -> note.contains("is reloaded once"));
        for (int share = 10; share < 100; share += 10) {
            traffic.apply(routes(1 + share, tying(), share, targets));
            assertThat(ask("").cookies()).hasSize(1);
        }
        assertThat(nginx().reloads()).isEqualTo(2);
        assertThat(outlook(tying()).notes()).noneMatch(note -> note.contains("reloaded"));
        traffic.apply(routes(200, tying(), 100, targets));
        assertThat(ask("").cookies()).as("there is one release").isEmpty();
        traffic.apply(routes(201, plain(), 50, targets));
        assertThat(ask("").cookies()).isEmpty();
        assertThat(layout().affinity()).doesNotExist();
        assertThat(nginx().reloads()).isEqualTo(3);
    }

    /// Whoever turned it on or off ended half way, as by kill -9: nginx could begin with what lies
    /// there, and the next agent takes it in.
    @Test
    void whatWasLeftHalfWayLoadsAndIsTakenInAgain() throws Exception {
        Routes.Target[] targets = {target("1", upstream("one")), target("2", upstream("two"))};
        traffic.apply(routes(1, plain(), 50, targets));
        own(freePort(), layout().includesAffinity());
        List<Path> files = List.of(nginx().include("shop"), layout().server(), layout().affinity());
        long epoch = 1;
        boolean ties = true;
        for (Path file : files) {
            for (int turn = 0; turn < 2; turn++) {
                SwitchSettings wanted = ties ? tying() : plain();
                // in the way of that file, and of putting it back
                Path blocked = file.resolveSibling(file.getFileName() + ".new");
                Files.createDirectory(blocked);
                Files.createFile(blocked.resolve("in-the-way"));
                try (NginxSwitch dies = new NginxSwitch(++epoch, new ProcTable(), HERE)) {
                    Throwable failure =
                            catchThrowable(() -> dies.apply(routes(1, wanted, 50, targets)));
                    // the line for clients is not written but removed when it is turned off
                    boolean written = ties || !file.equals(layout().affinity());
                    assertThat(failure != null).isEqualTo(written);
                }
                Files.delete(blocked.resolve("in-the-way"));
                Files.delete(blocked);
                Program.Ended test = Program.run(nginx().command("-t"));
                assertThat(test.well()).as("%s %s: %s", file, ties, test.output()).isTrue();
                try (NginxSwitch next = new NginxSwitch(++epoch, new ProcTable(), HERE)) {
                    assertThat(next.outlook("shop", wanted).problems()).isEmpty();
                    next.apply(routes(2, wanted, 50, targets));
                }
                assertThat(ask("").cookies()).hasSize(ties ? 1 : 0);
                assertThat(layout().installing()).doesNotExist();
                ties = !ties;
            }
        }
    }

    /// What nginx answers itself ties nobody to anything.
    @Test
    void nobodyIsTiedByAnAnswerThatNoInstanceGave() throws Exception {
        Upstream one = upstream("one");
        Upstream two = upstream("two");
        traffic.apply(routes(1, tying(), 50, target("1", one), target("2", two)));
        one.close();
        two.close();
        assertThat(ask("")).isEqualTo(new Upstream.Answer(ask("").text(), List.of()));
        assertThat(ask("").text()).startsWith("502 ");
    }

    @Test
    void aLocationWithAHeaderOfItsOwnIsRefusedUntilItHasOurLine() throws Exception {
        Routes.Target[] targets = {target("1", upstream("one")), target("2", upstream("two"))};
        traffic.apply(routes(1, plain(), 50, targets));
        int own = freePort();
        own(own, "");
        assertThat(outlook(plain()).problems()).isEmpty();
        ProblemReport problem = outlook(tying()).problems().getFirst();
        assertThat(problem.code()).isEqualTo("nginx-cookie-lost");
        assertThat(problem.where()).endsWith("nginx.conf");
        assertThat(problem.found())
                .isEqualTo("location / of server own.example has an add_header of its own");
        // the line that is to be added, as it is said: before there is such a file
        own(own, problem.todo().replaceFirst("add there: (include [^;]*;).*", "$1"));
        assertThat(outlook(tying()).problems()).isEmpty();
        traffic.apply(routes(2, tying(), 50, targets));
        Upstream.Answer first = Upstream.get(Address.local(own), "");
        assertThat(first.cookies()).hasSize(1);
        for (int i = 0; i < 20; i++) {
            assertThat(Upstream.get(Address.local(own), first.cookies().getFirst()))
                    .isEqualTo(new Upstream.Answer(first.text(), List.of()));
        }
        // a file that is gone is in nobody's way
        traffic.apply(routes(3, plain(), 50, targets));
        assertThat(Upstream.get(Address.local(own), "").cookies()).isEmpty();
    }

    /// A server of the user's own that says something itself.
    private void own(int listen, String line) throws IOException {
        nginx().configure(
                        """
                        server {
                            listen 127.0.0.1:%d;
                            server_name own.example;
                            include "%s";
                            location / {
                                add_header X-Own 1;
                                %s
                                proxy_pass http://$gapless_shop;
                            }
                        }
                        """
                                .formatted(listen, layout().server(), line));
        Program.Ended ended = Program.run(nginx().command("-s", "reload"));
        assertThat(ended.well()).as(ended.output()).isTrue();
    }

    private Outlook outlook(SwitchSettings settings) {
        return traffic.outlook("shop", settings);
    }

    private Upstream.Answer ask(String cookies) throws IOException {
        return Upstream.get(Address.local(port), cookies);
    }

    private SwitchSettings plain() {
        return nginx().settings("shop", port, List.of());
    }

    private SwitchSettings tying() {
        return plain().withAffinity();
    }

    private Layout layout() {
        return new Layout(nginx().include("shop"));
    }

    /// @param share of the second release, in percent
    private static Routes routes(
            long generation, SwitchSettings settings, int share, Routes.Target... targets) {
        return new Routes(
                "shop",
                generation,
                settings,
                Map.of("1", 100 - share, "2", share),
                List.of(targets),
                false);
    }

    private static Routes.Target target(String release, Upstream upstream) {
        return new Routes.Target(
                new InstanceId("shop-" + release), release, upstream.address(), true);
    }

    private Upstream upstream(String text) throws IOException {
        Upstream upstream = new Upstream(text, 200);
        upstreams.add(upstream);
        return upstream;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
