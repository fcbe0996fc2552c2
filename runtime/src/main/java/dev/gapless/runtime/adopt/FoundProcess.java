package dev.gapless.runtime.adopt;

import dev.gapless.runtime.linux.ProcessIdentity;
import dev.gapless.runtime.linux.SystemdUnit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A process that could be adopted.
///
/// @param description for people: pid, command, user, since when
/// @param command that starts it again: program and arguments, as they are
/// @param artifact the file of it that is kept
/// @param artifactArgument the argument that names it
/// @param user empty where it is the agent's own
/// @param environment as it was when it began; may hold secrets
/// @param unit of systemd that it belongs to
/// @param manager the command that starts and stops that unit
public record FoundProcess(
        ProcessIdentity identity,
        String description,
        int port,
        List<String> command,
        Path artifact,
        String artifactArgument,
        Path directory,
        String user,
        Map<String, String> environment,
        Optional<SystemdUnit> unit,
        List<String> manager) {
    public FoundProcess {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        manager = List.copyOf(manager);
    }

    /// Without the values of its environment.
    @Override
    public String toString() {
        return "FoundProcess[" + description + ", :" + port + "]";
    }
}
