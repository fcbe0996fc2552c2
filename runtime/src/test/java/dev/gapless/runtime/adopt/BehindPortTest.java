package dev.gapless.runtime.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemReport;
import dev.gapless.runtime.linux.SystemdUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/// Real processes behind real ports, in the states that people leave them in.
class BehindPortTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir Path folder;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void close() {
        processes.forEach(one -> one.destroyForcibly().onExit().join());
    }

    /// Listens on `PORT`, or on its first argument.
    public static final class Listener {
        private Listener() {}

        public static void main(String[] arguments) throws IOException {
            int port =
                    Integer.parseInt(
                            arguments.length > 0 ? arguments[0] : System.getenv("SHOP_PORT"));
            try (ServerSocket socket =
                    new ServerSocket(port, 5, InetAddress.getLoopbackAddress())) {
                while (true) {
                    socket.accept().close();
                }
            }
        }
    }

    @Test
    void findsTheProcessItsCommandAndItsSurroundings() throws IOException {
        Path jar = jar("shop-1.4.2.jar");
        int port = start(jar, JAVA, "-Xmx32m", "-jar", "shop-1.4.2.jar");
        FoundProcess found = new BehindPort().look(port);
        assertThat(found.identity().pid()).isEqualTo(processes.getFirst().pid());
        assertThat(found.command()).containsExactly(JAVA, "-Xmx32m", "-jar", "shop-1.4.2.jar");
        assertThat(found.artifact()).isEqualTo(jar.toRealPath());
        assertThat(found.artifactArgument()).isEqualTo("shop-1.4.2.jar");
        assertThat(found.directory()).isEqualTo(folder.toRealPath());
        assertThat(found.user()).isEmpty();
        assertThat(found.environment())
                .containsEntry("SHOP_PORT", Integer.toString(port))
                .doesNotContainKeys("PWD", "PORT", "INVOCATION_ID", "GAPLESS_INSTANCE");
        assertThat(found.unit()).isEmpty();
        assertThat(found.toString()).doesNotContain("SHOP_PORT");
    }

    @Test
    void aJavaByAliasIsWhatTheKernelSays() throws IOException {
        Path jar = jar("shop.jar");
        int port = start(jar, "bash", "-c", "exec -a jdk-of-the-team " + JAVA + " -jar shop.jar");
        assertThat(new BehindPort().look(port).command())
                .containsExactly(Path.of(JAVA).toRealPath().toString(), "-jar", "shop.jar");
    }

    @Test
    void aLinkIsFollowedToTheJarThatRuns() throws IOException {
        Path jar = jar("shop-1.4.2.jar");
        Files.createSymbolicLink(folder.resolve("current.jar"), jar);
        int port = start(jar, JAVA, "-jar", "current.jar");
        FoundProcess found = new BehindPort().look(port);
        assertThat(found.artifact()).isEqualTo(jar.toRealPath());
        assertThat(found.artifactArgument()).isEqualTo("current.jar");
    }

    @Test
    void aLinkThatLeadsElsewhereByNowIsRefused() throws IOException {
        Path jar = jar("shop-1.4.2.jar");
        Path link = Files.createSymbolicLink(folder.resolve("current.jar"), jar);
        int port = start(jar, JAVA, "-jar", "current.jar");
        Path other = jar("shop-1.5.0.jar");
        Files.setLastModifiedTime(other, java.nio.file.attribute.FileTime.from(Instant.EPOCH));
        Files.delete(link);
        Files.createSymbolicLink(link, other);
        assertThat(refusal(port).found()).contains("does not run from", "shop-1.5.0.jar");
    }

    @Test
    void aDeletedJarIsRefusedWithTheWayToGetItBack() throws IOException {
        Path jar = jar("shop.jar");
        byte[] content = Files.readAllBytes(jar);
        int port = start(jar, JAVA, "-jar", "shop.jar");
        Files.delete(jar);
        ProblemReport problem = refusal(port);
        assertThat(problem.code()).isEqualTo("command-unrepeatable");
        assertThat(problem.found()).contains("was deleted or replaced");
        Path held = Path.of(problem.todo().split(" ", -1)[4]);
        assertThat(problem.todo()).startsWith("put it back: cp /proc/");
        assertThat(Files.readAllBytes(held)).isEqualTo(content);

        Files.copy(held, jar);
        assertThat(new BehindPort().look(port).artifact()).isEqualTo(jar.toRealPath());
    }

    @Test
    void aJarThatWasReplacedIsRefused() throws IOException {
        Path jar = jar("shop.jar");
        int port = start(jar, JAVA, "-jar", "shop.jar");
        Files.move(jar("next.jar"), jar, StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(jar, "another one");
        assertThat(refusal(port).code()).isEqualTo("command-unrepeatable");
    }

    @Test
    void aJarThatWasWrittenOverIsRefused() throws IOException {
        Path jar = jar("shop.jar");
        int port = start(jar, JAVA, "-jar", "shop.jar");
        Files.setLastModifiedTime(
                jar, java.nio.file.attribute.FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(refusal(port).found()).contains("was written again");
    }

    @Test
    void whatHasNoFileIsRefused() throws IOException {
        int port = freePort();
        launch(
                new ProcessBuilder(
                        JAVA,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Listener.class.getName(),
                        Integer.toString(port)),
                port);
        assertThat(refusal(port).found()).contains("no argument of it is a file");
    }

    @Test
    void gaplessItselfIsRefused() throws IOException {
        try (ServerSocket own = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ProblemReport problem = refusal(own.getLocalPort());
            assertThat(problem.code()).isEqualTo("process-foreign");
            assertThat(problem.found()).contains("Gapless itself");
        }
    }

    @Test
    void aPortThatNobodyListensOnIsRefused() throws IOException {
        ProblemReport problem = refusal(freePort());
        assertThat(problem.code()).isEqualTo("nobody-listens");
        assertThat(problem.found()).isEqualTo("nobody has that port");
        assertThat(problem.todo()).contains("--port");
    }

    @Test
    void aPortThatIsListenedOnElsewhereOnlyIsRefusedWithTheAddress() throws IOException {
        try (ServerSocket elsewhere = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.7"))) {
            ProblemReport problem = refusal(elsewhere.getLocalPort());
            assertThat(problem.code()).isEqualTo("nobody-listens");
            assertThat(problem.found()).endsWith("127.0.0.7 only");
        }
    }

    /// With processes of its own, in the network of this machine.
    @Test
    void aProcessInAContainerIsRefused() throws Exception {
        assumeTrue(mayUnshare(), "only root may make a namespace");
        Path jar = jar("shop.jar");
        int port =
                start(jar, "unshare", "--pid", "--fork", "--kill-child", JAVA, "-jar", "shop.jar");
        ProblemReport problem = refusal(port);
        assertThat(problem.code()).isEqualTo("process-foreign");
        assertThat(problem.where()).isEqualTo("127.0.0.1:" + port);
        assertThat(problem.found()).contains("shop.jar", "it runs in a container");
        assertThat(problem.todo()).contains("gapless deploy on another port");
    }

    private static boolean mayUnshare() throws Exception {
        return new ProcessBuilder("unshare", "--pid", "--fork", "true").start().waitFor() == 0;
    }

    @Test
    void aProcessOfAnotherUserIsRefused() throws IOException {
        Path jar = jar("shop.jar");
        int port = start(jar, JAVA, "-jar", "shop.jar");
        BehindPort asSomebodyElse = new BehindPort(54_321, new UnitManager("", 54_321));
        assertThatThrownBy(() -> asSomebodyElse.look(port))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> {
                            assertThat(problem.report().code()).isEqualTo("process-foreign");
                            assertThat(problem.report().todo()).contains("sudo gapless adopt");
                        });
    }

    @Test
    void containersAreToldByTheirControlGroups() {
        String docker = "0::/system.slice/docker-4f5a.scope\n";
        assertThat(Confinement.container(docker, "0::/user.slice/user-1000.slice\n")).isPresent();
        assertThat(Confinement.container("0::/kubepods/burstable/pod1/a\n", "0::/\n")).isPresent();
        assertThat(Confinement.container(docker, docker)).isEmpty();
        assertThat(Confinement.container("0::/system.slice/shop.service\n", "0::/\n")).isEmpty();
        assertThat(Confinement.of(ProcessHandle.current().pid())).isEmpty();
    }

    @Test
    void aUnitIsStoppedByItsOwnManager() throws IOException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path systemctl = Files.createFile(bin.resolve("systemctl"));
        assertThat(systemctl.toFile().setExecutable(true)).isTrue();
        // the one of this host lets root do everything
        Path sudo = Files.writeString(bin.resolve("sudo"), "#!/bin/sh\nexit 1\n");
        assertThat(sudo.toFile().setExecutable(true)).isTrue();
        SystemdUnit system = new SystemdUnit("shop.service", OptionalLong.empty());
        SystemdUnit mine = new SystemdUnit("shop.service", OptionalLong.of(1000));
        assertThat(new UnitManager(bin.toString(), 0).command(system))
                .containsExactly(systemctl.toString());
        assertThat(new UnitManager(bin.toString(), 1000).command(mine))
                .containsExactly(systemctl.toString(), "--user");
        assertThatThrownBy(() -> new UnitManager(bin.toString(), 1001).command(mine))
                .hasMessageContaining("unit-refused");
        assertThatThrownBy(() -> new UnitManager(bin.toString(), 54_321).command(system))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem ->
                                assertThat(problem.report().todo())
                                        .contains(
                                                "NOPASSWD: " + systemctl + " start shop.service"));
        Files.writeString(sudo, "#!/bin/sh\nexit 0\n");
        assertThat(new UnitManager(bin.toString(), 54_321).command(system))
                .containsExactly(sudo.toString(), "-n", systemctl.toString());
    }

    /// What cron or a deploy agent has started lies in their control group.
    @Test
    void aUnitThatIsThereForAnotherProcessIsNotStopped() throws IOException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path systemctl = bin.resolve("systemctl");
        Files.writeString(
                systemctl,
                "#!/bin/sh\n[ \"$*\" = \"show -p MainPID --value cron.service\" ] && echo 612\n");
        assertThat(systemctl.toFile().setExecutable(true)).isTrue();
        UnitManager units = new UnitManager(bin.toString(), 0);
        SystemdUnit cron = new SystemdUnit("cron.service", OptionalLong.empty());
        assertThat(units.isOf(cron, 612, 1)).as("it is the main process").isTrue();
        assertThat(units.isOf(cron, 700, 612)).as("a script of the unit began it").isTrue();
        assertThat(units.isOf(cron, 700, 650)).as("a job").isFalse();
        assertThat(units.isOf(cron, 700, 1)).as("a job whose shell has ended").isFalse();
        SystemdUnit unknown = new SystemdUnit("shop.service", OptionalLong.empty());
        assertThat(units.isOf(unknown, 700, 1)).as("no answer").isTrue();
    }

    private ProblemReport refusal(int port) {
        try {
            throw new AssertionError("not refused: " + new BehindPort().look(port));
        } catch (Problem problem) {
            return problem.report();
        }
    }

    private int start(Path jar, String... command) throws IOException {
        int port = freePort();
        Files.setLastModifiedTime(
                jar, java.nio.file.attribute.FileTime.from(Instant.now().minusSeconds(60)));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("SHOP_PORT", Integer.toString(port));
        launch(builder, port);
        return port;
    }

    private void launch(ProcessBuilder builder, int port) throws IOException {
        processes.add(
                builder.redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start());
        long end = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < end) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException _) {
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("it does not listen");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path jar(String name) throws IOException {
        Path jar = folder.resolve(name);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Listener.class.getName());
        String entry = Listener.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest);
                var in = BehindPortTest.class.getClassLoader().getResourceAsStream(entry)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(Objects.requireNonNull(in).readAllBytes());
        }
        return jar;
    }
}
