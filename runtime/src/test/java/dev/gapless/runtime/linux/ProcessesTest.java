package dev.gapless.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class ProcessesTest {
    @Test
    void aNameWithBlanksAndBracketsIsRead() {
        String line =
                "4711 (a ) b (x) R 12 13 14 0 -1 4194304 1 0 0 0 1 2 3 4 20 0 5 0 987654 1 2 3";
        assertThat(ProcessStat.parse(line))
                .contains(new ProcessStat(4711, "a ) b (x", 'R', 12, 14, 5, 987_654));
        assertThat(ProcessStat.parse("")).isEmpty();
        assertThat(ProcessStat.parse("4711 (cut")).isEmpty();
    }

    /// A killed JVM is so for a moment; its ports are free when the last thread is gone.
    @Test
    void whoseFirstThreadAloneHasEndedIsStillThere() {
        String line = "4711 (java) Z 12 13 14 0 -1 4194304 1 0 0 0 1 2 3 4 20 0 %d 0 987654 1 2 3";
        assertThat(ProcessStat.parse(line.formatted(2)).orElseThrow().ended()).isFalse();
        assertThat(ProcessStat.parse(line.formatted(1)).orElseThrow().ended()).isTrue();
    }

    @Test
    void settingsOfTheKernelAreReadInFull() throws IOException {
        Path setting = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
        try (BufferedReader whole =
                new BufferedReader(new FileReader(setting.toFile(), StandardCharsets.US_ASCII))) {
            assertThat(Proc.text(setting)).isEqualTo(whole.readLine() + "\n");
        }
    }

    @Test
    void aPidIsOpenedOnlyForTheProcessThatIsMeant() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sleep", "60").start();
        try {
            ProcessIdentity identity = Proc.stat(process.pid()).orElseThrow().identity();
            try (Pidfd pidfd = Pidfd.open(identity).orElseThrow()) {
                assertThat(pidfd.pid()).isEqualTo(process.pid());
            }
            var later =
                    new ProcessIdentity(
                            identity.pid(), identity.startTicks() + 1, identity.bootId());
            var earlierBoot = new ProcessIdentity(identity.pid(), identity.startTicks(), "another");
            assertThat(Pidfd.open(later)).isEmpty();
            assertThat(Pidfd.open(earlierBoot)).isEmpty();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(Pidfd.open(process.pid())).isEmpty();
    }

    @Test
    void aSignalToAnEndedProcessGoesNowhere() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sleep", "60").start();
        try (Pidfd pidfd = Pidfd.open(process.pid()).orElseThrow()) {
            assertThat(pidfd.signal(Signal.SIGTERM)).isTrue();
            assertThat(process.waitFor()).isEqualTo(143);
            assertThat(pidfd.signal(Signal.SIGKILL)).isFalse();
            pidfd.close();
            assertThat(pidfd.signal(Signal.SIGKILL)).isFalse();
        }
    }

    @Test
    void everyEndIsNoticedOnce() throws IOException, InterruptedException {
        int count = 20;
        AtomicInteger ends = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(count);
        List<Pidfd> opened = new ArrayList<>();
        List<Process> processes = new ArrayList<>();
        try (EndWatch watch = new EndWatch()) {
            for (int i = 0; i < count; i++) {
                // ends when its input does, not before it is watched
                Process process = new ProcessBuilder("cat").start();
                processes.add(process);
                Pidfd.open(process.pid())
                        .ifPresent(
                                pidfd -> {
                                    opened.add(pidfd);
                                    watch.add(
                                            pidfd,
                                            () -> {
                                                ends.incrementAndGet();
                                                all.countDown();
                                            });
                                });
            }
            for (Process process : processes) {
                process.getOutputStream().close();
            }
            assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(ends).hasValue(count);
        opened.forEach(Pidfd::close);
    }

    @Test
    void processesAreDescribedForPeople() {
        ZonedDateTime now = ZonedDateTime.parse("2026-11-22T11:51:00+09:00[Asia/Seoul]");
        assertThat(ProcessDescription.since(Instant.parse("2026-11-22T00:05:00Z"), now))
                .isEqualTo("09:05");
        assertThat(ProcessDescription.since(Instant.parse("2026-11-18T00:05:00Z"), now))
                .isEqualTo("Nov 18");
        assertThat(ProcessDescription.since(Instant.parse("2025-11-18T00:05:00Z"), now))
                .isEqualTo("Nov 18 2025");
        assertThat(ProcessDescription.command(List.of("/usr/bin/java", "-jar", "batch.jar"), 1))
                .isEqualTo("java -jar batch.jar");
        assertThat(ProcessDescription.command(List.of("x".repeat(100)), 1))
                .hasSize(60)
                .endsWith("...");
    }

    @Test
    void usersAreFoundByNameAndNumber() {
        UnixUser root = UnixUser.find("root").orElseThrow();
        assertThat(root.uid()).isZero();
        assertThat(UnixUser.find("0")).contains(root);
        assertThat(UnixUser.find("no-such-user")).isEmpty();
        assertThat(UnixUser.find("--help")).isEmpty();
        assertThat(UnixUser.find("")).isEmpty();
    }
}
