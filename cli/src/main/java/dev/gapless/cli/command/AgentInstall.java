package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.AgentProgram;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `gapless agent install`
@Command(
        name = "install",
        description =
                "Write the systemd unit that starts the agent at boot and keeps it running; start"
                        + " nothing.")
final class AgentInstall extends GaplessCommand {
    /// Has a file for each user whose services outlive its logins.
    private static final Path LINGERING = Path.of("/var/lib/systemd/linger");

    @Mixin private HomeOption home = new HomeOption();

    @Option(
            names = "--unit-dir",
            paramLabel = "DIR",
            defaultValue = "",
            description =
                    "Default: /etc/systemd/system for root, ~/.config/systemd/user for others.")
    private String unitFolder = "";

    @Option(names = "--print", description = "Only show the unit.")
    private boolean print;

    @Option(names = "--force", description = "Replace a unit that differs.")
    private boolean force;

    AgentInstall(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        Path folder = home.folder(shell);
        boolean ofRoot = System.getProperty("user.name", "").equals("root");
        String unit = SystemdUnit.text(AgentProgram.command(folder), folder, ofRoot);
        if (print) {
            shell.out().print(unit);
            return ExitCode.DONE;
        }
        Path file = unitFolder(ofRoot).resolve(SystemdUnit.NAME);
        write(file, unit);
        shell.print(shell.words().say("agent.unit", file));
        shell.print(
                "systemctl "
                        + (ofRoot ? "" : "--user ")
                        + "daemon-reload && systemctl "
                        + (ofRoot ? "" : "--user ")
                        + "enable --now gapless-agent");
        String user = System.getProperty("user.name", "");
        if (!ofRoot && !Files.exists(LINGERING.resolve(user))) {
            shell.print(shell.words().say("agent.linger"));
            shell.print("loginctl enable-linger " + user);
        }
        return ExitCode.DONE;
    }

    private Path unitFolder(boolean ofRoot) {
        if (!unitFolder.isEmpty()) {
            return shell.directory().resolve(unitFolder).normalize();
        }
        String userHome = shell.variable("HOME", System.getProperty("user.home", "."));
        String config = shell.variable("XDG_CONFIG_HOME", userHome + "/.config");
        return ofRoot ? Path.of("/etc/systemd/system") : Path.of(config, "systemd", "user");
    }

    private void write(Path file, String unit) {
        try {
            if (!force && Files.exists(file) && !Files.readString(file).equals(unit)) {
                throw Problem.of(ProblemCode.NOT_POSSIBLE_NOW, file + " is there and differs.")
                        .where(file.toString())
                        .todo(
                                "look at both (gapless agent install --print), then --force to"
                                        + " replace it")
                        .build();
            }
            Files.createDirectories(file.getParent());
            Files.writeString(file, unit);
        } catch (IOException e) {
            throw Problem.of(ProblemCode.PERMISSION_DENIED, file + " cannot be written.")
                    .where(file.toString())
                    .found(String.valueOf(e.getMessage()))
                    .todo("write it as root, or elsewhere: --unit-dir DIR")
                    .cause(e);
        }
    }
}
