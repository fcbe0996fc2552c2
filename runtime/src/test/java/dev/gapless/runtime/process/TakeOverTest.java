package dev.gapless.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.port.ObservedInstance.Ended;
import dev.gapless.core.port.ObservedInstance.Running;
import dev.gapless.core.port.Runtime.Stopped;
import dev.gapless.core.service.InstanceId;
import dev.gapless.runtime.linux.Proc;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// What the next agent finds.
class TakeOverTest {
    @TempDir Path folder;

    RuntimeHome home;

    @BeforeEach
    void open() {
        home = new RuntimeHome(folder.resolve("home"));
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void findsWhatRuns() {
        Running running = home.runtime().start(Specs.of("a-1", "sleep", "60").spec());
        home.leave();
        home.takeOver();
        assertThat(home.observed("a-1")).isEqualTo(running);
        Stopped stopped = home.runtime().stop(new InstanceId("a-1"), RuntimeHome.GRACE);
        assertThat(stopped.end().exitCode()).isEqualTo(143);
        assertThat(home.nextEnd()).isEqualTo(stopped.end());
    }

    @Test
    void learnsTheExitCodeOfWhatEndedMeanwhile() {
        home.runtime()
                .start(
                        Specs.sh(
                                        "a-1",
                                        "while [ ! -e "
                                                + folder
                                                + "/go ]; do sleep 0.02; done; exit 9")
                                .spec());
        home.leave();
        write(folder.resolve("go"), "");
        RuntimeHome.await(() -> Files.exists(home.folder("a-1").resolve("exit")));
        home.takeOver();
        assertThat(home.observed("a-1"))
                .isEqualTo(new Ended(new InstanceId("a-1"), 9, "exit code 9"));
        assertThat(home.nextEnd().exitCode()).isEqualTo(9);
    }

    @Test
    void doesNotTellAgainOfAnEndThatWasHeard() {
        home.startThen("a-1", "exit 9");
        home.nextEnd();
        RuntimeHome.await(() -> Files.exists(home.folder("a-1").resolve("end-heard")));
        home.leave();
        home.takeOver();
        assertThat(home.observed("a-1")).isInstanceOf(Ended.class);
        home.startThen("b-1", "exit 1");
        assertThat(home.nextEnd().id()).isEqualTo(new InstanceId("b-1"));
    }

    @Test
    void afterARestartOfTheHostNothingRuns() {
        Running running = home.runtime().start(Specs.of("a-1", "sleep", "60").spec());
        home.leave();
        // The same pid runs, and by chance started at the same tick: only the boot tells them
        // apart.
        write(home.folder("a-1").resolve("boot-id"), "00000000-0000-0000-0000-000000000000\n");
        String shim = read(home.folder("a-1").resolve("shim"));
        write(
                home.folder("a-1").resolve("shim"),
                shim.replace(Proc.bootId(), "00000000-0000-0000-0000-000000000000"));
        home.takeOver();
        assertThat(home.observed("a-1"))
                .isEqualTo(new Ended(new InstanceId("a-1"), -1, "the host was restarted", true));
        assertThat(ProcessHandle.of(running.pid()).orElseThrow().isAlive()).isTrue();
        ProcessHandle shimProcess =
                ProcessHandle.of(running.pid()).flatMap(ProcessHandle::parent).orElseThrow();
        ProcessHandle.of(running.pid()).orElseThrow().destroyForcibly();
        // its shim still writes into the folder that is removed after the test
        RuntimeHome.await(() -> !shimProcess.isAlive());
    }

    @Test
    void aPidThatIsUsedAgainIsNotTouched() throws IOException {
        // It ends later than the tick in which it began, so no other process can have both its pid
        // and its tick.
        home.startThen("a-1", "sleep 0.05");
        home.nextEnd();
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            home.leave();
            Files.delete(home.folder("a-1").resolve("exit"));
            write(home.folder("a-1").resolve("pid"), stranger.pid() + "\n");
            home.takeOver();
            assertThat(home.observed("a-1")).isInstanceOf(Ended.class);
            home.runtime().stop(new InstanceId("a-1"), Duration.ZERO);
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void findsAProcessByItsMarkWhenTheFilesAreGone() throws IOException {
        Running running = home.runtime().start(Specs.of("a-1", "sleep", "60").spec());
        home.leave();
        for (String name : new String[] {"pid", "starttime", "boot-id", "shim"}) {
            Files.delete(home.folder("a-1").resolve(name));
        }
        home.takeOver();
        assertThat(home.observed("a-1")).isEqualTo(running);
        assertThat(home.runtime().stop(new InstanceId("a-1"), RuntimeHome.GRACE).end().exitCode())
                .isEqualTo(143);
    }

    @Test
    void whatWasOnlyWrittenDownMayStillBeStarted() throws IOException {
        home.leave();
        new InstanceFolder(new InstanceId("a-1"), home.folder("a-1"))
                .create(Specs.of("a-1", "sleep", "60").spec());
        home.takeOver();
        assertThat(home.runtime().observe("shop")).isEmpty();
        Running running = home.runtime().start(Specs.of("a-1", "sleep", "60").spec());
        assertThat(home.observed("a-1")).isEqualTo(running);
    }

    @Test
    void aShimKilledBeforeItsProgramRanIsAnEnd() throws IOException {
        home.leave();
        InstanceFolder instance = new InstanceFolder(new InstanceId("a-1"), home.folder("a-1"));
        instance.create(Specs.of("a-1", "sleep", "60").spec());
        write(home.folder("a-1").resolve("shim"), "999999999 1 " + Proc.bootId() + "\n");
        home.takeOver();
        assertThat(home.observed("a-1")).isInstanceOf(Ended.class);
        assertThat(home.nextEnd().how()).contains("before its program ran");
    }

    @Test
    void aStartInFlightIsWaitedFor() throws IOException {
        home.leave();
        InstanceFolder instance = new InstanceFolder(new InstanceId("a-1"), home.folder("a-1"));
        instance.create(Specs.of("a-1", "sleep", "60").spec());
        Files.createDirectories(home.log("a-1").getParent());
        // As the JDK's helper between fork and shim: nothing of the instance but its output.
        String command =
                "sleep 0.4; exec env GAPLESS_INSTANCE=a-1 GAPLESS_INSTANCE_FOLDER="
                        + instance.path()
                        + " setsid sh "
                        + shim()
                        + " "
                        + instance.path()
                        + " - 0 sleep 60";
        new ProcessBuilder("sh", "-c", command)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(home.log("a-1").toFile()))
                .start();
        home.takeOver();
        assertThat(home.observed("a-1")).isInstanceOf(Running.class);
    }

    @Test
    void secondShimForTheSameInstanceGivesWay() throws IOException, InterruptedException {
        Running running = home.runtime().start(Specs.of("a-1", "sleep", "60").spec());
        Process second =
                new ProcessBuilder(
                                "sh",
                                shim(),
                                home.folder("a-1").toString(),
                                "-",
                                "0",
                                "sleep",
                                "60")
                        .start();
        assertThat(second.waitFor()).isZero();
        assertThat(home.pid("a-1")).isEqualTo(running.pid());
        assertThat(home.processes("a-1")).hasSize(2);
    }

    private String shim() throws IOException {
        try (var scripts = Files.list(home.path().resolve("shim"))) {
            return scripts.findFirst().orElseThrow().toString();
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
