package dev.gapless.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

class EndsTest {
    /// As in a container whose first process is no init: nobody ever asks how it ended.
    @Test
    void whatHasEndedIsOverThoughNobodyAskedHow() throws IOException, InterruptedException {
        Process careless =
                new ProcessBuilder("sh", "-c", "sleep 0.3 & echo $!; exec sleep 30").start();
        try (BufferedReader said = careless.inputReader()) {
            long pid = Long.parseLong(said.readLine());
            assertThat(Ends.isOver(pid)).isFalse();
            assertThat(Ends.await(pid, Duration.ofSeconds(20))).isTrue();
            assertThat(Path.of("/proc", Long.toString(pid), "stat")).exists();
        } finally {
            careless.destroyForcibly();
        }
    }

    @Test
    void whatGoesOnIsNot() throws InterruptedException {
        long own = ProcessHandle.current().pid();
        assertThat(Ends.await(own, Duration.ofMillis(50))).isFalse();
    }

    @Test
    void whatIsNotThereIsOver() {
        assertThat(Ends.isOver(Long.MAX_VALUE)).isTrue();
    }
}
