package dev.gapless.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.api.Problem;
import dev.gapless.core.port.Adopted;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.ObservedInstance.Running;
import dev.gapless.core.port.Runtime.PortOwner;
import dev.gapless.core.port.Runtime.Stopped;
import dev.gapless.core.service.InstanceId;
import dev.gapless.runtime.linux.Proc;
import dev.gapless.runtime.linux.ProcessIdentity;
import dev.gapless.runtime.linux.ProcessStat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Processes that ran before, and are stopped by their own means.
class AdoptingTest {
    private static final InstanceId ID = new InstanceId("shop-1.5.0-0a");

    @TempDir Path folder;

    private RuntimeHome home;
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void open() {
        home = new RuntimeHome(folder.resolve("home"));
    }

    @AfterEach
    void close() {
        home.close();
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void whatRunsIsTakenOnAndNotTouched() throws IOException {
        Process process = begin("sleep", "60");
        ProcessIdentity before = identity(process);
        assertThat(home.runtime().start(spec(process, "")))
                .isEqualTo(new Running(ID, process.pid()));
        assertThat(home.observed(ID.value())).isEqualTo(new Running(ID, process.pid()));
        assertThat(identity(process)).isEqualTo(before);
        home.runtime().establish(ID);
        assertThat(home.log(ID.value())).content().contains("adopted pid " + process.pid());
    }

    @Test
    void itIsStoppedWithSignals() throws IOException {
        Process process = begin("sleep", "60");
        home.runtime().start(spec(process, ""));
        Stopped stopped = home.runtime().stop(ID, RuntimeHome.GRACE);
        assertThat(stopped.killed()).isFalse();
        assertThat(stopped.end().how()).contains("it was adopted");
        assertGone(process);
        assertThat(home.nextEnd()).isEqualTo(stopped.end());
    }

    @Test
    void whatDoesNotHeedIsKilledAfterTheGrace() throws IOException, InterruptedException {
        Process process =
                begin(
                        "sh",
                        "-c",
                        "trap '' TERM; touch " + folder + "/deaf; while :; do sleep 0.1; done");
        RuntimeHome.await(() -> Files.exists(folder.resolve("deaf")));
        home.runtime().start(spec(process, ""));
        assertThat(home.runtime().stop(ID, Duration.ofMillis(300)).killed()).isTrue();
        assertThat(process.waitFor()).isEqualTo(137);
    }

    /// The shell that somebody started it from has the same session.
    @Test
    void nobodyElseOfItsSessionIsSignalled() throws IOException {
        Process shell =
                begin("setsid", "sh", "-c", "sleep 60 & echo $! > " + folder + "/pid; wait");
        RuntimeHome.await(() -> !read("pid").isBlank());
        long pid = Long.parseLong(read("pid").strip());
        ProcessIdentity app = Proc.stat(pid).map(ProcessStat::identity).orElseThrow();
        home.runtime().start(spec(app, List.of(), ""));
        home.leave();
        home.takeOver();
        home.runtime().stop(ID, Duration.ZERO);
        assertThat(Proc.stat(pid).filter(stat -> !stat.ended())).isEmpty();
        // it ends by itself, with the code of its own script: nobody has killed it
        assertThat(shell.onExit().join().exitValue()).isZero();
    }

    /// The kernel knows it at once; [Process#isAlive] only once a thread of this one has heard.
    private static void assertGone(Process process) {
        assertThat(Proc.stat(process.pid()).filter(stat -> !stat.ended())).isEmpty();
    }

    @Test
    void theNextAgentFindsIt() throws IOException {
        Process process = begin("sleep", "60");
        home.runtime().start(spec(process, ""));
        home.leave();
        home.takeOver();
        assertThat(home.observed(ID.value())).isEqualTo(new Running(ID, process.pid()));
        home.runtime().stop(ID, RuntimeHome.GRACE);
        assertGone(process);
    }

    @Test
    void aPidThatIsUsedAgainIsNotTaken() throws IOException {
        Process process = begin("sleep", "60");
        ProcessIdentity real = identity(process);
        ProcessIdentity other =
                new ProcessIdentity(real.pid(), real.startTicks() - 1, real.bootId());
        InstanceSpec again = spec(other, List.of(), "").withId(new InstanceId("shop-1.5.0-0a-r1"));
        Running started = home.runtime().start(again);
        assertThat(started.pid()).isNotEqualTo(process.pid());
        home.runtime().stop(again.id(), Duration.ZERO);
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void whatIsLetGoRunsOnUnwatched() throws IOException {
        Process process = begin("sleep", "60");
        home.runtime().start(spec(process, ""));
        home.runtime().start(Specs.of("a-1", "sleep", "60").spec());
        long ours = home.pid("a-1");
        home.runtime().letGo(ID);
        home.runtime().letGo(new InstanceId("a-1"));
        assertThat(home.runtime().observe("shop")).isEmpty();
        home.leave();
        home.takeOver();
        assertThat(home.runtime().observe("shop")).isEmpty();
        assertThat(process.isAlive()).isTrue();
        ProcessHandle handle = ProcessHandle.of(ours).orElseThrow();
        assertThat(handle.isAlive()).isTrue();
        handle.destroyForcibly();
    }

    /// Its folder is still there: the agent died between two steps.
    @Test
    void whatIsHalfLetGoIsNotFoundAgain() throws IOException {
        Process process = begin("sleep", "60");
        home.runtime().start(spec(process, ""));
        home.leave();
        Files.createFile(home.folder(ID.value()).resolve("let-go"));
        home.takeOver();
        assertThat(home.runtime().observe("shop")).isEmpty();
        assertThat(home.folder(ID.value())).doesNotExist();
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void anEndAfterItWasLetGoIsNotTold() throws IOException {
        Process process = begin("sleep", "60");
        home.runtime().start(spec(process, ""));
        home.runtime().letGo(ID);
        Process second = begin("sleep", "60");
        home.runtime().start(spec(second, ""));
        process.destroyForcibly().onExit().join();
        home.runtime().stop(ID, Duration.ZERO);
        assertThat(home.nextEnd().id()).isEqualTo(ID);
        assertThat(home.endsSoFar()).isEmpty();
    }

    /// In the place of `systemctl` is a program that does what it would, and writes down what it
    /// was asked. (The real one is asked where a service is adopted from its unit.)
    @Test
    void aUnitIsStoppedByItsManagerAndGetsNoSignal() throws IOException {
        Process process =
                begin(
                        "sh",
                        "-c",
                        "trap 'touch " + folder + "/signalled' TERM; while :; do sleep 0.1; done");
        List<String> manager = manager("kill -9 " + process.pid());
        home.runtime().start(spec(identity(process), manager, "shop.service"));
        home.leave();
        home.takeOver();
        Stopped stopped = home.runtime().stop(ID, RuntimeHome.GRACE);
        assertThat(stopped.killed()).isFalse();
        assertThat(read("asked")).isEqualTo("stop --no-block shop.service\n");
        assertThat(folder.resolve("signalled")).doesNotExist();
    }

    @Test
    void aManagerThatRefusesIsSaidAndNothingIsSignalled() throws IOException {
        Process process = begin("sleep", "60");
        List<String> manager = manager("echo 'Access denied'; exit 1");
        home.runtime().start(spec(identity(process), manager, "shop.service"));
        assertThatThrownBy(() -> home.runtime().stop(ID, RuntimeHome.GRACE))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> {
                            assertThat(problem.report().code()).isEqualTo("unit-refused");
                            assertThat(problem.report().found()).isEqualTo("Access denied");
                            assertThat(problem.report().retryable()).isTrue();
                        });
        assertThat(process.isAlive()).isTrue();
        Files.writeString(
                folder.resolve("systemctl"), "#!/bin/sh\nkill -9 " + process.pid() + "\n");
    }

    /// Requests that come another way than through the switch are not cut off as long as that is
    /// not for ever.
    @Test
    void itIsNotSignalledWhileSomebodyElseIsConnected() throws IOException, InterruptedException {
        int port = Specs.freePort();
        ProcessBuilder builder = new ProcessBuilder(PortHolder.command(Keeper.class));
        builder.environment().put("PORT", Integer.toString(port));
        Process process = begin(builder);
        RuntimeHome.await(() -> connects(port));
        InstanceSpec spec = at(port, spec(process, ""));
        home.runtime().start(spec);
        assertThat(home.runtime().owner(ID, port)).isInstanceOf(PortOwner.Instance.class);
        Thread stop;
        try (Socket _ = new Socket("127.0.0.1", port)) {
            stop = Thread.ofVirtual().start(() -> home.runtime().stop(ID, RuntimeHome.GRACE));
            assertThat(process.waitFor(1, TimeUnit.SECONDS)).isFalse();
        }
        stop.join();
        assertGone(process);
    }

    /// Keeps every connection open until its client leaves.
    static final class Keeper {
        private Keeper() {}

        public static void main(String[] arguments) throws IOException {
            int port = Integer.parseInt(System.getenv("PORT"));
            try (java.net.ServerSocket socket = new java.net.ServerSocket(port)) {
                while (true) {
                    Socket client = socket.accept();
                    Thread.ofVirtual().start(() -> drain(client));
                }
            }
        }

        private static void drain(Socket client) {
            try (client) {
                client.getInputStream().readAllBytes();
            } catch (IOException _) {
                // gone
            }
        }
    }

    private static boolean connects(int port) {
        try (Socket _ = new Socket("127.0.0.1", port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private List<String> manager(String script) throws IOException {
        Path program = folder.resolve("systemctl");
        Files.writeString(
                program, "#!/bin/sh\necho \"$@\" >> " + folder + "/asked\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return List.of(program.toString());
    }

    private Process begin(String... command) throws IOException {
        return begin(new ProcessBuilder(command));
    }

    private Process begin(ProcessBuilder builder) throws IOException {
        Process process = builder.redirectErrorStream(true).start();
        processes.add(process);
        return process;
    }

    private static ProcessIdentity identity(Process process) {
        return Proc.stat(process.pid()).map(ProcessStat::identity).orElseThrow();
    }

    private static InstanceSpec spec(Process process, String unit) {
        return spec(identity(process), List.of(), unit);
    }

    private static InstanceSpec spec(ProcessIdentity process, List<String> manager, String unit) {
        InstanceSpec plain = Specs.of(ID.value(), "sleep", "60").spec();
        return with(
                plain,
                plain.address().port(),
                new Adopted(process.pid(), process.startTicks(), process.bootId(), manager, unit));
    }

    private static InstanceSpec at(int port, InstanceSpec spec) {
        return with(spec, port, spec.adopted().orElseThrow());
    }

    private static InstanceSpec with(InstanceSpec plain, int port, Adopted adopted) {
        return new InstanceSpec(
                plain.id(),
                plain.service(),
                plain.release(),
                dev.gapless.core.service.Address.local(port),
                plain.color(),
                plain.directory(),
                plain.command(),
                plain.env(),
                plain.user(),
                plain.memoryLimit(),
                Optional.of(adopted));
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException _) {
            return "";
        }
    }
}
