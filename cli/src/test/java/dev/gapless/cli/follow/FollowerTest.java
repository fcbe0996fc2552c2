package dev.gapless.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.EventView;
import dev.gapless.cli.ScriptedAgent;
import dev.gapless.cli.TestShell;
import dev.gapless.cli.Views;
import dev.gapless.cli.client.AgentClient;
import dev.gapless.cli.client.AgentLauncher;
import dev.gapless.cli.client.AgentProcess;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class FollowerTest {
    @TempDir Path folder;

    private final List<Long> seen = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private TestShell shell;
    private AgentProcess program;

    @BeforeEach
    void makeShell() {
        shell = new TestShell(folder);
        program = new AgentProcess(shell.home());
    }

    @AfterEach
    void endWhatWasStarted() {
        program.end();
    }

    private final View view =
            new View() {
                @Override
                public void event(EventView event) {
                    seen.add(event.sequence());
                }

                @Override
                public void note(String text) {
                    notes.add(text);
                }

                @Override
                public void close() {
                    notes.add("closed");
                }
            };

    @Test
    void goesOnBehindTheLastFactWhenTheStreamBreaks() {
        try (ScriptedAgent agent = new ScriptedAgent(shell.home())) {
            agent.cuttingEvents()
                    .on("GET /v1/services/shop/deployments/42", Views.succeeded())
                    .events(
                            stream ->
                                    stream == 1
                                            ? List.of(event(1), event(2))
                                            : List.of(
                                                    event(3),
                                                    Views.event(
                                                            4,
                                                            108,
                                                            "stop",
                                                            "gone",
                                                            Views.succeeded())));
            assertThat(follow(agent.launcher(shell)).outcome()).isEqualTo("succeeded");
        }
        assertThat(seen).startsWith(1L, 2L);
        assertThat(notes).endsWith("closed");
    }

    @Test
    void aFactThatIsToldAgainIsShownOnce() {
        try (ScriptedAgent agent = new ScriptedAgent(shell.home())) {
            List<DeploymentView> states =
                    new ArrayList<>(List.of(Views.shifting(), Views.succeeded()));
            agent.on("GET /v1/services/shop/deployments/42", _ -> states.removeFirst())
                    .events(_ -> List.of(event(1), event(2)));
            follow(agent.launcher(shell));
        }
        assertThat(seen).containsExactly(1L, 2L);
    }

    @Test
    void startsAnAgentWhenTheOneThatLedTheDeploymentIsGone() throws Exception {
        ScriptedAgent first = new ScriptedAgent(shell.home());
        first.events(
                _ -> {
                    first.closeLater();
                    return List.of(event(1), event(2));
                });
        first.cuttingEvents();
        AgentLauncher launcher = new AgentLauncher(shell.shell(), shell.home(), program.command());
        assertThat(follow(launcher).outcome()).isEqualTo("succeeded");
        assertThat(program.isAsked("GET /v1/services/shop/events")).isTrue();
        assertThat(shell.err()).contains("Started the agent, pid ");
        assertThat(notes).anyMatch(note -> note.startsWith("The agent is back"));
    }

    @Test
    void asksAgainWhenTheStreamEndsBeforeTheDeploymentDoes() {
        try (ScriptedAgent agent = new ScriptedAgent(shell.home())) {
            List<DeploymentView> states =
                    new ArrayList<>(List.of(Views.starting(), Views.shifting(), Views.succeeded()));
            agent.on("GET /v1/services/shop/deployments/42", _ -> states.removeFirst())
                    .events(_ -> List.of());
            assertThat(follow(agent.launcher(shell)).outcome()).isEqualTo("succeeded");
        }
        assertThat(notes).containsExactly("closed");
    }

    @Test
    void passesOnWhatTheAgentRefuses() {
        try (ScriptedAgent agent = new ScriptedAgent(shell.home())) {
            agent.events(_ -> List.of());
            assertThatThrownBy(() -> follow(agent.launcher(shell)))
                    .hasMessageContaining("[agent-other-build]");
        }
        assertThat(notes).containsExactly("closed");
    }

    @Test
    void eventsOfAnotherDeploymentAreNotShown() {
        try (ScriptedAgent agent = new ScriptedAgent(shell.home())) {
            agent.on("GET /v1/services/shop/deployments/41", Views.succeeded())
                    .events(_ -> List.of(event(1)));
            DeploymentView other = Views.numbered(41, Views.starting());
            new Follower(agent.launcher(shell), agent.client(), other, view).toTheEnd();
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void endsWithItsOwnOutcomeWhenAnotherDeploymentFollowsAtOnce() {
        try (ScriptedAgent agent = new ScriptedAgent(shell.home())) {
            agent.on("GET /v1/services/shop/deployments/42", Views.succeeded())
                    .events(
                            _ ->
                                    List.of(
                                            Views.step(1, 42, "stop 1.4.2"),
                                            Views.step(2, 43, "start :8081"),
                                            Views.step(3, 43, "shift")));
            assertThat(follow(agent.launcher(shell)).number()).isEqualTo(42);
        }
        assertThat(seen).containsExactly(1L);
    }

    private DeploymentView follow(AgentLauncher launcher) {
        AgentClient client = launcher.connect();
        return new Follower(launcher, client, Views.starting(), view).toTheEnd();
    }

    private static EventView event(long sequence) {
        return Views.event(sequence, sequence, "start", "line " + sequence, Views.starting());
    }
}
