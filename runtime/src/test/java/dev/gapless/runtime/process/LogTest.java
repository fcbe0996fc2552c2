package dev.gapless.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.APPEND;

import dev.gapless.core.service.InstanceId;
import dev.gapless.runtime.file.DurableFiles;
import dev.gapless.runtime.linux.FileHead;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

class LogTest {
    @TempDir Path folder;

    @Test
    void outputAndErrorsAreAppendedInOrder() {
        try (RuntimeHome home = new RuntimeHome(folder)) {
            home.startThen("a-1", "echo one; echo two >&2; echo three");
            home.nextEnd();
            assertThat(home.runtime().log(new InstanceId("a-1"), 10))
                    .containsExactly("one", "two", "three");
            assertThat(home.runtime().log(new InstanceId("a-1"), 2))
                    .containsExactly("two", "three");
            assertThat(home.runtime().log(new InstanceId("a-1"), 0)).isEmpty();
            assertThat(home.runtime().log(new InstanceId("never"), 10)).isEmpty();
        }
    }

    @Test
    void theEndOfALargeLogIsReadOverAllItsParts() throws IOException {
        Path log = folder.resolve("x.log");
        LogFiles files = new LogFiles(folder, new LogLimits(1_000_000, 4, 0));
        Files.write(folder.resolve("x.log.2"), lines(0, 30_000));
        Files.write(folder.resolve("x.log.1"), lines(30_000, 60_000));
        Files.write(log, lines(60_000, 60_010));
        assertThat(files.tail(log, 40_000)).isEqualTo(lines(20_010, 60_010));
        assertThat(files.tail(log, 3)).isEqualTo(lines(60_007, 60_010));
        assertThat(files.tail(log, 100_000)).isEqualTo(lines(0, 60_010));
    }

    @Test
    void whatIsNotUtf8IsReplaced() throws IOException {
        Path log =
                Files.write(folder.resolve("x.log"), new byte[] {'a', (byte) 0xff, 'b', '\n', 'c'});
        assertThat(LogTail.read(List.of(log), 5, false)).containsExactly("a\ufffdb", "c");
    }

    @Test
    void aLogThatGrowsIsRotatedWhileItIsWritten() throws IOException {
        Path log = folder.resolve("x.log");
        LogLimits limits = new LogLimits(20_000, 3, 0);
        try (LogRotation _ = new LogRotation(limits, () -> List.of(log), Duration.ofMillis(5))) {
            Process writer =
                    new ProcessBuilder(
                                    "sh",
                                    "-c",
                                    "i=0; while [ $i -lt 20000 ]; do echo \"line $i\"; i=$((i+1));"
                                            + " done")
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            RuntimeHome.await(() -> !writer.isAlive());
            RuntimeHome.await(() -> size(log) <= limits.fileBytes());
        }
        assertThat(folder.resolve("x.log.3")).doesNotExist();
        assertThat(folder.resolve("x.log.new")).doesNotExist();
        List<Integer> numbers = new ArrayList<>();
        for (String line : new LogFiles(folder, limits).tail(log, 100_000)) {
            assertThat(line).as("no half line, no hole of zeros").matches("line \\d+");
            numbers.add(Integer.parseInt(line.substring(5)));
        }
        assertThat(numbers).isSorted().doesNotHaveDuplicates().last().isEqualTo(19_999);
        if (canBeCut(folder)) {
            assertThat(numbers)
                    .isEqualTo(IntStream.range(numbers.getFirst(), 20_000).boxed().toList());
        }
        assertThat(size(folder.resolve("x.log.1"))).isPositive();
    }

    @Test
    void noLineIsLostWhenALogIsRotated() throws IOException {
        Path log = Files.createFile(folder.resolve("x.log"));
        assumeTrue(canBeCut(folder), "needs a file system that can cut (ext4, xfs)");
        LogLimits limits = new LogLimits(100_000, 1000, 0);
        try (LogRotation _ = new LogRotation(limits, () -> List.of(log), Duration.ofMillis(1));
                FileChannel writer = FileChannel.open(log, APPEND)) {
            for (int i = 0; i < 400_000; i++) {
                writer.write(ByteBuffer.wrap(("line " + i + "\n").getBytes(US_ASCII)));
            }
            RuntimeHome.await(() -> size(log) <= limits.fileBytes());
        }
        assertThat(folder.resolve("x.log.5")).as("it was rotated often").exists();
        assertThat(whole(log, limits)).isEqualTo(lines(0, 400_000));
    }

    @Test
    void aLogThatCannotBeCutIsEmptied() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(memory) && !canBeCut(memory), "needs a tmpfs");
        Path logs = Files.createTempDirectory(memory, "gapless-log");
        Path log = logs.resolve("x.log");
        try {
            LogLimits limits = new LogLimits(10_000, 3, 0);
            Files.write(log, lines(0, 2000));
            try (LogRotation _ =
                    new LogRotation(limits, () -> List.of(log), Duration.ofMillis(1))) {
                RuntimeHome.await(() -> size(log) == 0);
            }
            assertThat(whole(log, limits)).isEqualTo(lines(0, 2000));
        } finally {
            DurableFiles.removeTree(logs);
        }
    }

    @Test
    void logsOfForgottenInstancesGoWhenTheyAreTooMany() throws IOException {
        Path kept = folder.resolve("1.5.0/known-1.log");
        Files.createDirectories(kept.getParent());
        for (String name :
                List.of("old-1.log", "old-1.log.1", "new-1.log", "known-1.log", "known-1.log.1")) {
            Path log = Files.write(folder.resolve("1.5.0").resolve(name), new byte[1000]);
            boolean old = name.startsWith("old");
            Files.setLastModifiedTime(log, FileTime.fromMillis(old ? 1000 : 2000));
        }
        Files.setLastModifiedTime(folder.resolve("1.5.0/old-1.log"), FileTime.fromMillis(1500));
        OldLogs.prune(folder, kept::equals, 2500);
        try (var left = Files.list(folder.resolve("1.5.0"))) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "old-1.log", "new-1.log", "known-1.log", "known-1.log.1");
        }
    }

    @Test
    void theRuntimeRotatesWhatItStarted() {
        try (RuntimeHome home = new RuntimeHome(folder)) {
            home.runtime()
                    .start(
                            Specs.sh(
                                            "a-1",
                                            "while :; do echo"
                                                    + " 0123456789012345678901234567890123456789; done")
                                    .spec());
            Path log = home.log("a-1");
            RuntimeHome.await(() -> Files.exists(log.resolveSibling("a-1.log.2")));
            home.runtime().stop(new InstanceId("a-1"), RuntimeHome.GRACE);
        }
    }

    /// All parts one after the other, as one would put them together by hand.
    private static List<String> whole(Path log, LogLimits limits) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int part = limits.files() - 1; part >= 0; part--) {
            if (Files.exists(limits.part(log, part))) {
                text.append(Files.readString(limits.part(log, part)));
            }
        }
        return text.toString().lines().toList();
    }

    private static boolean canBeCut(Path folder) throws IOException {
        Path probe = Files.createTempFile(folder, "probe", "");
        try {
            Files.write(probe, new byte[100_000]);
            return FileHead.cut(probe, FileHead.cuttable(probe, 50_000));
        } finally {
            Files.delete(probe);
        }
    }

    private static List<String> lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "line " + i).toList();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
