package dev.gapless.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class OutOfMemoryTest {
    @Test
    void anAgentThatIsProtectedDoesNotPassItOnAndNobodyIsAboveTheHighest() {
        assertThat(OutOfMemory.above(-900, 100)).isEqualTo(100);
        assertThat(OutOfMemory.above(200, 500)).isEqualTo(700);
        assertThat(OutOfMemory.above(700, 500)).isEqualTo(1000);
    }

    @Test
    void aNewcomerIsLoweredAndOneWithAValueOfItsOwnIsNot() throws Exception {
        Process newcomer = sleepAt(OutOfMemory.newcomer());
        Process other = sleepAt(321);
        try {
            assertThat(OutOfMemory.isNewcomer(identity(newcomer))).isTrue();
            OutOfMemory.establish(identity(newcomer));
            assertThat(OutOfMemory.isNewcomer(identity(newcomer))).isFalse();
            assertThat(OutOfMemory.of(newcomer.pid())).isEqualTo(OutOfMemory.established());
            OutOfMemory.establish(identity(other));
            assertThat(OutOfMemory.of(other.pid())).isEqualTo(321);
        } finally {
            newcomer.destroyForcibly().waitFor();
            other.destroyForcibly().waitFor();
        }
        ProcessIdentity gone = new ProcessIdentity(999_999_999, 1, Proc.bootId());
        OutOfMemory.establish(gone);
        assertThat(OutOfMemory.isNewcomer(gone)).isFalse();
    }

    @Test
    void aProcessThatHasTheNumberOfAnotherIsLeftAlone() throws Exception {
        Process newcomer = sleepAt(OutOfMemory.newcomer());
        try {
            ProcessIdentity real = identity(newcomer);
            OutOfMemory.establish(
                    new ProcessIdentity(real.pid(), real.startTicks() + 1, real.bootId()));
            assertThat(OutOfMemory.of(real.pid())).isEqualTo(OutOfMemory.newcomer());
        } finally {
            newcomer.destroyForcibly().waitFor();
        }
    }

    /// What all of it relies on: raising and lowering again takes no rights.
    @Test
    void theKernelLetsAnOrdinaryUserLowerWhatHeRaised() throws Exception {
        List<String> command = new ArrayList<>();
        if (UnixUser.ownUid() == 0 && Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
            command.addAll(List.of("/usr/bin/setpriv", "--reuid=65534", "--regid=65534"));
            command.addAll(List.of("--clear-groups", "--inh-caps=-all", "--"));
        }
        String score = "/proc/$$/oom_score_adj";
        String script =
                "echo %d >%s && sh -c 'echo %d >/proc/$PPID/oom_score_adj'; cat %s"
                        .formatted(OutOfMemory.newcomer(), score, OutOfMemory.established(), score);
        command.addAll(List.of("sh", "-c", script));
        Process shell = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(shell.getInputStream().readAllBytes());
        assertThat(said.strip()).isEqualTo(Integer.toString(OutOfMemory.established()));
    }

    private static ProcessIdentity identity(Process process) {
        return Proc.stat(process.pid()).orElseThrow().identity();
    }

    private static Process sleepAt(int value) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "echo " + value + " >/proc/self/oom_score_adj; echo; exec sleep 60")
                        .start();
        // the line that it says when its value is set
        assertThat(process.getInputStream().read()).isEqualTo('\n');
        return process;
    }
}
