package dev.gapless.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.ObservedInstance.Ended;
import dev.gapless.core.port.ObservedInstance.Running;
import dev.gapless.core.port.Runtime.Stopped;
import dev.gapless.core.service.EnvValue;
import dev.gapless.core.service.InstanceId;
import dev.gapless.runtime.linux.Proc;
import dev.gapless.runtime.release.FilesReleaseStore;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class StartAndStopTest {
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
    void anArtifactCanBeTheProgramItself() throws IOException {
        Path artifact =
                Files.writeString(folder.resolve("shop"), "#!/bin/sh\nsleep 0.2; exit 42\n");
        Files.setPosixFilePermissions(artifact, PosixFilePermissions.fromString("rwxr-xr-x"));
        FilesReleaseStore store = new FilesReleaseStore(home.path());
        Path kept = store.keep("shop", "1.5.0", artifact, store.checksum(artifact));
        home.runtime().start(Specs.of("a-1", kept.toString()).spec());
        assertThat(home.nextEnd().exitCode()).isEqualTo(42);
    }

    @Test
    void aNewcomerGoesFirstWhenMemoryIsShortUntilItIsEstablished() {
        int own = score(ProcessHandle.current().pid());
        InstanceId id = new InstanceId("a-1");
        home.startThen("a-1", "sleep 60 & echo up; wait");
        RuntimeHome.await(() -> home.runtime().log(id, 5).contains("up"));
        long pid = home.pid("a-1");
        assertThat(score(pid)).isEqualTo(Math.min(1000, Math.max(0, own) + 500));
        home.runtime().establish(id);
        int established = Math.min(1000, Math.max(0, own) + 100);
        // its child, too; the shim never had another value than the agent
        assertThat(home.processes("a-1"))
                .extracting(StartAndStopTest::score)
                .containsOnly(established, own);
        assertThat(score(pid)).isEqualTo(established);
        home.runtime().establish(new InstanceId("nobody"));
    }

    private static int score(long pid) {
        return Integer.parseInt(Proc.text(Path.of("/proc/" + pid + "/oom_score_adj")).strip());
    }

    @Test
    void pidIsThatOfTheProgramItself() {
        Running running = home.runtime().start(Specs.of("a-1", "sleep", "60").spec());
        assertThat(Proc.commandLine(running.pid())).hasSize(2).last().isEqualTo("60");
        assertThat(home.observed("a-1")).isEqualTo(running);
    }

    @Test
    void theProgramHasASessionOfItsOwn() {
        Running running = home.runtime().start(Specs.of("a-1", "sleep", "60").spec());
        long session = Proc.stat(running.pid()).orElseThrow().session();
        assertThat(session).isEqualTo(Proc.stat(running.pid()).orElseThrow().parent());
        assertThat(session)
                .isNotEqualTo(Proc.stat(ProcessHandle.current().pid()).orElseThrow().session());
    }

    @Test
    void sigtermReachesTheProgram() {
        home.runtime()
                .start(
                        Specs.sh(
                                        "a-1",
                                        "trap 'echo bye; exit 7' TERM; echo up; while :; do sleep"
                                                + " 0.05; done")
                                .spec());
        RuntimeHome.await(() -> home.runtime().log(new InstanceId("a-1"), 5).contains("up"));
        Stopped stopped = home.runtime().stop(new InstanceId("a-1"), RuntimeHome.GRACE);
        assertThat(stopped.end()).isEqualTo(new Ended(new InstanceId("a-1"), 7, "exit code 7"));
        assertThat(stopped.killed()).isFalse();
        assertThat(home.runtime().log(new InstanceId("a-1"), 5)).contains("up", "bye");
        assertThat(home.nextEnd()).isEqualTo(stopped.end());
    }

    @Test
    void signalsMeanToTheProgramWhatTheyMeanToTheAgent() {
        Running running = home.runtime().start(Specs.of("a-1", "sleep", "60").spec());
        assertThat(SignalMask.ignored(Long.toString(running.pid())))
                .isEqualTo(SignalMask.ignored("self"));
    }

    @Test
    void aProgramThatIgnoresSigtermIsKilledAfterTheGrace() {
        home.runtime()
                .start(
                        Specs.sh("a-1", "trap '' TERM; echo up; while :; do sleep 0.05; done")
                                .spec());
        RuntimeHome.await(() -> home.runtime().log(new InstanceId("a-1"), 5).contains("up"));
        Stopped stopped = home.runtime().stop(new InstanceId("a-1"), Duration.ofMillis(300));
        assertThat(stopped.killed()).isTrue();
        assertThat(stopped.seconds()).isBetween(0.3, 10.0);
        assertThat(stopped.end().exitCode()).isEqualTo(137);
        assertThat(stopped.end().how()).isEqualTo("killed by signal 9 (SIGKILL)");
        RuntimeHome.await(() -> home.processes("a-1").isEmpty());
    }

    /// The kill of a family must not hit what its shim writes the exit code with.
    @Test
    void theExitCodeOfOneThatWasKilledIsWrittenHoweverLongThatTakes() throws IOException {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        Path slow = Files.writeString(tools.resolve("mv"), "#!/bin/sh\nsleep 1; exec /bin/mv $@\n");
        Files.setPosixFilePermissions(slow, PosixFilePermissions.fromString("rwxr-xr-x"));
        home.runtime()
                .start(
                        Specs.sh("a-1", "trap '' TERM; echo up; while :; do sleep 0.05; done")
                                .env("PATH", new EnvValue.Literal(tools + ":/usr/bin:/bin"))
                                .spec());
        RuntimeHome.await(() -> home.runtime().log(new InstanceId("a-1"), 5).contains("up"));
        Stopped stopped = home.runtime().stop(new InstanceId("a-1"), Duration.ofMillis(100));
        assertThat(stopped.end().how()).isEqualTo("killed by signal 9 (SIGKILL)");
    }

    @Test
    void exitCodesAreReportedOnce() {
        home.startThen("a-1", "exit 3");
        assertThat(home.nextEnd()).isEqualTo(new Ended(new InstanceId("a-1"), 3, "exit code 3"));
        assertThat(home.observed("a-1"))
                .isEqualTo(new Ended(new InstanceId("a-1"), 3, "exit code 3"));
        assertThat(home.endsSoFar()).isEmpty();
    }

    @Test
    void deathBySignalIsTold() {
        Running running = home.runtime().start(Specs.of("a-1", "sleep", "60").spec());
        ProcessHandle.of(running.pid()).orElseThrow().destroyForcibly();
        assertThat(home.nextEnd())
                .isEqualTo(new Ended(new InstanceId("a-1"), 137, "killed by signal 9 (SIGKILL)"));
    }

    @Test
    void startingTwiceGivesTheSameInstance() {
        Running first = home.runtime().start(Specs.of("a-1", "sleep", "60").spec());
        assertThat(home.runtime().start(Specs.of("a-1", "sleep", "60").spec())).isEqualTo(first);
        assertThat(home.processes("a-1")).hasSize(2);
    }

    @Test
    void startingAtTheSameTimeGivesTheSameInstance()
            throws InterruptedException, ExecutionException {
        List<Future<Running>> starts = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                starts.add(
                        threads.submit(
                                () -> home.runtime().start(Specs.of("a-1", "sleep", "60").spec())));
            }
        }
        List<Running> instances = new ArrayList<>();
        for (Future<Running> start : starts) {
            instances.add(start.get());
        }
        assertThat(instances).containsOnly(instances.getFirst());
        assertThat(home.processes("a-1")).hasSize(2);
    }

    @Test
    void anEndedInstanceIsNotStartedAgain() {
        home.startThen("a-1", "echo no database; exit 4");
        home.nextEnd();
        assertThatThrownBy(() -> home.runtime().start(Specs.sh("a-1", "sleep 60").spec()))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> {
                            assertThat(problem.is(ProblemCode.APP_START_FAILED)).isTrue();
                            assertThat(problem.report().what()).contains("exit code 4");
                            assertThat(problem.report().evidence()).contains("no database");
                        });
    }

    @Test
    void stoppingTwiceAndStoppingTheUnknownAreFine() {
        home.runtime().start(Specs.of("a-1", "sleep", "60").spec());
        Stopped first = home.runtime().stop(new InstanceId("a-1"), RuntimeHome.GRACE);
        Stopped second = home.runtime().stop(new InstanceId("a-1"), RuntimeHome.GRACE);
        assertThat(first.end().exitCode()).isEqualTo(143);
        assertThat(second).isEqualTo(new Stopped(first.end(), false, 0));
        assertThat(home.runtime().stop(new InstanceId("never"), RuntimeHome.GRACE).end().exitCode())
                .isEqualTo(-1);
    }

    @Test
    void aStopRightAfterTheStartLeavesNothingRunning()
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                String id = "a-" + i;
                CountDownLatch begun = new CountDownLatch(1);
                Future<?> start =
                        threads.submit(
                                () -> {
                                    begun.countDown();
                                    return home.runtime().start(Specs.of(id, "sleep", "60").spec());
                                });
                begun.await();
                home.runtime().stop(new InstanceId(id), RuntimeHome.GRACE);
                awaitStart(start);
                assertThat(home.runtime().observe("shop"))
                        .as("try %s", i)
                        .noneMatch(Running.class::isInstance);
            }
        }
    }

    /// A start that lost the race is refused.
    private static void awaitStart(Future<?> start) throws InterruptedException {
        try {
            start.get();
        } catch (ExecutionException refused) {
            assertThat(refused.getCause()).isInstanceOf(Problem.class);
        }
    }

    @Test
    void aStopThatComesFirstKeepsTheInstanceFromEverBeingStarted() {
        InstanceId id = new InstanceId("a-1");
        home.runtime().stop(id, RuntimeHome.GRACE);
        assertThatThrownBy(() -> home.runtime().start(Specs.of("a-1", "sleep", "60").spec()))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.is(ProblemCode.APP_START_FAILED)).isTrue());
        assertThat(home.processes("a-1")).isEmpty();
        home.runtime().forget(id);
        assertThat(home.runtime().start(Specs.of("a-1", "sleep", "60").spec()).id()).isEqualTo(id);
    }

    @Test
    void whatAScriptLeavesBehindIsAskedToEndFirst() {
        // A start script without exec: SIGTERM ends the script, the server behind it is left.
        String server =
                "trap \"echo server ended; exit 0\" TERM; echo up; while :; do sleep 0.05; done";
        home.runtime().start(Specs.sh("a-1", "sh -c '" + server + "'; true").spec());
        RuntimeHome.await(() -> home.runtime().log(new InstanceId("a-1"), 5).contains("up"));
        home.runtime().stop(new InstanceId("a-1"), RuntimeHome.GRACE);
        assertThat(home.runtime().log(new InstanceId("a-1"), 5)).contains("server ended");
        // The shim may still wait for the disk; it is no part of the instance.
        RuntimeHome.await(() -> home.processes("a-1").isEmpty());
    }

    @Test
    void aProgramThatHidesFromItsFamilyIsKilledAllTheSame() {
        home.runtime()
                .start(
                        Specs.of(
                                        "a-1",
                                        "env",
                                        "-i",
                                        "setsid",
                                        "sh",
                                        "-c",
                                        "trap '' TERM; echo ready; while :; do sleep 0.05; done")
                                .spec());
        RuntimeHome.await(
                () -> home.runtime().log(new InstanceId("a-1"), 1).equals(List.of("ready")));
        Stopped stopped = home.runtime().stop(new InstanceId("a-1"), Duration.ofMillis(100));
        assertThat(stopped.killed()).isTrue();
        assertThat(stopped.end().how()).isEqualTo("killed by signal 9 (SIGKILL)");
        assertThat(stopped.seconds()).isLessThan(20);
    }

    @Test
    void childrenThatLeftTheSessionAreEndedToo() {
        home.startThen("a-1", "setsid sh -c 'trap \"\" TERM; sleep 60; sleep 60' & exit 5");
        assertThat(home.nextEnd().exitCode()).isEqualTo(5);
        RuntimeHome.await(() -> home.processes("a-1").isEmpty());
    }

    @Test
    void theShimOutlivesWhatIsSentToItsSession() {
        Running running = home.runtime().start(Specs.of("a-1", "sleep", "60").spec());
        ProcessHandle shim =
                ProcessHandle.of(running.pid()).flatMap(ProcessHandle::parent).orElseThrow();
        shim.destroy();
        assertThat(ProcessHandle.of(running.pid()).orElseThrow().isAlive()).isTrue();
        Stopped stopped = home.runtime().stop(new InstanceId("a-1"), RuntimeHome.GRACE);
        assertThat(stopped.end().exitCode()).isEqualTo(143);
    }

    @Test
    void aKilledShimCostsOnlyTheExitCode() {
        Running running = home.runtime().start(Specs.of("a-1", "sleep", "60").spec());
        ProcessHandle.of(running.pid())
                .flatMap(ProcessHandle::parent)
                .orElseThrow()
                .destroyForcibly();
        assertThat(home.observed("a-1")).isEqualTo(running);
        Stopped stopped = home.runtime().stop(new InstanceId("a-1"), RuntimeHome.GRACE);
        assertThat(stopped.end().exitCode()).isEqualTo(-1);
        assertThat(stopped.end().how()).contains("shim was killed");
    }

    @Test
    void forgettingKeepsTheLogOnly() {
        home.startThen("a-1", "echo hello");
        home.nextEnd();
        home.runtime().forget(new InstanceId("a-1"));
        assertThat(home.folder("a-1")).doesNotExist();
        assertThat(home.runtime().observe("shop")).isEmpty();
        assertThat(home.runtime().log(new InstanceId("a-1"), 5)).containsExactly("hello");
    }

    @Test
    void aRunningInstanceIsNotForgotten() {
        home.runtime().start(Specs.of("a-1", "sleep", "60").spec());
        assertThatThrownBy(() -> home.runtime().forget(new InstanceId("a-1")))
                .isInstanceOf(Problem.class);
        assertThat(home.observed("a-1")).isInstanceOf(Running.class);
    }
}
