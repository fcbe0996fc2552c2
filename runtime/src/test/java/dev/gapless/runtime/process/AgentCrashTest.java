package dev.gapless.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.toMap;

import dev.gapless.core.port.ObservedInstance;
import dev.gapless.core.port.ObservedInstance.Running;
import dev.gapless.core.service.InstanceId;
import dev.gapless.runtime.linux.Proc;
import dev.gapless.runtime.linux.ProcessStat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/// The JVM that starts instances is killed at random moments; nothing may be lost, doubled or
/// unknown.
class AgentCrashTest {
    private static final int ROUNDS = Integer.getInteger("rounds", 4);

    @TempDir Path folder;

    @Test
    void afterEachCrashTheNextAgentFindsExactlyWhatRuns() throws IOException, InterruptedException {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("AgentCrashTest -Dseed=" + seed);
        Random random = new Random(seed);
        try (RuntimeHome home = new RuntimeHome(folder)) {
            home.leave();
            for (int round = 0; round < ROUNDS; round++) {
                crash("r" + round, random.nextInt(1, 12), random.nextInt(12_000));
                home.takeOver();
                assertKnownIsAlive(home);
                String last = "r" + round + "-next";
                Running running = home.runtime().start(Specs.of(last, "sleep", "60").spec());
                assertThat(home.pid(last)).isEqualTo(running.pid());
                stopSome(home, random);
                assertKnownIsAlive(home);
                home.leave();
            }
            home.takeOver();
        }
        assertThat(alive()).isEmpty();
    }

    /// What was being stopped when the agent died may take a moment to end; what is unknown would
    /// stay unknown.
    private void assertKnownIsAlive(RuntimeHome home) {
        if (!Waiting.until(Duration.ofSeconds(5), () -> known(home).equals(alive()))) {
            assertThat(known(home)).isEqualTo(alive());
        }
    }

    /// Kills the agent some microseconds after it has started so many instances.
    private void crash(String name, int instances, int micros)
            throws IOException, InterruptedException {
        Process agent =
                new ProcessBuilder(PortHolder.command(CrashingAgent.class, folder.toString(), name))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader lines = agent.inputReader()) {
            for (int i = 0; i < instances; i++) {
                assertThat(lines.readLine()).isEqualTo(name + "-" + i);
            }
            long until = System.nanoTime() + micros * 1000L;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
        } finally {
            agent.destroyForcibly();
            agent.waitFor();
        }
    }

    private static void stopSome(RuntimeHome home, Random random) {
        for (ObservedInstance instance : home.runtime().observe("shop")) {
            if (random.nextBoolean()) {
                home.runtime().stop(instance.id(), RuntimeHome.GRACE);
            }
        }
    }

    private static Map<InstanceId, Long> known(RuntimeHome home) {
        return home.runtime().observe("shop").stream()
                .filter(Running.class::isInstance)
                .map(Running.class::cast)
                .collect(toMap(Running::id, Running::pid));
    }

    private boolean isShim(InstanceId id, ProcessStat stat) {
        InstanceFolder instance =
                new InstanceFolder(id, folder.resolve("instances").resolve(id.value()));
        return instance.isShim(Proc.commandLine(stat.pid()));
    }

    /// Every process of this home, shims aside, by its mark; two of one instance are an error.
    private Map<InstanceId, Long> alive() {
        Map<InstanceId, Long> alive = new HashMap<>();
        for (ProcessStat stat : Proc.all()) {
            Proc.environment(stat.pid()).stream()
                    .filter(entry -> entry.startsWith("GAPLESS_INSTANCE_FOLDER=" + folder))
                    .map(entry -> new InstanceId(entry.substring(entry.lastIndexOf('/') + 1)))
                    .filter(id -> !stat.ended() && !isShim(id, stat))
                    .forEach(
                            id ->
                                    assertThat(alive.put(id, stat.pid()))
                                            .as("two of " + id)
                                            .isNull());
        }
        return alive;
    }
}
