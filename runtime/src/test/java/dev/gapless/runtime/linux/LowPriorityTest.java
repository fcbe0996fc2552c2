package dev.gapless.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Each way on its own, with processes that want the same processor. A way that this host has not
/// is left out.
@ParameterizedClass
@MethodSource("ways")
@Isolated
class LowPriorityTest {
    private static final String BUSY = "while :; do :; done";

    /// The first one that this process may use.
    private static final String PROCESSOR =
            Proc.text(Path.of("/proc/self/status"))
                    .lines()
                    .filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .map(line -> line.replaceAll("^[^0-9]*([0-9]+).*$", "$1"))
                    .findFirst()
                    .orElse("0");

    private static final long MEASURED_MILLIS = 2_000;
    private static final double LITTLE = 0.1;

    /// Two of the same weight get half each; those that share the processor with them take alike.
    private static final double SHARE = 0.3;

    private final Optional<? extends LowPriority> found;
    private final List<Process> started = new ArrayList<>();

    LowPriorityTest(Optional<? extends LowPriority> found) {
        this.found = found;
    }

    static Stream<Optional<? extends LowPriority>> ways() {
        return Stream.of(IdleGroup.find(), IdleAutogroup.find());
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process one : started) {
            sessionOf(one).get().forEach(LowPriorityTest::kill);
            one.destroyForcibly().waitFor();
        }
        found.ifPresent(way -> way.ended("low-test"));
    }

    @Test
    void takesNearlyNothingFromWhoWantsTheSameProcessorAndItsShareAgain() throws Exception {
        LowPriority way = way();
        Process old = session(BUSY);
        Process young = session(BUSY);
        assertThat(way.lower("low-test", sessionOf(young))).isTrue();
        double low = share(young, old);
        assertThat(way.raise("low-test", sessionOf(young))).isTrue();
        double raised = share(young, old);
        assertThat(low).as("of the processor, while it is held back").isLessThan(LITTLE);
        assertThat(raised).as("of the processor, afterwards").isGreaterThan(SHARE);
    }

    @Test
    void reachesProcessesThatAreStartedMeanwhile() throws Exception {
        LowPriority way = way();
        Process young = session("for i in 1 2 3; do (while :; do /bin/true; done) & done; wait");
        while (sessionOf(young).get().size() < 4) {
            Thread.sleep(5);
        }
        assertThat(way.lower("low-test", sessionOf(young))).isTrue();
        Thread.sleep(50);
        assertThat(sessionOf(young).get()).anyMatch(LowPriorityTest::isLow);
        assertThat(lasting(young, stat -> !isLow(stat))).isEmpty();
        assertThat(way.raise("low-test", sessionOf(young))).isTrue();
        Thread.sleep(50);
        assertThat(lasting(young, LowPriorityTest::isLow)).isEmpty();
    }

    @Test
    void leavesNobodyBehindWhenTheGroupOfTheAgentIsGone() throws Exception {
        Assumptions.assumeTrue(found.orElse(null) instanceof IdleGroup, "no control groups here");
        IdleGroup way = (IdleGroup) way();
        Process young = session("sleep 60");
        assertThat(way.lower("low-test", sessionOf(young))).isTrue();
        IdleGroup elsewhere =
                new IdleGroup(way.folder(), Path.of("/gone"), way.way(), way.unified());
        assertThat(elsewhere.raise("low-test", sessionOf(young))).isTrue();
        assertThat(sessionOf(young).get()).isNotEmpty().noneMatch(LowPriorityTest::isLow);
    }

    @Test
    void isKnownToWhoeverComesLater() throws Exception {
        LowPriority way = way();
        Process young = session("sleep 60");
        assertThat(way.lower("low-test", sessionOf(young))).isTrue();
        assertThat(way.lower("low-test", sessionOf(young))).isTrue();
        LowPriority later = ways().flatMap(Optional::stream).filter(way::equals).findFirst().get();
        assertThat(later.raise("low-test", sessionOf(young))).isTrue();
        assertThat(sessionOf(young).get()).isNotEmpty().noneMatch(LowPriorityTest::isLow);
        assertThat(later.raise("low-test", sessionOf(young))).isTrue();
        assertThat(later.raise("never-lowered", List::of)).isTrue();
    }

    private LowPriority way() {
        Assumptions.assumeTrue(found.isPresent(), "this host has not this way");
        return found.get();
    }

    private Process session(String script) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("setsid", "taskset", "-c", PROCESSOR, "sh", "-c", script)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        started.add(process);
        while (!Proc.commandLine(process.pid()).contains(script)
                || Proc.commandLine(process.pid()).getFirst().equals("setsid")) {
            Thread.sleep(5);
        }
        return process;
    }

    private static Supplier<List<ProcessStat>> sessionOf(Process leader) {
        return () ->
                Proc.all().stream()
                        .filter(stat -> stat.session() == leader.pid() && !stat.ended())
                        .toList();
    }

    /// Processes of this kind that are so again a moment later: most end before anybody could look
    /// at them twice.
    private static List<ProcessStat> lasting(Process leader, Predicate<ProcessStat> kind)
            throws InterruptedException {
        List<ProcessStat> found = sessionOf(leader).get().stream().filter(kind).toList();
        Thread.sleep(50);
        List<ProcessIdentity> there =
                sessionOf(leader).get().stream().map(ProcessStat::identity).toList();
        return found.stream()
                .filter(stat -> there.contains(stat.identity()) && kind.test(stat))
                .toList();
    }

    private static double share(Process one, Process other) throws InterruptedException {
        long oneBefore = ticks(one);
        long otherBefore = ticks(other);
        Thread.sleep(MEASURED_MILLIS);
        double mine = ticks(one) - oneBefore;
        double others = ticks(other) - otherBefore;
        assertThat(mine + others).as("ticks of both").isPositive();
        return mine / (mine + others);
    }

    /// In user mode.
    private static long ticks(Process process) {
        String line = Proc.text(Path.of("/proc/" + process.pid() + "/stat"));
        return Long.parseLong(line.substring(line.lastIndexOf(')') + 2).split(" ")[11]);
    }

    private static boolean isLow(ProcessStat stat) {
        Path folder = Proc.folder(stat.pid());
        return Proc.text(folder.resolve("cgroup")).contains(IdleGroup.NAME)
                || IdleAutogroup.nice(folder.resolve("autogroup")).filter(n -> n == 19).isPresent();
    }

    private static void kill(ProcessStat stat) {
        ProcessHandle.of(stat.pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
}
