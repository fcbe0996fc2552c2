package dev.gapless.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.api.AgentSocket;
import dev.gapless.cli.ScriptedAgent;
import dev.gapless.cli.TestShell;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class AgentLauncherTest {
    @TempDir Path folder;

    private TestShell shell;

    @BeforeEach
    void makeShell() {
        shell = new TestShell(folder);
    }

    @Test
    void startsAnAgentInASessionOfItsOwnAndSaysSo() throws IOException {
        AgentProcess program = new AgentProcess(shell.home());
        try {
            AgentClient client = launcher(program.command()).connect();
            long pid = client.agent().pid();
            assertThat(shell.err())
                    .isEqualTo("Started the agent, pid " + pid + ", home " + shell.home() + ".\n");
            assertThat(session(pid)).isEqualTo(Long.toString(pid));
            assertThat(Files.readString(shell.home().resolve("logs/agent.log")))
                    .contains("scripted agent is up");
        } finally {
            program.end();
        }
    }

    @Test
    void anAgentInheritsNoSecretsOfWhoeverStartsIt() throws IOException {
        AgentProcess program = new AgentProcess(shell.with("SHOP_DB_PASSWORD", "hunter2").home());
        try {
            long pid = launcher(program.command()).connect().agent().pid();
            assertThat(Files.readString(Path.of("/proc/" + pid + "/environ")))
                    .contains("PATH=")
                    .doesNotContain("hunter2");
        } finally {
            program.end();
        }
    }

    @Test
    void usesTheOneThatRunsWithoutAWord() {
        try (ScriptedAgent _ = new ScriptedAgent(shell.home())) {
            launcher(List.of("false")).connect();
        }
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void saysThatAnAgentIsOfAnotherBuild() {
        try (ScriptedAgent _ = new ScriptedAgent(shell.home(), "77aa01")) {
            launcher(List.of("false")).connect();
        }
        assertThat(shell.err())
                .contains("runs build 77aa01, this is build development")
                .contains("gapless agent stop");
    }

    @Test
    void showsTheLogOfAnAgentThatDoesNotStart() {
        assertThatThrownBy(
                        () -> launcher(List.of("sh", "-c", "echo no such disk; exit 3")).connect())
                .satisfies(
                        thrown -> {
                            dev.gapless.api.Problem problem = (dev.gapless.api.Problem) thrown;
                            assertThat(problem.report().code()).isEqualTo("agent-failed-to-start");
                            assertThat(problem.report().found()).contains("exit code 3");
                            assertThat(problem.report().evidence()).containsExactly("no such disk");
                        });
    }

    @Test
    void aSocketThatIsLeftOverIsNoAgent() throws IOException {
        Path socket = AgentSocket.path(shell.home());
        Files.createDirectories(socket.getParent());
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(launcher(List.of("false")).running()).isEmpty();
        Files.deleteIfExists(socket);
    }

    private AgentLauncher launcher(List<String> program) {
        return new AgentLauncher(shell.shell(), shell.home(), program);
    }

    /// Field 6 of proc(5) `stat`, counted behind the name in brackets.
    private static String session(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5)[3];
    }
}
