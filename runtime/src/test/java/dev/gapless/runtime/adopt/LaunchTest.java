package dev.gapless.runtime.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemReport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Processes that run, and could not be started once more.
class LaunchTest {
    @TempDir Path folder;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void close() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void aProgramThatWasRemovedSinceIsNamed() throws Exception {
        Path program = folder.resolve("sleeper");
        Files.copy(Path.of("/bin/sleep"), program, StandardCopyOption.COPY_ATTRIBUTES);
        long pid = start(folder, program.toString());
        Files.delete(program);
        ProblemReport problem = refusal(pid);
        assertThat(problem.found())
                .isEqualTo("its program is '%1$s', which was %1$s (deleted)".formatted(program));
        assertThat(problem.todo()).contains("full path of a program that stays");
    }

    @Test
    void aWorkingDirectoryThatIsGoneIsNamed() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("release-7"));
        long pid = start(directory, "/bin/sleep");
        Files.delete(directory);
        ProblemReport problem = refusal(pid);
        assertThat(problem.found()).isEqualTo("its working directory is gone");
        assertThat(problem.todo()).contains("a folder that stays");
    }

    @Test
    void anEndedProcessHasNoCommandLineAnyMore() throws Exception {
        long pid = start(folder, "/bin/sleep");
        processes.getFirst().destroyForcibly();
        assertThat(processes.getFirst().waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(refusal(pid).todo()).contains("start it");
    }

    private long start(Path directory, String program) throws IOException {
        Process process = new ProcessBuilder(program, "60").directory(directory.toFile()).start();
        processes.add(process);
        return process.pid();
    }

    private static ProblemReport refusal(long pid) {
        try {
            throw new AssertionError("not refused: " + Launch.of(pid));
        } catch (Problem problem) {
            ProblemReport report = problem.report();
            assertThat(report.code()).isEqualTo("command-unrepeatable");
            assertThat(report.what())
                    .isEqualTo("What runs as pid " + pid + " could not be started a second time.");
            assertThat(report.where()).startsWith("pid " + pid);
            return report;
        }
    }
}
