package dev.gapless.traffic.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.Routes;
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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The include that may not be changed but for one port: whose it is, what a reload is known by,
/// and what is left when something fails.
class ReloadSwitchTest {
    private final List<Upstream> upstreams = new ArrayList<>();
    private final ReloadSwitch traffic =
            new ReloadSwitch(
                    1,
                    new ProcTable(),
                    new Reloading(Whereabouts.HERE, new ProcWorkers(), Duration.ofSeconds(2)));
    private @Nullable RealNginx started;
    private @Nullable UserServer server;
    private int port;

    @BeforeEach
    void open() throws Exception {
        assumeTrue(Needed.there("nginx", RealNginx.installed()), RealNginx.NOT_INSTALLED);
        started = RealNginx.start();
        server = new UserServer(started);
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        settings();
        writtenLongAgo();
    }

    @AfterEach
    void close() throws IOException {
        if (started != null) {
            started.close();
        }
        upstreams.forEach(Upstream::close);
    }

    private RealNginx nginx() {
        return Objects.requireNonNull(started);
    }

    private SwitchSettings settings() {
        return Objects.requireNonNull(server).settings("shop", port);
    }

    private Path include() {
        return Objects.requireNonNull(server).include("shop");
    }

    private int first() {
        return Objects.requireNonNull(server).first;
    }

