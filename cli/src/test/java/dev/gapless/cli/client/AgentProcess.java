package dev.gapless.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.AgentSocket;
import dev.gapless.cli.ScriptedAgent;
import dev.gapless.cli.Views;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A scripted agent as a program of its own, so that starting one can be tested for real.
public final class AgentProcess {
    private final Path home;

    public AgentProcess(Path home) {
        this.home = home;
    }

    /// The program: answers that the deployment has succeeded, and writes down what it was asked.
    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]);
        try (ScriptedAgent agent = new ScriptedAgent(home)) {
            agent.on(
                            "GET /v1/services/shop/deployments/42",
                            _ -> wasAskedForEvents(agent) ? Views.succeeded() : Views.shifting())
                    .on("GET /v1/services/shop", Views.service(Optional.of(Views.succeeded())))
                    .on("GET /v1/services", List.of())
                    .on("DELETE /v1/agent", "")
                    .events(_ -> List.of(Views.event(1, 108, "stop", "gone", Views.succeeded())));
            System.out.println("scripted agent is up");
            // not before the answer to it has left
            while (agent.answered().stream().noneMatch(line -> line.startsWith("DELETE"))) {
                Files.write(home.resolve("asked"), agent.asked());
                Thread.sleep(20);
            }
        }
        System.exit(0);
    }

    public List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                AgentProcess.class.getName(),
                home.toString());
    }

    /// Whether it is asked this within a while.
    public boolean isAsked(String start) throws IOException, InterruptedException {
        for (int i = 0; i < 250; i++) {
            if (Files.readAllLines(home.resolve("asked")).stream()
                    .anyMatch(line -> line.startsWith(start))) {
                return true;
            }
            Thread.sleep(20);
        }
        return false;
    }

    private static boolean wasAskedForEvents(ScriptedAgent agent) {
        return agent.asked().stream().anyMatch(line -> line.contains("/events"));
    }

    /// Ends the process that was started for this home, if any.
    public void end() {
        AgentClient client = new AgentClient(AgentSocket.path(home));
        client.probe()
                .filter(agent -> agent.pid() != ProcessHandle.current().pid())
                .ifPresent(
                        agent -> {
                            client.stopAgent(false);
                            awaitEnd(agent.pid());
                        });
    }

    private static void awaitEnd(long pid) {
        try {
            assertThat(Ends.await(pid, Duration.ofMinutes(1))).isTrue();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
