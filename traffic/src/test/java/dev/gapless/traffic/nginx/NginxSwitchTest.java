package dev.gapless.traffic.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.Routes;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.port.TrafficSwitch;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.testkit.Needed;
import dev.gapless.traffic.Upstream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/// What is particular to nginx: who owns its files, who may signal it, and that a deployment does
/// neither.
class NginxSwitchTest {
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final List<Upstream> upstreams = new ArrayList<>();
    private final NginxSwitch traffic = new NginxSwitch(1, new ProcTable(), Whereabouts.HERE);
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
    void isReloadedOnceHoweverOftenRoutesChange() throws Exception {
        Upstream one = upstream("one");
        Upstream two = upstream("two");
        for (long generation = 1; generation <= 10; generation++) {
            traffic.apply(shop(generation, generation % 2 == 0 ? "2" : "1", one, two));
        }
        assertThat(nginx().reloads()).isEqualTo(1);
        assertThat(Upstream.get(Address.local(port))).isEqualTo("200 two");
        assertThat(traffic.outlook("shop", settings("shop", List.of())).notes())
                .noneMatch(note -> note.contains("reloaded"));
        SwitchSettings more = settings("shop", List.of(freePort()));
        assertThat(traffic.outlook("shop", more).notes())
                .anyMatch(note -> note.contains("is reloaded once"));
    }

    /// As after an update of Gapless: what it would write today is no reason to reload.
    @Test
    void aTextOfAnotherBuildThatSaysTheSameIsLeftAsItIs() throws Exception {
        Upstream one = upstream("one");
        traffic.apply(shop(1, "1", one));
        String other =
                Files.readString(layout().include()).replace("keepalive 64;", "keepalive 32;");
        Include.Head head = Include.Head.of(other).orElseThrow();
        String bare = other.replace(head.id(), "");
        String id = IncludeText.checksum(bare, Files.readString(layout().server()));
        VisibleFiles.replace(layout().include(), other.replace(head.id(), id));
        new Adoption(settings("shop", List.of()).nginx().orElseThrow()).reload(head.include(), id);
        for (long generation = 2; generation <= 4; generation++) {
            traffic.apply(shop(generation, "1", one));
        }
        assertThat(layout().include()).content().contains("keepalive 32;");
        assertThat(Upstream.get(Address.local(port))).isEqualTo("200 one");
        assertThat(nginx().reloads()).isEqualTo(2);
    }

    /// Whoever wrote the include died before nginx was told, or before he saw that it had heard.
    @Test
    void tellsNginxOnceMoreWhereNobodySawThatItHadHeard() throws Exception {
        Upstream one = upstream("one");
        traffic.apply(shop(1, "1", one));
        Files.delete(layout().taken());
        traffic.apply(shop(2, "1", one));
        traffic.apply(shop(3, "1", one));
        assertThat(nginx().reloads()).isEqualTo(2);
        assertThat(Upstream.get(Address.local(port))).isEqualTo("200 one");
    }

