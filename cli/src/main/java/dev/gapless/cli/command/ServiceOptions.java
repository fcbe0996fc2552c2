package dev.gapless.cli.command;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.ServiceView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.AgentClient;
import dev.gapless.cli.client.AgentLauncher;
import dev.gapless.cli.command.ServiceFile.Asked;
import dev.gapless.cli.screen.Pasted;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which service is meant, and which agent looks after it.
final class ServiceOptions {
    private static final String FILE_NAME = "gapless.yaml";

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            defaultValue = "",
            description = "The service's file. Default: ./gapless.yaml")
    private String file = "";

    @Option(
            names = "--service",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Name the service instead of a file.")
    private String service = "";

    @Mixin private HomeOption home = new HomeOption();

    /// An agent and the service at which a command is aimed.
    record Target(AgentLauncher launcher, AgentClient client, String service) {}

    AgentLauncher launcher(Shell shell) {
        return new AgentLauncher(shell, home.folder(shell));
    }

    /// For commands that need no file: the service named, that of the file, or the only one there
    /// is.
    Target target(Shell shell) {
        AgentLauncher launcher = launcher(shell);
        Optional<String> named = named(shell);
        AgentClient client = launcher.connect();
        return new Target(launcher, client, named.orElseGet(() -> only(client)));
    }

    /// Whether the service is named by itself.
    boolean isNamed() {
        return !service.isEmpty();
    }

    /// The file's absolute path; it need not exist.
    Path file(Shell shell) {
        return shell.directory().resolve(file.isEmpty() ? FILE_NAME : file).normalize();
    }

    /// The file, of the service that is named where one is. Throws what is wrong with it, and
    /// `usage` when it is the file of another service.
    ServiceFile read(Map<String, String> overrides, Asked asked, Shell shell) {
        ServiceFile read = ServiceFile.read(file(shell), overrides, asked, shell);
        if (!service.isEmpty() && !service.equals(read.name())) {
            throw Problem.of(
                            ProblemCode.USAGE,
                            "--service names "
                                    + service
                                    + ", but the file is that of "
                                    + read.name()
                                    + ".")
                    .where(file(shell).toString())
                    .todo("name the file of " + service + " with --file, or leave --service away")
                    .build();
        }
        return read;
    }

    /// `--file x.yaml` as it has to stand in a command to be pasted, or nothing.
    String flag() {
        return Pasted.flag("--file", file);
    }

    /// All of them as they have to stand in a command to be pasted.
    String flags() {
        return flag() + Pasted.flag("--service", service) + home.flag();
    }

    private Optional<String> named(Shell shell) {
        if (!service.isEmpty()) {
            return Optional.of(service);
        }
        Path path = file(shell);
        return file.isEmpty() && !Files.isRegularFile(path)
                ? Optional.empty()
                : ServiceFile.name(path);
    }

    private static String only(AgentClient client) {
        List<String> names = client.services().stream().map(ServiceView::service).toList();
        if (names.size() == 1) {
            return names.getFirst();
        }
        if (names.isEmpty()) {
            throw Problem.of(
                            ProblemCode.SERVICE_UNKNOWN,
                            "The agent knows no service yet, and here is no gapless.yaml.")
                    .todo("in the folder of the service: gapless deploy VERSION")
                    .build();
        }
        throw Problem.of(ProblemCode.USAGE, "Which service? The agent knows " + names.size() + ".")
                .found(String.join(", ", names))
                .todo("name one: --service " + names.getFirst())
                .build();
    }
}
