package dev.gapless.cli.demo;

import dev.gapless.api.wire.CommandRequest;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.ServiceRequest;
import dev.gapless.api.wire.ServiceView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.AgentClient;
import dev.gapless.cli.client.AgentLauncher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/// The home, the agent and the service that the demo works on.
final class Ground implements AutoCloseable {
    static final String SERVICE = "hello";

    private static final String BY = "demo@here";

    private final AgentLauncher launcher;
    private final Path file;
    private final String text;
    private AgentClient client;

    Ground(Shell shell, Path home, Path file, String text) throws IOException {
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
        return client.deploy(SERVICE, request).deployment().orElseThrow();
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
        return client.command(SERVICE, name, new CommandRequest(BY, false, Map.of()))
                .deployment()
                .orElseThrow();
    }

    DeploymentView rollback(String version) {
        return client.command(
                        SERVICE,
                        "rollback",
                        new CommandRequest(BY, false, Map.of("version", version)))
                .deployment()
                .orElseThrow();
    }

    ServiceView service() {
        return client.service(SERVICE);
    }

    DeploymentView deployment(long number) {
        return client.deployment(SERVICE, number);
    }

    AgentClient client() {
        return client;
    }

    /// What `kill -9` does; returns the pid that is no more.
    long killAgent() {
        long pid = client.agent().pid();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        return pid;
    }

    /// As any command of the user would.
    void findAgentAgain() {
        client = launcher.connect();
    }

    /// Leaves nothing behind: instances, proxy and agent end.
    @Override
    public void close() {
        Interrupts.without(this::end);
    }

    private void end() {
        client = launcher.connect();
        ServiceView last = client.service(SERVICE);
        last.deployment().filter(one -> one.outcome().isEmpty()).ifPresent(_ -> abandon());
        last = client.service(SERVICE);
        if (last.instances().stream().anyMatch(one -> one.pid() > 0) && !last.stable().isEmpty()) {
            Following.follow(this, command("stop"), _ -> {});
        }
        long proxy = client.service(SERVICE).trafficSwitch().pid();
        client.stopAgent();
        Optional.of(proxy)
                .filter(pid -> pid > 0)
                .flatMap(ProcessHandle::of)
                .ifPresent(ProcessHandle::destroy);
    }

    private void abandon() {
        Optional<DeploymentView> open = client.service(SERVICE).deployment();
        boolean promoted = open.map(one -> one.serving().equals(one.to())).orElse(false);
        Following.follow(this, command(promoted ? "promote" : "abort"), _ -> {});
    }
}
