package dev.gapless.cli.demo;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.CommandRequest;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.ServiceRequest;
import dev.gapless.api.wire.ServiceView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.AgentClient;
import dev.gapless.cli.client.AgentLauncher;
import dev.gapless.cli.client.Ends;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/// The home, the agent and the service that the demo works on.
final class Ground implements AutoCloseable {
    static final String SERVICE = "hello";

    private static final String BY = "demo@here";
    private static final Duration RECOVERS_WITHIN = Duration.ofMinutes(1);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

    private final Shell shell;
    private final AgentLauncher launcher;
    private final Path file;
    private final String text;
    private AgentClient client;

    Ground(Shell shell, Path home, Path file, String text) throws IOException {
        this.shell = shell;
        this.launcher = new AgentLauncher(shell, home);
        this.file = file;
        this.text = text;
        Files.writeString(file, text);
        this.client = launcher.connect();
    }

    /// Begins a deployment of that version.
    DeploymentView deploy(int version, Map<String, String> overrides) {
        return deploy(String.valueOf(version), overrides);
    }

    DeploymentView deploy(String version, Map<String, String> overrides) {
        ServiceRequest request =
                new ServiceRequest(
                        file.toString(), text, overrides, version, Map.of(), "", false, BY);
        return reached().deploy(SERVICE, request).deployment().orElseThrow();
    }

    /// The migration files that come with the next release.
    void bring(Path migrations) {
        Path folder = file.resolveSibling("db").resolve("gapless");
        try (DirectoryStream<Path> found = Files.newDirectoryStream(migrations)) {
            Files.createDirectories(folder);
            for (Path migration : found) {
                Files.copy(
                        migration,
                        folder.resolve(migration.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DeploymentView command(String name) {
        return reached()
                .command(SERVICE, name, new CommandRequest(BY, false, Map.of()))
                .deployment()
                .orElseThrow();
    }

    ServiceView service() {
        return asked(agent -> agent.service(SERVICE));
    }

    DeploymentView deployment(long number) {
        return asked(agent -> agent.deployment(SERVICE, number));
    }

    /// An agent that answers. Nothing is asked twice that changes something, so this comes before.
    private AgentClient reached() {
        asked(AgentClient::agent);
        return client;
    }

    /// The agent may be killed at any moment, by the story and by a key: then the next one is
    /// asked, as any command of the user would do it.
    private <T> T asked(Function<AgentClient, T> question) {
        long end = System.nanoTime() + RECOVERS_WITHIN.toNanos();
        while (true) {
            try {
                return question.apply(client);
            } catch (Problem gone) {
                if (!gone.is(ProblemCode.AGENT_UNREACHABLE) || System.nanoTime() > end) {
                    throw gone;
                }
                findAgentAgain();
            }
        }
    }

    /// What `kill -9` does; returns the pid that is no more.
    long killAgent() throws InterruptedException {
        long pid = asked(AgentClient::agent).pid();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        Ends.await(pid, ENDS_WITHIN);
        return pid;
    }

    void findAgentAgain() {
        client = launcher.connect();
    }

    /// Leaves nothing behind: instances, agent and proxy end. What could not be tidied up is said;
    /// it says nothing of what was shown before.
    @Override
    public void close() {
        Interrupts.without(this::end);
    }

    private void end() throws InterruptedException {
        tidyUp("the service was not stopped", this::stopService);
        tidyUp("agent and switch were not ended", this::stopAgentAndProxy);
    }

    private void tidyUp(String otherwise, Interrupts.Work work) throws InterruptedException {
        try {
            work.run();
        } catch (Problem e) {
            shell.note("When tidying up, " + otherwise + ": " + e.getMessage());
        }
    }

    private void stopService() {
        service().deployment().filter(one -> one.outcome().isEmpty()).ifPresent(this::abandon);
        ServiceView last = service();
        if (last.instances().stream().anyMatch(one -> one.pid() > 0) && !last.stable().isEmpty()) {
            Following.follow(this, command("stop"), _ -> {});
        }
    }

    /// In this order: an agent that is still there would start the proxy again.
    private void stopAgentAndProxy() throws InterruptedException {
        long agent = asked(AgentClient::agent).pid();
        long proxy = service().trafficSwitch().pid();
        client.stopAgent(false);
        insist("the agent", agent);
        if (proxy > 0) {
            ProcessHandle.of(proxy).ifPresent(ProcessHandle::destroy);
            insist("the switch", proxy);
        }
    }

    private void insist(String who, long pid) throws InterruptedException {
        if (!Ends.await(pid, ENDS_WITHIN)) {
            shell.note(who + ", pid " + pid + ", did not end by itself and was killed");
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            Ends.await(pid, ENDS_WITHIN);
        }
    }

    private void abandon(DeploymentView open) {
        boolean promoted = open.serving().equals(open.to());
        Following.follow(this, command(promoted ? "promote" : "abort"), _ -> {});
    }
}