    @Test
    void onlyThePortIsChangedAndNginxReloadedOnceForEach() throws Exception {
        // bytes of no UTF-8, and lines as Windows has them
        byte[] before =
                "# f\u00fcr den Shop: set $x http://127.0.0.1:1;\r\n\tset $service_url  \"http://127.0.0.1:%d\"; # %d\r\n"
                        .formatted(first(), first())
                        .getBytes(StandardCharsets.ISO_8859_1);
        Files.write(include(), before);
        Files.setPosixFilePermissions(include(), PosixFilePermissions.fromString("rw-r-----"));
        long reloads = nginx().reloads();
        Upstream one = upstream("one");
        Upstream two = upstream("two");
        traffic.apply(shop(1, one));
        traffic.apply(shop(2, one));
        assertThat(nginx().reloads() - reloads).isEqualTo(1);
        traffic.apply(shop(3, two));
        assertThat(nginx().reloads() - reloads).isEqualTo(2);
        assertThat(traffic.observe("shop").uncounted()).endsWith("; reloaded 2 times so far");
        assertThat(Upstream.get(Address.local(port))).isEqualTo("200 two");
        String place = "http://127.0.0.1:";
        assertThat(new String(Files.readAllBytes(include()), StandardCharsets.ISO_8859_1))
                .isEqualTo(
                        new String(before, StandardCharsets.ISO_8859_1)
                                .replace(
                                        "\"" + place + first() + "\"",
                                        "\"" + place + two.address().port() + "\""));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(include())))
                .isEqualTo("rw-r-----");
    }

    @Test
    void whatItLeadsToAlreadyIsTakenOverAsItStands() throws Exception {
        Upstream one = upstream("one");
        lead(one.address().port());
        writtenLongAgo();
        String before = Files.readString(include());
        long reloads = nginx().reloads();
        traffic.apply(shop(1, one));
        assertThat(nginx().reloads()).isEqualTo(reloads);
        assertThat(Files.readString(include())).isEqualTo(before);
        assertThat(traffic.observe("shop").generation()).isEqualTo(1);
        traffic.remove("shop");
        assertThat(Files.readString(include())).isEqualTo(before);
        try (var left = Files.list(include().resolveSibling("."))) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("shop.conf", "shop-url.inc");
        }
    }

    /// Whoever wrote the line has not reloaded nginx, which still leads to where it led before.
    @Test
    void aLineThatIsYoungerThanTheWorkersIsToldThem() throws Exception {
        Upstream one = upstream("one");
        lead(one.address().port());
        long reloads = nginx().reloads();
        traffic.apply(shop(1, one));
        assertThat(nginx().reloads() - reloads).isEqualTo(1);
        assertThat(Upstream.get(Address.local(port))).isEqualTo("200 one");
    }

    @Test
    void aLineThatIsOlderThanTheWorkersIsInForce() throws Exception {
        Upstream one = upstream("one");
        lead(one.address().port());
        Thread.sleep(100);
        nginx().stop();
        nginx().begin();
        traffic.apply(shop(1, one));
        assertThat(traffic.observe("shop").uncounted()).doesNotContain("reloaded");
        assertThat(Upstream.get(Address.local(port))).isEqualTo("200 one");
    }

    @Test
    void theCostIsSaidBefore() {
        TrafficSwitch.Outlook outlook = traffic.outlook("shop", settings());
        assertThat(outlook.problems()).isEmpty();
        assertThat(outlook.notes())
                .singleElement()
                .asString()
                .contains("up to 34", "docs/measurements.md", "closes idle connections");
        assertThat(outlook.uncounted()).isPresent();
    }

    @Test
    void anIncludeThatSaysItInNoLineOrInTwoIsRefused() throws Exception {
        String line = "set $service_url http://127.0.0.1:" + first() + ";\n";
        for (String text :
                List.of(
                        "",
                        "# " + line,
                        line + line,
                        line.strip() + " set $other 1;\n",
                        "set $service_url http://10.0.0.7:8081;\n",
                        "set $service_url http://$other:8081;\n")) {
            Files.writeString(include(), text);
            refused(ProblemCode.NGINX_INCLUDE_UNCLEAR, text);
        }
        Files.writeString(include(), "set $service_url http://127.0.0.1:9;\n");
        Problem strange = refused(ProblemCode.NGINX_INCLUDE_UNCLEAR, "a port of nobody's");
        assertThat(strange.report().found()).isEqualTo("port 9");
        Files.delete(include());
        refused(ProblemCode.NGINX_INCLUDE_UNCLEAR, "no file");
    }

    @Test
    void oneThatWasEditedSinceOrHasAnotherServiceIsRefused() throws Exception {
        Upstream one = upstream("one");
        traffic.apply(shop(1, one));
        lead(9);
        Problem edited = refused(ProblemCode.NGINX_INCLUDE_EDITED, "edited");
        assertThat(edited.report().found())
                .isEqualTo("port 9; Gapless wrote " + one.address().port());
        assertThat(traffic.observe("shop").generation()).isEqualTo(-1);
        lead(one.address().port());
        SwitchSettings shops = settings();
        Routes cart =
                new Routes("cart", 1, shops, Map.of("1", 1), List.of(target(one.address())), false);
        assertThat(code(() -> traffic.apply(cart)))
                .isEqualTo(ProblemCode.NGINX_INCLUDE_CLAIMED.id());
    }

    @Test
    void whereNginxRefusesOrMayNotBeToldNothingIsChanged() throws Exception {
        Upstream one = upstream("one");
        String before = Files.readString(include());
        long reloads = nginx().reloads();
        Path broken = nginx().includes().resolve("broken.conf");
        Files.writeString(broken, "no_such_directive;\n");
        refused(ProblemCode.NGINX_CONFIG_BROKEN, "a wrong line of somebody else");
        assertThat(code(() -> traffic.apply(shop(1, one))))
                .isEqualTo(ProblemCode.NGINX_CONFIG_BROKEN.id());
        Files.delete(broken);
        assertThat(Files.readString(include())).isEqualTo(before);
        SwitchSettings.Nginx with = settings().nginx().orElseThrow();
        // the second one says that it did, and did not: only the workers tell
        for (String command : List.of("false", "true")) {
            SwitchSettings.Nginx other =
                    new SwitchSettings.Nginx(
                            with.include(), with.slots(), with.test(), List.of(command), true);
            assertThat(code(() -> traffic.apply(shop(1, one, other))))
                    .as(command)
                    .isEqualTo(ProblemCode.NGINX_RELOAD_FAILED.id());
            assertThat(Files.readString(include())).isEqualTo(before);
        }
        assertThat(nginx().reloads()).isEqualTo(reloads);
        // once that is in order it is told, though the line was put back
        traffic.apply(shop(2, one));
        assertThat(Upstream.get(Address.local(port))).isEqualTo("200 one");
    }

    /// As one of two commands does, or one that gave up waiting: the workers know better.
    @Test
    void aCommandThatEndsWithAnErrorAfterItToldNginxHasToldIt() throws Exception {
        SwitchSettings.Nginx with = settings().nginx().orElseThrow();
        SwitchSettings.Nginx failing =
                asked(
                        with.test(),
                        List.of("sh", "-c", String.join(" ", with.reload()) + "; exit 1"));
        long reloads = nginx().reloads();
        traffic.apply(shop(1, upstream("one"), failing));
        assertThat(Upstream.get(Address.local(port))).isEqualTo("200 one");
        traffic.apply(shop(2, upstream("two"), failing));
        assertThat(Upstream.get(Address.local(port))).isEqualTo("200 two");
        assertThat(nginx().reloads() - reloads).isEqualTo(2);
        assertThat(traffic.observe("shop").uncounted()).endsWith("; reloaded 2 times so far");
    }

    /// Somebody else's, that read the line of before: its workers are no sign that ours was taken
    /// in, which follows as soon as nginx has read all.
    @Test
    void workersOfAReloadThatWasUnderWayAreNotTakenForOurs() throws Exception {
        traffic.apply(shop(1, upstream("one")));
        Path before = nginx().folder().resolve("before");
        Files.copy(include(), before);
        Path slow = nginx().folder().resolve("slow");
        Files.writeString(slow, longToRead());
        String tell = "kill -HUP " + nginx().pid().orElseThrow();
        String late =
                "cp %1$s %1$s.new; cp %2$s %1$s; %3$s; sleep 0.5; cp %1$s.new %1$s; cp %4$s %5$s; %3$s"
                        .formatted(
                                include(),
                                before,
                                tell,
                                slow,
                                nginx().includes().resolve("slow.conf"));
        // as if it had been long to read when it was checked as well
        String test = "sleep 1; exec " + String.join(" ", nginx().command("-T"));
        SwitchSettings.Nginx asked = asked(List.of("sh", "-c", test), List.of("sh", "-c", late));
        traffic.apply(shop(2, upstream("two"), asked));
        assertThat(Upstream.get(Address.local(port))).isEqualTo("200 two");
    }

    private static String longToRead() {
        return IntStream.range(0, 6000)
                .mapToObj("    \"~^/%d(?:[a-z]{1,9}[0-9]{1,9}){1,300}$\" 1;\n"::formatted)
                .collect(Collectors.joining("", "map $uri $slow {\n", "}\n"));
    }

    private SwitchSettings.Nginx asked(List<String> test, List<String> reload) {
        SwitchSettings.Nginx with = settings().nginx().orElseThrow();
        return new SwitchSettings.Nginx(with.include(), with.slots(), test, reload, true);
    }

    /// An attempt that nginx never heard of leaves nothing to do again: the way back is there.
    @Test
    void whatNginxWasNotToldOfIsAsIfItHadNeverBeen() throws Exception {
        String before = Files.readString(include());
        SwitchSettings.Nginx with = settings().nginx().orElseThrow();
        SwitchSettings.Nginx denied =
                new SwitchSettings.Nginx(
                        with.include(),
                        with.slots(),
                        with.test(),
                        List.of("sh", "-c", "echo '[emerg] (1: Operation not permitted)'; exit 1"),
                        true);
        Upstream one = upstream("one");
        assertThat(code(() -> traffic.apply(shop(1, one, denied))))
                .isEqualTo(ProblemCode.NGINX_DENIED.id());
        assertUntouched(before);
        // it could not be told now either, and need not
        traffic.apply(shop(2, Address.local(first()), denied));
        assertThat(traffic.observe("shop").generation()).isEqualTo(2);
        assertThat(traffic.observe("shop").uncounted()).doesNotContain("reloaded");
    }

    @Test
    void whatCannotBeWrittenIsAsIfItHadNeverBeen() throws Exception {
        String before = Files.readString(include());
        Path fresh = include().resolveSibling(include().getFileName() + ".gapless.next");
        Files.createDirectory(fresh);
        Files.createFile(fresh.resolve("in-the-way"));
        long reloads = nginx().reloads();
        Upstream one = upstream("one");
        assertThat(code(() -> traffic.apply(shop(1, one))))
                .isEqualTo(ProblemCode.NGINX_DENIED.id());
        assertUntouched(before);
        traffic.apply(shop(2, Address.local(first()), settings().nginx().orElseThrow()));
        assertThat(traffic.observe("shop").generation()).isEqualTo(2);
        assertThat(nginx().reloads()).isEqualTo(reloads);
    }

    /// What was told and not seen is told again, also where the line needs no change.
    @Test
    void onlyReloadsThatWereSeenCount() throws Exception {
        SwitchSettings.Nginx with = settings().nginx().orElseThrow();
        SwitchSettings.Nginx silent =
                new SwitchSettings.Nginx(
                        with.include(), with.slots(), with.test(), List.of("true"), true);
        Upstream one = upstream("one");
        assertThat(code(() -> traffic.apply(shop(1, one, silent))))
                .isEqualTo(ProblemCode.NGINX_RELOAD_FAILED.id());
        long reloads = nginx().reloads();
        traffic.apply(shop(2, Address.local(first()), with));
        assertThat(nginx().reloads() - reloads).isEqualTo(1);
        assertThat(traffic.observe("shop").uncounted()).endsWith("; reloaded once so far");
    }

    private void assertUntouched(String before) throws IOException {
        assertThat(Files.readString(include())).isEqualTo(before);
        assertThat(new UserInclude(include()).pointed()).isEmpty();
    }

    @Test
    void whoMayNotWriteItIsToldSo() throws Exception {
        assumeTrue(isRoot(), "only root can give rights up");
        Files.setPosixFilePermissions(include(), PosixFilePermissions.fromString("r--r--r--"));
        assertThat(unwritable("dac_override").lines())
                .hasSize(2)
                .contains(include() + " may not be written")
                .anyMatch(line -> line.startsWith("nginx-denied: ") && line.contains("chown"));
    }

    @Test
    void whoMayNotWriteItIsToldWhatToDo() throws Exception {
        assumeTrue(!isRoot(), "root may write anything");
        Files.setPosixFilePermissions(include(), PosixFilePermissions.fromString("r--r--r--"));
        Problem denied = refused(ProblemCode.NGINX_DENIED, "read only");
        assertThat(denied.report().todo()).contains("chown");
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /// As a process of root's says it that is without one of its rights.
    private String unwritable(String right) throws IOException {
        return Program.run(
                        List.of(
                                "setpriv",
                                "--bounding-set=-" + right,
                                "--inh-caps=-" + right,
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Unwritable.class.getName(),
                                include().toString()))
                .output()
                .strip();
    }

    /// Who may write the file and make new ones may not always give those to its owner: said before
    /// anything is done.
    @Test
    void whoCannotKeepOwnerAndGroupIsToldSo() throws Exception {
        assumeTrue(isRoot(), "only root can give rights up");
        Files.setAttribute(include(), "unix:gid", 1);
        assertThat(new UserInclude(include()).unwritable()).isEmpty();
        assertThat(unwritable("chown").lines().findFirst().orElseThrow())
                .startsWith("a new file cannot have its owner and group: ")
                .endsWith("Operation not permitted");
        try (var left = Files.list(include().resolveSibling("."))) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("shop.conf", "shop-url.inc");
        }
    }

    /// For a process with fewer rights.
    static final class Unwritable {
        private Unwritable() {}

        static void main(String[] args) throws IOException {
            Path include = Path.of(args[0]);
            String found = new UserInclude(include).unwritable().orElse("");
            ProblemReport report = ReloadProblems.notChangeable(include, found).report();
            System.out.println(report.found());
            System.out.println(report.code() + ": " + report.todo());
        }
    }

    /// Whoever wrote the line died before nginx was seen to have heard.
    @Test
    void aChangeThatNobodySawIsToldOnceMore() throws Exception {
        Upstream one = upstream("one");
        int wanted = one.address().port();
        new UserInclude(include()).note(new Pointed("shop", 1, 1, wanted, first(), false, 1));
        lead(wanted);
        long reloads = nginx().reloads();
        traffic.apply(shop(2, one));
        assertThat(nginx().reloads() - reloads).isEqualTo(1);
        assertThat(Upstream.get(Address.local(port))).isEqualTo("200 one");
    }

    /// As one does that reads many certificates.
    @Test
    void anNginxThatTakesLongToReadItsConfigurationIsWaitedFor() throws Exception {
        SwitchSettings.Nginx with = settings().nginx().orElseThrow();
        String test = String.join(" ", with.test());
        String reload = String.join(" ", with.reload());
        SwitchSettings.Nginx slow =
                new SwitchSettings.Nginx(
                        with.include(),
                        with.slots(),
                        List.of("sh", "-c", "sleep 2; exec " + test),
                        List.of("sh", "-c", "(sleep 3; " + reload + ") > /dev/null 2>&1 &"),
                        true);
        Upstream one = upstream("one");
        // longer than the 2 s of this test, shorter than three checks
        traffic.apply(shop(1, one, slow));
        assertThat(Upstream.get(Address.local(port))).isEqualTo("200 one");
    }

    /// A way back that failed leaves all that may serve: what serves goes on serving.
    @Test
    void ofSeveralTheOneThatItLeadsToIsKept() throws Exception {
        Upstream one = upstream("one");
        Upstream two = upstream("two");
        Upstream three = upstream("three");
        traffic.apply(shop(1, one));
        long reloads = nginx().reloads();
        traffic.apply(shared(2, two, one));
        assertThat(nginx().reloads()).isEqualTo(reloads);
        assertThat(Upstream.get(Address.local(port))).isEqualTo("200 one");
        traffic.apply(shared(3, two, three));
        assertThat(Upstream.get(Address.local(port))).isEqualTo("200 two");
        traffic.apply(shared(4, three, two));
        assertThat(Upstream.get(Address.local(port))).isEqualTo("200 two");
        assertThat(nginx().reloads() - reloads).isEqualTo(1);
    }

    private Routes shared(long generation, Upstream... upstreams) {
        Routes first = shop(generation, upstreams[0]);
        return new Routes(
                first.service(),
                generation,
                first.settings(),
                first.weights(),
                Arrays.stream(upstreams).map(one -> target(one.address())).toList(),
                false);
    }

    /// A service that was removed while the agent did not know its include leaves what it noted.
    @Test
    void whatIsInTheWayMayBeRemovedAsItIsSaid() throws Exception {
        Upstream one = upstream("one");
        new UserInclude(include()).note(new Pointed("cart", 1, 9, 9, 9, true, 1));
        Problem claimed = refused(ProblemCode.NGINX_INCLUDE_CLAIMED, "another service");
        assertThat(claimed.report().todo()).endsWith("rm " + include() + ".gapless");
        new UserInclude(include()).note(new Pointed("shop", 1, 9, 9, 9, true, 1));
        Problem edited = refused(ProblemCode.NGINX_INCLUDE_EDITED, "led elsewhere");
        assertThat(edited.report().todo()).endsWith("rm " + include() + ".gapless");
        Files.delete(Path.of(include() + ".gapless"));
        traffic.apply(shop(10, one));
        assertThat(Upstream.get(Address.local(port))).isEqualTo("200 one");
    }

    /// The way out never costs the include.
    @Test
    void anAgentThatHasASuccessorIsToldWhichFileSaysSo() throws Exception {
        new UserInclude(include()).note(new Pointed("shop", 2, 9, first(), first(), true, 1));
        Problem problem =
                catchThrowableOfType(Problem.class, () -> traffic.apply(shop(1, upstream("one"))));
        assertThat(problem.report().code()).isEqualTo(ProblemCode.SWITCH_REFUSED.id());
        assertThat(problem.report().todo()).endsWith("rm " + include() + ".gapless");
    }

    private void writtenLongAgo() throws IOException {
        Files.setLastModifiedTime(
                include(), FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    }

    private void lead(int to) throws IOException {
        Files.writeString(include(), "set $service_url http://127.0.0.1:" + to + ";\n");
    }

    /// By what is said before anything is done.
    private Problem refused(ProblemCode code, String what) {
        var problems = traffic.outlook("shop", settings()).problems();
        assertThat(problems).as(what).hasSize(1);
        assertThat(problems.getFirst().code()).as(what).isEqualTo(code.id());
        return problems.getFirst().toProblem();
    }

    private static String code(ThrowingCallable call) {
        return catchThrowableOfType(Problem.class, call).report().code();
    }

    private Routes shop(long generation, Upstream upstream) {
        return shop(generation, upstream, settings().nginx().orElseThrow());
    }

    private Routes shop(long generation, Upstream upstream, SwitchSettings.Nginx nginx) {
        return shop(generation, upstream.address(), nginx);
    }

    private Routes shop(long generation, Address address, SwitchSettings.Nginx nginx) {
        SwitchSettings settings = settings();
        return new Routes(
                "shop",
                generation,
                new SwitchSettings(
                        settings.kind(),
                        settings.listen(),
                        settings.hold(),
                        settings.requestTimeout(),
                        false,
                        false,
                        Optional.of(nginx)),
                Map.of("1", 1),
                List.of(target(address)),
                false);
    }

    private static Routes.Target target(Address address) {
        return new Routes.Target(new InstanceId("shop-" + address.port()), "1", address, true);
    }

    private Upstream upstream(String text) throws IOException {
        Upstream upstream = new Upstream(text, 200);
        upstreams.add(upstream);
        return upstream;
    }
}
