package dev.gapless.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.cli.ScriptedAgent;
import dev.gapless.cli.TestShell;
import dev.gapless.cli.client.AgentLauncher;
import dev.gapless.cli.client.AgentProcess;
import dev.gapless.cli.client.Ends;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class AgentCommandTest {
    @TempDir Path folder;

    private TestShell shell;

    @BeforeEach
    void makeShell() {
        shell = new TestShell(folder);
    }

    @Test
    void statusStartsNoAgent() {
        assertThat(shell.run("agent", "status")).isEqualTo(1);
        assertThat(shell.out()).startsWith("No agent runs for ");
        assertThat(shell.home()).doesNotExist();
    }

    @Test
    void statusSaysWhichAgentRuns() {
        try (ScriptedAgent _ = new ScriptedAgent(shell.home())) {
            assertThat(shell.run("agent", "status")).isZero();
        }
        assertThat(shell.out()).contains("pid " + ProcessHandle.current().pid()).contains("64 MB");
    }

    @Test
    void stopEndsTheAgentAndWaitsForIt() {
        AgentProcess program = new AgentProcess(shell.home());
        long pid =
                new AgentLauncher(shell.shell(), shell.home(), program.command())
                        .connect()
                        .agent()
                        .pid();
        assertThat(shell.run("agent", "stop")).isZero();
        assertThat(Ends.isOver(pid)).isTrue();
        assertThat(shell.out())
                .isEqualTo("Stopped the agent, pid " + pid + ". Instances and proxy go on.\n");
    }

    /// The proxy is asked to end before the agent is; what refuses it leaves both.
    @Test
    void stopWithTheProxyIsRefusedWhileAServiceNeedsIt() {
        try (ScriptedAgent agent = new ScriptedAgent(shell.home())) {
            agent.on(
                    "DELETE /v1/agent",
                    Problem.of(ProblemCode.NOT_POSSIBLE_NOW, "The proxy is the switch of shop.")
                            .todo("gapless stop and gapless remove")
                            .report());
            assertThat(shell.run("agent", "stop", "--proxy")).isEqualTo(2);
            assertThat(agent.asked().getLast()).startsWith("DELETE /v1/agent?proxy=true");
        }
        assertThat(shell.err()).startsWith("REFUSED    Nothing was changed.");
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void installWritesAUnitThatLeavesInstancesAlone() throws IOException {
        assertThat(shell.run("agent", "install", "--unit-dir", "units")).isZero();
        assertThat(Files.readAllLines(folder.resolve("units/gapless-agent.service")))
                .contains(
                        "KillMode=process", "Delegate=yes", "OOMPolicy=continue", "Restart=always")
                .contains("Environment=GAPLESS_HOME=" + shell.home());
        assertThat(shell.out()).contains("Nothing was started").contains("daemon-reload");
    }

    @Test
    void installDoesNotReplaceAnotherUnitUnlessTold() throws IOException {
        Path unit =
                Files.createDirectories(folder.resolve("units")).resolve("gapless-agent.service");
        Files.writeString(unit, "mine");
        assertThat(shell.run("agent", "install", "--unit-dir", "units")).isEqualTo(2);
        assertThat(unit).hasContent("mine");
        assertThat(shell.run("agent", "install", "--unit-dir", "units", "--force")).isZero();
        assertThat(unit).content().contains("KillMode=process");
    }

    @Test
    void aUnitIsWrittenAsSystemdReadsIt() {
        String unit =
                SystemdUnit.text(
                        List.of("/opt/my java", "-Dx=50%", "$HOME"),
                        Path.of("/var/lib/gapless"),
                        true);
        assertThat(unit)
                .contains("ExecStart=\"/opt/my java\" -Dx=50%% $$HOME\n")
                .contains("WantedBy=multi-user.target");
    }

    @Test
    void onlyACommandLineOfAUnitHasVariables() {
        assertThat(SystemdUnit.text(List.of("gapless"), Path.of("/srv/50% of $x"), false))
                .contains("Description=Gapless agent (/srv/50%% of $x)\n")
                .contains("Environment=\"GAPLESS_HOME=/srv/50%% of $x\"\n")
                .contains("WantedBy=default.target");
    }
}
