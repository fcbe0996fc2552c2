package dev.gapless.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.runtime.linux.Proc;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The script itself, in every shell of this host that can be `sh` somewhere.
class ShimTest {
    @TempDir Path folder;

    Path shim;

    static Stream<List<String>> shells() {
        return Stream.of(
                        List.of("/bin/dash"),
                        List.of("/bin/bash", "--posix"),
                        List.of("/bin/busybox", "sh"),
                        List.of("/bin/ksh"))
                .filter(shell -> Files.isExecutable(Path.of(shell.getFirst())));
    }

    @BeforeEach
    void copy() throws IOException {
        shim = folder.resolve("shim.sh");
        try (InputStream script =
                Objects.requireNonNull(Launcher.class.getResourceAsStream("shim.sh"))) {
            Files.copy(script, shim);
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void writesWhoRunsAndHowItEnded(List<String> shell) throws Exception {
        assertThat(run(shell, "sh", "-c", "cat /proc/self/stat; echo $$; exit 7")).isZero();
        assertThat(read("exit")).isEqualTo("7");
        assertThat(read("boot-id")).isEqualTo(Proc.bootId());
        List<String> output = Files.readAllLines(folder.resolve("out"));
        assertThat(read("pid")).isEqualTo(output.getLast());
        assertThat(read("shim")).matches("\\d+ \\d+ " + Proc.bootId());
        assertThat(read("shim")).doesNotStartWith(read("pid") + " ");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void writesTheStartTickOfTheProgram(List<String> shell) throws Exception {
        run(shell, "sh", "-c", "read -r line </proc/$$/stat; echo \"$line\"");
        String line = Files.readAllLines(folder.resolve("out")).getLast();
        assertThat(line.substring(line.lastIndexOf(')') + 2).split(" ")[19])
                .isEqualTo(read("starttime"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void deathBySignalIsAnExitCode(List<String> shell) throws Exception {
        run(shell, "sh", "-c", "kill -9 $$");
        assertThat(read("exit")).isEqualTo("137");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theProgramHasItsScoreAndTheShimItsOwn(List<String> shell) throws Exception {
        run(
                shell,
                "sh",
                "-c",
                "cat /proc/self/oom_score_adj; read -r pid _ <"
                        + folder
                        + "/shim; cat /proc/$pid/oom_score_adj");
        assertThat(Files.readAllLines(folder.resolve("out")))
                .containsExactly("417", Proc.text(Path.of("/proc/self/oom_score_adj")).strip());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void signalsMeanToTheProgramWhatTheyMeanToTheShimsParent(List<String> shell) throws Exception {
        run(shell, "sh", "-c", "grep SigIgn /proc/self/status");
        assertThat(SignalMask.ignoredIn(Files.readAllLines(folder.resolve("out"))))
                .isEqualTo(SignalMask.ignored("self"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void signalsToTheShimAreOutlived(List<String> shell) throws Exception {
        Process process = start(shell, "sleep", "0.5");
        RuntimeHome.await(() -> Files.exists(folder.resolve("pid")));
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(read("exit")).isEqualTo("0");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void runsAtMostOnce(List<String> shell) throws Exception {
        run(shell, "sh", "-c", "echo ran");
        run(shell, "sh", "-c", "echo ran");
        assertThat(Files.readAllLines(folder.resolve("out"))).filteredOn("ran"::equals).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void argumentsArriveAsTheyAre(List<String> shell) throws Exception {
        run(shell, "printf", "[%s]", "", " a  b ", "*", "$HOME", "`id`", "\\n", "-e", "'\"");
        assertThat(Files.readString(folder.resolve("out")))
                .isEqualTo("[][ a  b ][*][$HOME][`id`][\\n][-e]['\"]");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aProgramThatIsGoneGives127(List<String> shell) throws Exception {
        run(shell, "/no/such/program");
        assertThat(read("exit")).isEqualTo("127");
    }

    private int run(List<String> shell, String... command) throws Exception {
        Process process = start(shell, command);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private Process start(List<String> shell, String... command) throws IOException {
        List<String> line = new ArrayList<>(shell);
        line.addAll(List.of(shim.toString(), folder.toString(), "-", "417"));
        line.addAll(List.of(command));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()))
                .start();
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name)).strip();
    }
}
