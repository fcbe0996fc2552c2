package dev.gapless.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.service.InstanceId;
import dev.gapless.runtime.linux.Proc;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class GrowthTest {
    private static final int AT_ONCE = 5;

    @TempDir Path folder;

    private record Usage(int openFiles, long threads, long zombies) {
        static Usage now() {
            long own = ProcessHandle.current().pid();
            long zombies =
                    Proc.all().stream()
                            .filter(stat -> stat.parent() == own && stat.ended())
                            .count();
            // The JDK keeps the threads that wait for children for a minute, as many as there
            // were children at once: that depends on how they happened to meet.
            long threads =
                    Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> !thread.getName().startsWith("process reaper"))
                            .count();
            return new Usage(Proc.openFiles(own).orElseThrow().size(), threads, zombies);
        }
    }

    @Test
    void fiftyInstancesLeaveNothingBehind() throws Exception {
        try (RuntimeHome home = new RuntimeHome(folder)) {
            run(home, "warm", AT_ONCE);
            Usage before = Usage.now();
            for (int batch = 0; batch < 50 / AT_ONCE; batch++) {
                run(home, "b" + batch, AT_ONCE);
            }
            // The thread of an end may itself end a moment after it was told.
            awaitSettled(before);
            assertThat(Usage.now().openFiles()).isLessThanOrEqualTo(before.openFiles() + 2);
            assertThat(home.runtime().observe("shop")).isEmpty();
            assertThat(folder.resolve("instances")).isEmptyDirectory();
        }
    }

    private static void awaitSettled(Usage before) {
        try {
            RuntimeHome.await(
                    () ->
                            Usage.now().zombies() == 0
                                    && Usage.now().threads() <= before.threads() + 3);
        } catch (AssertionError e) {
            throw new AssertionError(
                    before + " became " + Usage.now() + ": " + Thread.getAllStackTraces().keySet(),
                    e);
        }
    }

    private static void run(RuntimeHome home, String name, int count) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> lives = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                InstanceId id = new InstanceId(name + "-" + i);
                lives.add(
                        threads.submit(
                                () -> {
                                    home.runtime()
                                            .start(Specs.of(id.value(), "sleep", "60").spec());
                                    home.runtime().stop(id, Duration.ofSeconds(10));
                                    home.runtime().forget(id);
                                }));
            }
            for (Future<?> life : lives) {
                life.get();
            }
        }
    }
}
