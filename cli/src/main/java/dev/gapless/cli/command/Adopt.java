package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.AdoptRequest;
import dev.gapless.api.wire.CommandView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.AgentClient;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.command.ServiceFile.Asked;
import dev.gapless.config.AdoptKeys;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;

/// `gapless adopt`
@Command(
        name = "adopt",
        description =
                "Take over the service that runs already, as it is, so that the first deployment"
                        + " replaces it without a gap; point nginx at the switch, if it is in front.")
public final class Adopt extends GaplessCommand implements ConfigFlags.Taker {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description =
                    "Where the service listens. Default: what adopt in the file says, else the one"
                            + " of ports that is in use.")
    private int port;

    @Option(
            names = "--nginx-include",
            paramLabel = "FILE",
            defaultValue = "",
            description =
                    "The file of nginx that says where the requests go; its port is the service's."
                            + " nginx is reloaded once.")
    private String include = "";

    @Option(
            names = "--nginx",
            paramLabel = "COMMAND",
            defaultValue = "",
            description = "How nginx is asked, e.g. \"sudo -n nginx\". Default: as it was started.")
    private String nginx = "";

    @Option(
            names = "--release",
            paramLabel = "VERSION",
            defaultValue = "",
            description = "Its version. Default: from the name of its jar.")
    private String version = "";

    @Mixin private ServiceOptions service = new ServiceOptions();

    @Mixin private ConfigFlags flags = new ConfigFlags();

    @Mixin private Question question = new Question();

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Option(names = "--json", description = "The same as data.")
    private boolean json;

    public Adopt(Shell shell) {
        super(shell);
    }

    @Override
    public ConfigFlags flags() {
        return flags;
    }

    @Override
    protected ExitCode run() {
        try {
            return adopt();
        } catch (Problem problem) {
            return Refusals.refused(problem.report(), json, shell);
        }
    }

    private ExitCode adopt() {
        if (port != 0 && !include.isEmpty()) {
            throw Problem.of(
                            ProblemCode.USAGE,
                            "--port and --nginx-include both say where the service is.")
                    .todo("leave --port away: the include says it")
                    .build();
        }
        if (!dryRun) {
            question.insistOnAnAnswer(shell, json, "gapless adopt --dry-run");
        }
        ServiceFile file = service.read(flags.values(), new Asked(version, "", false), shell);
        AgentClient client = service.launcher(shell).connect();
        List<String> said = List.of();
        if (dryRun || !json) {
            CommandView outline = client.adopt(file.name(), request(file, true));
            show(outline);
            said = outline.text();
        }
        if (dryRun) {
            return ExitCode.DONE;
        }
        if (!question.goOn(shell)) {
            return ExitCode.REFUSED;
        }
        show(Said.without(said, client.adopt(file.name(), request(file, false))));
        if (!json) {
            shell.print(shell.words().say("next", "gapless deploy VERSION" + service.flags()));
        }
        return ExitCode.DONE;
    }

    private AdoptRequest request(ServiceFile file, boolean dry) {
        AdoptKeys keys = file.adopt();
        boolean said = port != 0 || !include.isEmpty();
        String path =
                include.isEmpty() ? "" : shell.directory().resolve(include).normalize().toString();
        return new AdoptRequest(
                file.request(),
                said ? port : keys.port(),
                said ? path : keys.include(),
                nginx.isEmpty() ? keys.nginx() : nginx,
                dry);
    }

    private void show(CommandView answer) {
        if (json) {
            shell.out().println(Json.line(answer));
            return;
        }
        shell.say(answer.text());
    }
}
