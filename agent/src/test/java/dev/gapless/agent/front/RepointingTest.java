package dev.gapless.agent.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemReport;
import dev.gapless.testkit.Needed;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// The one line of a real nginx.
class RepointingTest {
    @TempDir Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private int port;
    private int old;
    private int next;

    @BeforeEach
    void begin() throws IOException {
        assumeTrue(Needed.there("nginx", program().isPresent()), "no nginx is installed");
        port = freePort();
        old = answering("old");
        next = answering("next");
        write("nginx.conf", configuration());
        write("url.inc", "set $service_url http://127.0.0.1:" + old + ";\n");
        Process nginx =
                new ProcessBuilder(
                                program().orElseThrow().toString(),
                                "-p",
                                folder.toString(),
                                "-c",
                                folder.resolve("nginx.conf").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output").toFile())
                        .start();
        open.add(
                () -> {
                    nginx.destroy();
                    if (!nginx.waitFor(10, TimeUnit.SECONDS)) {
                        nginx.destroyForcibly();
                    }
                });
        await(() -> answer().equals("old"));
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void theRequestsGoWhereItLeadsOnceItIsDone() throws IOException {
        Path file = folder.resolve("url.inc");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Repointing repointing = Repointing.of(front());
        assertThat(repointing.port()).isEqualTo(old);
        assertThat(repointing.ports()).contains(port);
        assertThat(repointing.to("127.0.0.1:" + next)).isTrue();
        assertThat(answer()).isEqualTo("next");
        assertThat(file).hasContent("set $service_url http://127.0.0.1:" + next + ";");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(files()).containsExactlyInAnyOrder("nginx.conf", "url.inc");
    }

    /// By two commands, of which the second one fails: it leads to the next place by then.
    @Test
    void anNginxThatWasToldByACommandThatFailedReadsWhatWasPutBack() throws IOException {
        String tell =
                "%s -p %s -c %s -s reload; sleep 1; exit 1"
                        .formatted(program().orElseThrow(), folder, folder.resolve("nginx.conf"));
        Repointing repointing = Repointing.of(front(), List.of("sh", "-c", tell));
        assertThat(refusal(() -> repointing.to("127.0.0.1:" + next)).code())
                .isEqualTo("nginx-reload-failed");
        assertThat(repointing.mayTurnLater()).isFalse();
        assertThat(folder.resolve("url.inc")).content().contains(":" + old);
        assertThat(answer()).isEqualTo("old");
    }

    @Test
    void whatNginxRefusesIsPutBack() throws IOException {
        Repointing repointing = Repointing.of(front());
        ProblemReport problem = refusal(() -> repointing.to("127.0.0.1:99999; nonsense"));
        assertThat(problem.code()).isEqualTo("nginx-config-broken");
        assertThat(problem.where()).startsWith(folder.resolve("url.inc") + ":").endsWith("1");
        assertThat(folder.resolve("url.inc")).content().contains(":" + old);
        assertThat(answer()).isEqualTo("old");
    }

    @Test
    void aLineOfSomebodyElseThatIsBrokenIsShownAndNothingIsChanged() throws IOException {
        write("nginx.conf", configuration().replace("daemon off;", "daemon off; nonsens on;"));
        ProblemReport problem = refusal(() -> Repointing.of(front()));
        assertThat(problem.code()).isEqualTo("nginx-config-broken");
        assertThat(problem.where())
                .isEqualTo(folder.resolve("nginx.conf") + ":" + lineOf("nonsens") + " (not ours)");
        assertThat(problem.found()).isEqualTo("unknown directive \"nonsens\"");
        assertThat(problem.todo()).contains("repair that line");
        assertThat(answer()).isEqualTo("old");
    }

    /// The check passes, the reload does not: a port that another process has.
    @Test
    void aReloadThatFailsSilentlyIsNoticedAndPutBack() throws IOException {
        int taken = answering("other");
        write(
                "nginx.conf",
                configuration()
                        .replace(
                                "server {", "server { listen 127.0.0.1:" + taken + "; } server {"));
        ProblemReport problem = refusal(() -> Repointing.of(front()).to("127.0.0.1:" + next));
        assertThat(problem.code()).isIn("nginx-reload-failed", "nginx-config-broken");
        assertThat(folder.resolve("url.inc")).content().contains(":" + old);
        assertThat(answer()).isEqualTo("old");
    }

    /// nginx was not told, but the file is another one by then, and may lead to the new place.
    @Test
    void itMayTurnLaterWhenSomebodyWroteTheFileMeanwhile() throws IOException {
        String byHand = "set $service_url http://127.0.0.1:" + next + "; # by hand";
        Repointing repointing = failing("echo '" + byHand + "' > " + folder + "/url.inc");
        assertThat(refusal(() -> repointing.to("127.0.0.1:" + next)).code())
                .isEqualTo("nginx-reload-failed");
        assertThat(folder.resolve("url.inc")).hasContent(byHand);
        assertThat(repointing.mayTurnLater()).isTrue();
    }

    @Test
    void itMayTurnLaterWhenTheFileCannotBePutBack() throws IOException {
        Repointing repointing = failing("rm " + folder + "/url.inc; mkdir " + folder + "/url.inc");
        assertThat(refusal(() -> repointing.to("127.0.0.1:" + next)).code())
                .isEqualTo("nginx-reload-failed");
        assertThat(repointing.mayTurnLater()).isTrue();
    }

    @Test
    void itDoesNotTurnLaterWhenItWasNotToldAndTheFileIsWhatItWas() throws IOException {
        Repointing repointing = failing("true");
        assertThat(refusal(() -> repointing.to("127.0.0.1:" + next)).code())
                .isEqualTo("nginx-reload-failed");
        assertThat(folder.resolve("url.inc")).content().contains(":" + old);
        assertThat(repointing.mayTurnLater()).isFalse();
    }

    /// Asked by a program that tells nginx nothing.
    ///
    /// @param instead what is done in the place of the reload
    private Repointing failing(String instead) throws IOException {
        write(
                "asked.sh",
                "#!/bin/sh\nif [ $1 = -T ]; then exec %s -p %s -c %s/nginx.conf -T; fi\n%s\nexit 1\n"
                        .formatted(program().orElseThrow(), folder, folder, instead));
        return Repointing.of(
                new Front(
                        folder.resolve("url.inc"),
                        List.of("sh", folder.resolve("asked.sh").toString())));
    }

    /// With processes and a network of its own, and the same files: as one in a container that the
    /// folder of its configuration is mounted into.
    @Test
    void anNginxInAContainerIsNotTakenForThatOfThisMachine() throws Exception {
        assumeTrue(mayUnshare(), "only root may make a namespace");
        end();
        open.clear();
        Path pidFile = folder.resolve("logs").resolve("nginx.pid");
        await(() -> !Files.exists(pidFile));
        Process contained =
                new ProcessBuilder(
                                "unshare",
                                "--pid",
                                "--net",
                                "--fork",
                                "--kill-child",
                                program().orElseThrow().toString(),
                                "-p",
                                folder.toString(),
                                "-c",
                                folder.resolve("nginx.conf").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output").toFile())
                        .start();
        open.add(
                () -> {
                    // unshare does not end when it is asked to; its child ends with it
                    contained.destroyForcibly().waitFor();
                });
        await(() -> Files.exists(pidFile) && contained.descendants().count() > 1);
        ProblemReport problem = refusal(() -> Repointing.of(front()));
        assertThat(problem.code()).isEqualTo("nginx-in-container");
        assertThat(problem.found()).contains("it runs in a container");
        long counted = Long.parseLong(Files.readString(pidFile).strip());
        assertThat(counted).as("counted on its own").isLessThan(10);
        assertThat(Nginx.elsewhere(OptionalLong.of(counted)).orElseThrow())
                .contains("it runs in a container");
    }

    private static boolean mayUnshare() throws Exception {
        return new ProcessBuilder("unshare", "--pid", "--net", "--fork", "true").start().waitFor()
                == 0;
    }

    @Test
    void aFileThatItDoesNotReadIsRefused() throws IOException {
        write("copy.inc", "set $service_url http://127.0.0.1:" + old + ";\n");
        ProblemReport problem =
                refusal(() -> Repointing.of(new Front(folder.resolve("copy.inc"), List.of())));
        assertThat(problem.code()).isEqualTo("nginx-missing");
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThat(
                        refusal(
                                        () ->
                                                Repointing.of(
                                                        new Front(
                                                                folder.resolve("none.inc"),
                                                                List.of())))
                                .code())
                .isEqualTo("nginx-include-unclear");
    }

    @Test
    void aFileThatWasEditedMeanwhileIsLeftAlone() throws IOException {
        Repointing repointing = Repointing.of(front());
        write("url.inc", "set $service_url http://127.0.0.1:" + old + "; # by hand\n");
        assertThatThrownBy(() -> repointing.to("127.0.0.1:" + next))
                .hasMessageContaining("nginx-include-unclear");
        assertThat(folder.resolve("url.inc")).content().contains("by hand");
    }

    /// It may be neither asked nor reloaded, until a line of sudo's says so.
    @Test
    void anNginxOfAnotherUserIsRefusedWithTheLineForSudo() {
        long somebodyElse = 54_321;
        ProblemReport problem =
                refusal(() -> Nginx.reading(folder.resolve("url.inc"), List.of(), somebodyElse));
        assertThat(problem.code()).isEqualTo("nginx-denied");
        assertThat(problem.where()).isEqualTo(folder.resolve("url.inc").toString());
        assertThat(problem.found()).matches("pid [0-9]+, uid [0-9]+");
        assertThat(problem.todo())
                .matches(
                        "in /etc/sudoers.d/gapless: \\S+ ALL=\\(root\\) NOPASSWD: (/.*nginx.*)"
                                + " -T, \\1 -s reload; then --nginx \"sudo -n \\1\"");
    }

    @Test
    void withoutTheRightToTheFolderItIsRefused() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assertThat(refusedWithoutRights())
                    .startsWith("nginx-denied: ")
                    .contains(folder + " may not be written")
                    .contains("sudo chown");
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void withoutTheRightToTheFileItIsRefused() throws Exception {
        Files.setPosixFilePermissions(
                folder.resolve("url.inc"), PosixFilePermissions.fromString("r--r--r--"));
        assertThat(refusedWithoutRights())
                .startsWith("nginx-denied: ")
                .contains("it may not be written")
                .contains("sudo chown");
    }

    /// What a process says of it that has no more rights than its files give it, though it be
    /// root's.
    private String refusedWithoutRights() throws Exception {
        boolean root = "root".equals(System.getProperty("user.name"));
        List<String> command =
                new ArrayList<>(
                        root
                                ? List.of(
                                        "setpriv",
                                        "--bounding-set=-dac_override",
                                        "--inh-caps=-dac_override")
                                : List.of());
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Refused.class.getName(),
                        folder.resolve("url.inc").toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /// For a process with fewer rights.
    static final class Refused {
        private Refused() {}

        static void main(String[] args) {
            ProblemReport problem =
                    refusal(() -> Repointing.of(new Front(Path.of(args[0]), List.of())));
            System.out.println(problem.code() + ": " + problem.found() + ": " + problem.todo());
        }
    }

    private int lineOf(String word) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("nginx.conf"));
        return 1
                + lines.indexOf(
                        lines.stream().filter(one -> one.contains(word)).findFirst().orElseThrow());
    }

    private Front front() {
        return new Front(folder.resolve("url.inc"), List.of());
    }

    private static ProblemReport refusal(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable act) {
        Problem problem = org.assertj.core.api.Assertions.catchThrowableOfType(Problem.class, act);
        assertThat(problem).as("a refusal").isNotNull();
        return problem.report();
    }

    private String configuration() {
        String user = System.getProperty("user.name", "").equals("root") ? "user root;\n" : "";
        return user
                + """
                worker_processes 1;
                daemon off;
                pid %1$s/logs/nginx.pid;
                error_log %1$s/logs/error.log;
                events { worker_connections 64; }
                http {
                    access_log off;
                    client_body_temp_path %1$s/logs/body;
                    proxy_temp_path %1$s/logs/proxy;
                    fastcgi_temp_path %1$s/logs/fastcgi;
                    uwsgi_temp_path %1$s/logs/uwsgi;
                    scgi_temp_path %1$s/logs/scgi;
                    server {
                        listen 127.0.0.1:%2$d;
                        location / { include %1$s/url.inc; proxy_pass $service_url; }
                    }
                }
                """
                        .formatted(folder, port);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.equals("output"))
                    .toList();
        }
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve("logs"));
        Files.writeString(folder.resolve(name), text);
    }

    private static Optional<Path> program() {
        return Stream.of("/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// A server that answers every request with this word.
    private int answering(String word) throws IOException {
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(socket);
        Thread.ofVirtual()
                .start(
                        () -> {
                            while (!socket.isClosed()) {
                                try (Socket client = socket.accept()) {
                                    int _ = client.getInputStream().read(new byte[4096]);
                                    client.getOutputStream()
                                            .write(
                                                    ("HTTP/1.0 200 OK\r\n\r\n" + word)
                                                            .getBytes(StandardCharsets.US_ASCII));
                                } catch (IOException _) {
                                    // closed
                                }
                            }
                        });
        return socket.getLocalPort();
    }

    private String answer() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2000);
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String text =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return text.substring(text.indexOf("\r\n\r\n") + 4);
        } catch (IOException | IndexOutOfBoundsException _) {
            return "";
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("nginx does not answer");
            }
            Thread.onSpinWait();
        }
    }
}
