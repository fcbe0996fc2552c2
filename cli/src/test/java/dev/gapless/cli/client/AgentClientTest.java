package dev.gapless.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.api.AgentSocket;
import dev.gapless.api.Problem;
import dev.gapless.api.wire.AgentView;
import dev.gapless.api.wire.CommandRequest;
import dev.gapless.api.wire.CommandView;
import dev.gapless.cli.ScriptedAgent;
import dev.gapless.cli.TestShell;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// A change that is answered late: the agent answers when it has been asked whether it lives.
class AgentClientTest {
    private static final String COMMAND = "POST /v1/services/shop/commands/restart";

    @TempDir Path folder;

    private final CountDownLatch asked = new CountDownLatch(3);
    private ScriptedAgent agent;
    private AgentClient client;

    @BeforeEach
    void start() {
        Path home = new TestShell(folder).home();
        agent = new ScriptedAgent(home);
        agent.on(COMMAND, _ -> late());
        client = new AgentClient(AgentSocket.path(home), Duration.ofMillis(50));
    }

    @AfterEach
    void stop() {
        asked.countDown();
        asked.countDown();
        asked.countDown();
        agent.close();
    }

    private CommandView late() {
        try {
            asked.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return new CommandView(List.of("restarting"), Optional.empty(), Optional.empty());
    }

    private CommandView restart() {
        return client.command("shop", "restart", new CommandRequest("minsu", false, Map.of()));
    }

    @Test
    void waitsForTheAnswerToAChangeWhileTheAgentIsAlive() {
        AgentView alive = client.agent();
        agent.on(
                "GET /v1/agent",
                _ -> {
                    asked.countDown();
                    return alive;
                });
        assertThat(restart().text()).containsExactly("restarting");
    }

    @Test
    void givesUpWhenTheAgentDoesNotAnswerAnythingAnyMore() {
        agent.on("GET /v1/agent", _ -> late());
        assertThatThrownBy(this::restart)
                .isInstanceOf(Problem.class)
                .hasMessageContaining("[agent-unreachable]")
                .hasMessageContaining("may go on");
    }
}