    @Test
    void keepsNoMoreFlagsThanThoseOfTwoGenerations() throws Exception {
        Upstream one = upstream("one");
        for (long generation = 1; generation <= 5; generation++) {
            traffic.apply(shop(generation, "1", one));
        }
        try (var files = Files.list(layout().folder())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "server.conf", "taken", "current", "flags-1-4", "flags-1-5");
        }
    }

    /// Who is in force when the body has come decides, not when the head had.
    @Test
    void aRequestThatNobodyHasHeardGoesToWhoeverIsInForceByThen() throws Exception {
        Upstream one = upstream("one");
        Upstream two = upstream("two");
        traffic.apply(shop(1, "1", one, two));
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(20_000);
            OutputStream out = client.getOutputStream();
            String head =
                    "POST / HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Length: 10\r\n\r\n";
            out.write((head + "12345").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            awaitReading();
            traffic.apply(shop(2, "2", one, two));
            one.close();
            out.write("67890".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer = new String(client.getInputStream().readAllBytes());
            assertThat(answer).startsWith("HTTP/1.1 200").endsWith("two");
        }
        assertThat(one.requests()).isZero();
    }

    /// Until nginx has chosen for the head that was sent: a request after it has been answered.
    private void awaitReading() throws IOException {
        for (int i = 0; i < 20; i++) {
            assertThat(Upstream.get(Address.local(port))).isNotEmpty();
        }
        upstreams.forEach(Upstream::forget);
    }

    @Test
    void aServerOfTheUsersOwnWithTlsMayUseItAndIsNotBroken() throws Exception {
        Upstream one = upstream("one");
        Upstream two = upstream("two");
        traffic.apply(shop(1, "2", one, two));
        int own = freePort();
        Certificate certificate = Certificate.make(nginx().folder());
        String server =
                RealNginx.page()
                        .under("## 3. The first deployment")
                        .block("")
                        .replace(
                                "listen 443 ssl;",
                                "listen 127.0.0.1:%d ssl; ssl_certificate %s; ssl_certificate_key %s;"
                                        .formatted(own, certificate.chain(), certificate.key()));
        assertThat(nginx().here(server))
                .contains("127.0.0.1:" + own, "include " + layout().server() + ";");
        nginx().configure(nginx().here(server));
        Program.run(nginx().command("-s", "reload"));
        certificate.awaitAnswer(own, "two");
        traffic.apply(shop(2, "1", one, two));
        certificate.awaitAnswer(own, "one");
        assertThat(nginx().reloads()).as("ours and the user's").isEqualTo(2);
        Problem problem = refused(ProblemCode.NGINX_CONFIG_BROKEN, () -> traffic.remove("shop"));
        assertThat(problem.report().found()).contains("gapless_shop");
        assertThat(Upstream.get(Address.local(port))).isEqualTo("200 one");
        certificate.awaitAnswer(own, "one");
    }

    @Test
    void aRequestOfOursIsCountedAsNoneOfTheirs() throws Exception {
        Upstream one = upstream("one");
        traffic.apply(shop(1, "1", one));
        for (int i = 0; i < 3; i++) {
            assertThat(uncounted()).isEmpty();
        }
        assertThat(traffic.observe("shop").uncounted()).isEmpty();
        assertThat(traffic.observe("shop").releases()).isEmpty();
        assertThat(one.requests()).isZero();
    }

    @Test
    void aServerWithALogOfItsOwnIsNotCountedUntilItHasOursBeside() throws Exception {
        Upstream one = upstream("one");
        traffic.apply(shop(1, "1", one));
        int own = freePort();
        own(own, "access_log " + nginx().folder() + "/own.log;");
        awaitText(own, "one");
        ProblemReport why = uncounted().orElseThrow();
        assertThat(why.code()).isEqualTo("nginx-not-counted");
        assertThat(why.where()).endsWith("nginx.conf");
        assertThat(why.found()).contains("server own.example has an access_log of its own");
        Traffic seen = traffic.observe("shop");
        assertThat(seen.uncounted()).isEqualTo(why.found());
        assertThat(seen.releases()).isEmpty();
        assertThat(seen.instances().values())
                .allSatisfy(instance -> assertThat(instance.requests()).isEqualTo(-1));
        // the line that is to be added, as it is said
        String line = why.todo().replaceFirst("add there: (access_log [^;]*;).*", "$1");
        own(own, "access_log " + nginx().folder() + "/own.log; " + line);
        assertThat(uncounted()).isEmpty();
        awaitCounted(own);
    }

    @Test
    void offInHttpIsNotCountedBeforeAndAfterTheIncludeIsThere() throws Exception {
        Files.writeString(
                nginx().folder().resolve("nginx.conf"),
                Files.readString(nginx().folder().resolve("nginx.conf"))
                        .replaceFirst("access_log [^;]*;", "access_log off;"));
        assertThat(uncounted().orElseThrow().found()).contains("access_log off in http");
        traffic.apply(shop(1, "1", upstream("one")));
        assertThat(Upstream.get(Address.local(port))).isEqualTo("200 one");
        assertThat(traffic.observe("shop").uncounted()).contains("access_log off in http");
        assertThat(uncounted()).isPresent();
    }

    @Test
    void whileSomebodyHasThePortOfItsLinesNothingIsCounted() throws Exception {
        Upstream one = upstream("one");
        Routes routes = shop(1, "1", one);
        int lines;
        try (NginxSwitch before = new NginxSwitch(1, new ProcTable(), Whereabouts.HERE)) {
            before.apply(routes);
            lines =
                    Include.Head.of(Files.readString(layout().include()))
                            .orElseThrow()
                            .include()
                            .counts();
        }
        try (DatagramSocket foreign =
                new DatagramSocket(lines, InetAddress.getByName("127.0.0.1"))) {
            assertThat(foreign.isBound()).isTrue();
            traffic.apply(routes);
            assertThat(Upstream.get(Address.local(port))).isEqualTo("200 one");
            Traffic seen = traffic.observe("shop");
            assertThat(seen.uncounted()).isEqualTo(uncounted().orElseThrow().found());
            assertThat(seen.uncounted()).contains("UDP port " + lines);
            assertThat(seen.releases()).isEmpty();
        }
        assertThat(traffic.observe("shop").uncounted()).isEmpty();
        awaitCounted(port);
        assertThat(nginx().reloads()).isEqualTo(1);
    }

    /// As one of an earlier build, whose text had no way to see whether its lines arrive.
    @Test
    void anIncludeOfAnEarlierVersionStaysUntilNginxHasToBeReloadedAnyway() throws Exception {
        Upstream one = upstream("one");
        Upstream two = upstream("two");
        traffic.apply(shop(1, "1", one, two));
        earlier();
        assertThat(traffic.outlook("shop", settings("shop", List.of())).notes())
                .noneMatch(note -> note.contains("reloaded once"));
        // as an agent of this build begins
        try (NginxSwitch next = new NginxSwitch(2, new ProcTable(), Whereabouts.HERE)) {
            traffic.close();
            next.apply(shop(2, "2", one, two));
            assertThat(Upstream.get(Address.local(port))).isEqualTo("200 two");
            next.apply(shop(3, "1", one, two));
            assertThat(Upstream.get(Address.local(port))).isEqualTo("200 one");
            upstreams.forEach(Upstream::forget);
            assertThat(next.observe("shop").uncounted()).isEmpty();
            assertThat(next.outlook("shop", settings("shop", List.of())).uncounted()).isEmpty();
            assertThat(upstreams).allMatch(upstream -> upstream.requests() == 0);
            String text = Files.readString(layout().include());
            assertThat(text).startsWith("# gapless 1 ");
            Files.writeString(layout().include(), text + "# mine\n");
            next.apply(shop(4, "2", one, two));
            assertThat(Upstream.get(Address.local(port))).isEqualTo("200 two");
            Routes more = shop(5, "1", one, two, upstream("three"));
            refused(ProblemCode.NGINX_INCLUDE_EDITED, () -> next.apply(more));
            assertThat(nginx().reloads()).as("by this test, and the first").isEqualTo(2);
            Files.writeString(layout().include(), text);
            next.apply(more);
            assertThat(layout().include()).content().startsWith("# gapless 2 ");
            assertThat(nginx().reloads()).isEqualTo(3);
            assertThat(Upstream.get(Address.local(port))).isEqualTo("200 one");
        }
    }

    @Test
    void anEarlierOneThatNobodySawTakenInIsReplaced() throws Exception {
        Upstream one = upstream("one");
        traffic.apply(shop(1, "1", one));
        earlier();
        Files.delete(layout().taken());
        traffic.apply(shop(2, "1", one));
        assertThat(layout().include()).content().startsWith("# gapless 2 ");
        assertThat(Upstream.get(Address.local(port))).isEqualTo("200 one");
    }

    /// nginx runs with the text of the version before.
    private void earlier() throws IOException {
        String now = Files.readString(layout().include());
        Include.Head head = Include.Head.of(now).orElseThrow();
        String text =
                now.replace("# gapless 2 ", "# gapless 1 ")
                        .replaceFirst("(?s) {4}location = \\S+/counted \\{.*?\\n {4}}\\n", "");
        assertThat(text).doesNotContain("/counted");
        String id =
                IncludeText.checksum(
                        text.replace(head.id(), ""), Files.readString(layout().server()));
        VisibleFiles.replace(layout().include(), text.replace(head.id(), id));
        new Adoption(settings("shop", List.of()).nginx().orElseThrow()).reload(head.include(), id);
    }

    @Test
    void aConfigurationThatCannotBeReadIsSaidNotToBeChecked() throws Exception {
        traffic.apply(shop(1, "1", upstream("one")));
        SwitchSettings all = settings("shop", List.of());
        assertThat(traffic.outlook("shop", all).notes()).noneMatch(NginxSwitchTest::saysUnchecked);
        // as one with a module for Lua prints it
        Path dump = nginx().folder().resolve("dump.sh");
        Files.writeString(
                dump,
                "exec 2>&1; "
                        + String.join(" ", nginx().command("-T"))
                        + "; echo '# configuration file /etc/nginx/lua.conf:';"
                        + " echo 'content_by_lua_block { ngx.say(1) }'\n");
        SwitchSettings lua =
                RealNginx.settings(
                        nginx().include("shop"),
                        port,
                        List.of(),
                        List.of("sh", dump.toString()),
                        nginx().command("-s", "reload"));
        TrafficSwitch.Outlook outlook = traffic.outlook("shop", lua);
        assertThat(outlook.problems()).isEmpty();
        assertThat(outlook.uncounted()).isEmpty();
        assertThat(outlook.notes()).anyMatch(NginxSwitchTest::saysUnchecked);
    }

    private static boolean saysUnchecked(String note) {
        return note.contains("could not be read here") && note.contains("was not checked");
    }

    private Optional<ProblemReport> uncounted() {
        TrafficSwitch.Outlook outlook = traffic.outlook("shop", settings("shop", List.of()));
        assertThat(outlook.problems()).isEmpty();
        return outlook.uncounted();
    }

    private void own(int listen, String log) throws IOException {
        nginx().configure(
                        """
                        server {
                            listen 127.0.0.1:%d;
                            server_name own.example;
                            %s
                            include "%s";
                            location / { proxy_pass http://$gapless_shop; }
                        }
                        """
                                .formatted(listen, log, layout().server()));
        Program.run(nginx().command("-s", "reload"));
    }

    private static void awaitText(int own, String text) throws Exception {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!answers(own, text)) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static boolean answers(int own, String text) {
        try {
            return Upstream.get(Address.local(own)).equals("200 " + text);
        } catch (IOException _) {
            return false;
        }
    }

    /// A worker of before the reload may have answered the first ones.
    private void awaitCounted(int at) throws Exception {
        long end = System.nanoTime() + 20_000_000_000L;
        while (traffic.observe("shop").releases().isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(end);
            assertThat(Upstream.get(Address.local(at))).isEqualTo("200 one");
            Thread.sleep(20);
        }
    }

    @Test
    void anAddressAtWhichAnotherServerGetsTheRequestsIsRefused() throws Exception {
        nginx().configure(
                        """
                        server {
                            listen 127.0.0.1:%d default_server;
                            location / { return 200 blog; }
                        }
                        """
                                .formatted(port));
        Problem problem =
                refused(
                        ProblemCode.LISTEN_IN_USE,
                        () -> traffic.apply(shop(1, "1", upstream("one"))));
        assertThat(problem.getMessage()).contains("Another server { } of nginx");
        assertNothingIsThere();
    }

    @Test
    void oneInAContainerIsNotTakenForThatOfThisMachine() throws Exception {
        List<Long> asked = new ArrayList<>();
        Whereabouts away =
                master -> {
                    master.ifPresent(asked::add);
                    return Optional.of("nginx, pid 4711: it runs in a container");
                };
        try (NginxSwitch other = new NginxSwitch(2, new ProcTable(), away)) {
            ProblemReport report =
                    other.outlook("shop", settings("shop", List.of(8081))).problems().getFirst();
            assertThat(report.code()).isEqualTo("nginx-in-container");
            assertThat(report.found()).contains("pid 4711");
            refused(
                    ProblemCode.NGINX_IN_CONTAINER,
                    () -> other.apply(shop(1, "1", upstream("one"))));
        }
        assertThat(asked).containsOnly(nginx().pid().orElseThrow());
        assertNothingIsThere();
        assertThat(nginx().reloads()).isZero();
    }

    @Test
    void withoutNginxNothingIsWritten() throws IOException {
        SwitchSettings settings =
                RealNginx.settings(
                        nginx().include("shop"),
                        port,
                        List.of(8081),
                        List.of("no-such-nginx", "-T"),
                        List.of("no-such-nginx", "-s", "reload"));
        ProblemReport report = obstacle(ProblemCode.NGINX_MISSING, settings);
        assertThat(report.what()).contains("no-such-nginx");
        refused(ProblemCode.NGINX_MISSING, () -> traffic.apply(routes(1, settings)));
        assertNothingIsThere();
    }

    @Test
    void whoMayNotSignalItIsToldTheLineForSudo() throws Exception {
        assumeTrue(ROOT, "only root can become somebody who may not");
        List<String> reload = new ArrayList<>(List.of("runuser", "-u", "nobody", "--"));
        reload.addAll(nginx().command("-s", "reload"));
        SwitchSettings settings =
                RealNginx.settings(
                        nginx().include("shop"),
                        port,
                        List.of(8081),
                        nginx().command("-T"),
                        reload);
        Problem problem =
                refused(ProblemCode.NGINX_DENIED, () -> traffic.apply(routes(1, settings)));
        assertThat(problem.report().found()).contains("Operation not permitted");
        assertThat(problem.report().todo())
                .contains("NOPASSWD: /", "sudo -n /", "-s reload in its place");
        assertNothingIsThere();
    }

    @Test
    void theLineForSudoIsThatOfThePage() {
        Problem denied =
                NginxProblems.denied(
                        List.of("/usr/sbin/nginx", "-T"), new Program.Ended(1, "not allowed"));
        String line = RealNginx.page().under("## 2. gapless.yaml").block("").strip();
        assertThat(denied.report().todo())
                .contains(line.replaceFirst("^gapless ", System.getProperty("user.name") + " "));
    }

    @Test
    void aFolderThatMayNotBeWrittenIsNamed() {
        Path include = nginx().folder().resolve("nowhere").resolve("shop.conf");
        SwitchSettings settings =
                RealNginx.settings(
                        include, port, List.of(8081), nginx().command("-T"), nginx().command());
        ProblemReport report = obstacle(ProblemCode.NGINX_DENIED, settings);
        assertThat(report.todo()).contains("install -d -o", "nowhere");
    }

    @Test
    void aWrongLineOfSomebodyElseIsShownAndNothingIsChanged() throws Exception {
        nginx().configure("proxy_pas http://blog;");
        ProblemReport report =
                obstacle(ProblemCode.NGINX_CONFIG_BROKEN, settings("shop", List.of(8081)));
        assertThat(report.found()).isEqualTo("unknown directive \"proxy_pas\"");
        assertThat(report.where()).matches("/.*:[0-9]+ \\(not ours\\)");
        refused(ProblemCode.NGINX_CONFIG_BROKEN, () -> traffic.apply(shop(1, "1", upstream("a"))));
        assertNothingIsThere();
        assertThat(nginx().reloads()).isZero();
    }

    @Test
    void anIncludeThatWasEditedIsNotWrittenOverButRequestsGoWhereTheyMust() throws Exception {
        Upstream one = upstream("one");
        Upstream two = upstream("two");
        traffic.apply(shop(1, "1", one, two));
        long generation = 1;
        for (Path file : List.of(layout().include(), layout().server())) {
            String before = Files.readString(file);
            Files.writeString(file, before + "# mine\n");
            obstacle(ProblemCode.NGINX_INCLUDE_EDITED, settings("shop", List.of()));
            // as when an instance fails its health check meanwhile
            traffic.apply(shop(++generation, "2", one, two));
            assertThat(Upstream.get(Address.local(port))).isEqualTo("200 two");
            traffic.apply(shop(++generation, "1", one, two));
            assertThat(Upstream.get(Address.local(port))).isEqualTo("200 one");
            Routes more = shop(++generation, "2", one, two, upstream("three"));
            refused(ProblemCode.NGINX_INCLUDE_EDITED, () -> traffic.apply(more));
            assertThat(file).content().endsWith("# mine\n");
            Files.writeString(file, before);
        }
        traffic.apply(shop(++generation, "1", one));
        assertThat(nginx().reloads()).isEqualTo(1);
    }

    @Test
    void whatNginxRunsWithIsNotTakenAwayWhenItsIncludeIsGoneAndCannotBeWrittenAgain()
            throws Exception {
        Upstream one = upstream("one");
        traffic.apply(shop(1, "1", one));
        Files.delete(layout().include());
        nginx().configure("proxy_pas http://blog;");
        refused(ProblemCode.NGINX_CONFIG_BROKEN, () -> traffic.apply(shop(2, "1", one)));
        assertThat(Upstream.get(Address.local(port))).isEqualTo("200 one");
    }

    @Test
    void anAgentOfAHomeThatIsGoneCanBeSucceeded() throws Exception {
        Upstream one = upstream("one");
        try (NginxSwitch old = new NginxSwitch(7, new ProcTable(), Whereabouts.HERE)) {
            old.apply(shop(3, "1", one));
        }
        Problem problem =
                refused(ProblemCode.SWITCH_REFUSED, () -> traffic.apply(shop(1, "1", one)));
        assertThat(problem.report().todo()).endsWith("rm " + layout().state());
        Files.delete(layout().state());
        traffic.apply(shop(1, "1", one));
        assertThat(traffic.observe("shop").generation()).isEqualTo(1);
    }

    @Test
    void oneThatWasDeletedIsWrittenAgain() throws Exception {
        Upstream one = upstream("one");
        traffic.apply(shop(1, "1", one));
        Files.delete(layout().include());
        traffic.apply(shop(2, "1", one));
        assertThat(layout().include()).exists();
        assertThat(Upstream.get(Address.local(port))).isEqualTo("200 one");
    }

    @Test
    void anIncludeHasOneServiceAndNoOtherOwner() throws Exception {
        traffic.apply(shop(1, "1", upstream("one")));
        ProblemReport report = obstacle("cart", ProblemCode.NGINX_INCLUDE_CLAIMED, shopsFile());
        assertThat(report.what()).contains("belongs to the service shop");
        assertThat(report.todo()).contains("cart.conf");
        Files.writeString(nginx().include("blog"), "# by hand\n");
        SwitchSettings foreign = settings("blog", List.of(8081));
        refused(
                ProblemCode.NGINX_INCLUDE_CLAIMED,
                () -> traffic.apply(new Routes("blog", 1, foreign, Map.of(), List.of(), false)));
        assertThat(nginx().include("blog")).hasContent("# by hand");
    }

    private SwitchSettings shopsFile() {
        return settings("shop", List.of());
    }

    @Test
    void aFileThatNginxDoesNotReadIsNotTakenForOneThatItDoes() throws Exception {
        Path include = nginx().folder().resolve("shop.conf");
        SwitchSettings settings =
                RealNginx.settings(
                        include,
                        port,
                        List.of(8081),
                        nginx().command("-T"),
                        nginx().command("-s", "reload"));
        ProblemReport report = obstacle(ProblemCode.NGINX_NOT_INCLUDED, settings);
        assertThat(report.todo()).contains("include " + nginx().folder() + "/*.conf;");
        refused(ProblemCode.NGINX_NOT_INCLUDED, () -> traffic.apply(routes(1, settings)));
        assertThat(include).doesNotExist();
        assertThat(new Layout(include).folder()).doesNotExist();
    }

    @Test
    void aReloadThatDidNotHappenIsNoticed() throws Exception {
        SwitchSettings settings =
                RealNginx.settings(
                        nginx().include("shop"),
                        port,
                        List.of(8081),
                        nginx().command("-T"),
                        List.of("true"));
        refused(ProblemCode.NGINX_RELOAD_FAILED, () -> traffic.apply(routes(1, settings)));
        assertNothingIsThere();
    }

    @Test
    void everyInstanceNeedsASlot() throws Exception {
        List<Integer> full =
                IntStream.range(0, SwitchSettings.Nginx.MOST_SLOTS)
                        .mapToObj(i -> 9_000 + i)
                        .toList();
        Routes.Target beyond =
                new Routes.Target(new InstanceId("a"), "1", Address.local(8_081), true);
        Routes routes =
                new Routes(
                        "shop",
                        1,
                        settings("shop", full),
                        Map.of("1", 100),
                        List.of(beyond),
                        false);
        Problem problem = refused(ProblemCode.NGINX_SLOT_MISSING, () -> traffic.apply(routes));
        assertThat(problem.report().found()).contains("33 ports are needed");
        assertNothingIsThere();
    }

    @Test
    void workersThatCannotLookIntoTheFolderAreNoticed() throws Exception {
        assumeTrue(ROOT, "the workers of an nginx that nobody special started see what we see");
        Upstream one = upstream("one");
        traffic.apply(shop(1, "1", one));
        Files.setPosixFilePermissions(
                nginx().includes(), PosixFilePermissions.fromString("rwx------"));
        Problem problem = refused(ProblemCode.NGINX_BLIND, () -> traffic.apply(shop(2, "1", one)));
        assertThat(problem.report().todo()).contains("chmod o+x");
    }

    private void assertNothingIsThere() {
        assertThat(layout().include()).doesNotExist();
        assertThat(layout().folder()).doesNotExist();
    }

    private Layout layout() {
        return new Layout(nginx().include("shop"));
    }

    private ProblemReport obstacle(ProblemCode code, SwitchSettings settings) {
        return obstacle("shop", code, settings);
    }

    private ProblemReport obstacle(String service, ProblemCode code, SwitchSettings settings) {
        List<ProblemReport> problems = traffic.outlook(service, settings).problems();
        assertThat(problems).singleElement().extracting(ProblemReport::code).isEqualTo(code.id());
        return problems.getFirst();
    }

    private static Problem refused(ProblemCode code, ThrowingCallable call) {
        Problem problem = catchThrowableOfType(Problem.class, call);
        assertThat(problem).as("a problem with %s", code.id()).isNotNull();
        assertThat(problem.report().code()).isEqualTo(code.id());
        return problem;
    }

    /// The first one is of release 1, the second of release 2.
    private Routes shop(long generation, String release, Upstream... behind) {
        List<Routes.Target> targets = new ArrayList<>();
        for (int i = 0; i < behind.length; i++) {
            targets.add(
                    new Routes.Target(
                            new InstanceId("i" + i),
                            Integer.toString(i + 1),
                            behind[i].address(),
                            true));
        }
        return new Routes(
                "shop",
                generation,
                settings("shop", List.of()),
                Map.of(release, 100),
                targets,
                false);
    }

    private static Routes routes(long generation, SwitchSettings settings) {
        return new Routes("shop", generation, settings, Map.of(), List.of(), false);
    }

    private SwitchSettings settings(String service, List<Integer> slots) {
        return nginx().settings(service, port, slots);
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
