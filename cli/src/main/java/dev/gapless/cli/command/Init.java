package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.cli.Shell;
import dev.gapless.cli.init.Choices;
import dev.gapless.cli.init.GaplessYaml;
import dev.gapless.cli.init.InitScreen;
import dev.gapless.cli.init.Project;
import dev.gapless.cli.init.Project.Places;
import dev.gapless.cli.screen.Columns;
import dev.gapless.config.ConfigReader;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `gapless init`
@Command(
        name = "init",
        description =
                "Write gapless.yaml for the project in this folder, from its jar and from what runs"
                        + " on this host. Changes nothing else.")
public final class Init extends GaplessCommand {
    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            defaultValue = ConfigReader.FILE_NAME,
            description = "What is written; one that is there is never replaced.")
    private String file = ConfigReader.FILE_NAME;

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            defaultValue = "",
            description = "The jar. Default: the newest in build/libs and target.")
    private String jar = "";

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS:PORT",
            defaultValue = "",
            description = "Where the switch takes requests. Asked for otherwise.")
    private String listen = "";

    @Option(
            names = "--switch",
            paramLabel = "KIND",
            defaultValue = "",
            description =
                    "Who moves the traffic: builtin, at which nginx is pointed once, or nginx"
                            + " itself. Asked for where nginx is in front; else builtin.")
    private String kind = "";

    @Option(
            names = "--database-user",
            paramLabel = "NAME",
            description = "Account for schema changes; '' for none. Asked for otherwise.")
    private Optional<String> databaseUser = Optional.empty();

    @Option(
            names = "--nginx-dir",
            paramLabel = "DIR",
            defaultValue = "/etc/nginx",
            description = "Where nginx's files are. Default: /etc/nginx.")
    private String nginx = "/etc/nginx";

    @Option(
            names = "--unit-dir",
            paramLabel = "DIR",
            defaultValue = "",
            description = "Where systemd's units are. Default: the usual places.")
    private String units = "";

    @Option(
            names = {"-y", "--yes"},
            description = "Ask nothing: what is proposed is taken.")
    private boolean yes;

    public Init(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        Path target = shell.directory().resolve(file).normalize();
        refuseExisting(target);
        insistOnAKind();
        insistOnAnswers(listen.isEmpty() || databaseUser.isEmpty());
        Project project =
                Project.look(
                        places(),
                        jar.isEmpty()
                                ? Optional.empty()
                                : Optional.of(shell.directory().resolve(jar).normalize()));
        say(InitScreen.found(project, shell.words()));
        Choices choices = choices(project);
        String text = GaplessYaml.text(project, choices);
        ConfigReader.read(target, text, Map.of());
        write(target, text);
        say(InitScreen.written(project, choices, file, shell.words()));
        return ExitCode.DONE;
    }

    private void say(List<String> lines) {
        lines.forEach(line -> shell.print(Columns.paragraph(Columns.clean(line))));
    }

    private void insistOnAnswers(boolean missing) {
        if (!yes && !shell.asks() && missing) {
            throw Problem.of(
                            ProblemCode.USAGE,
                            "This asks two things, and nobody is there to answer.")
                    .todo("say --yes for what is proposed, or --listen and --database-user")
                    .build();
        }
    }

    private void insistOnAKind() {
        if (!kind.isEmpty() && !Choices.KINDS.contains(kind)) {
            throw noKind("--switch " + kind);
        }
    }

    private static Problem noKind(String said) {
        return Problem.of(ProblemCode.USAGE, "Nobody of that name moves the traffic: " + said + ".")
                .todo("--switch builtin (nginx is pointed at it once) or --switch nginx")
                .build();
    }

    private Places places() {
        String home = shell.variable("HOME", System.getProperty("user.home", "."));
        List<Path> folders =
                units.isEmpty()
                        ? List.of(
                                Path.of("/etc/systemd/system"),
                                Path.of(home, ".config/systemd/user"),
                                Path.of("/usr/lib/systemd/system"))
                        : List.of(shell.directory().resolve(units));
        return new Places(shell.directory(), shell.directory().resolve(nginx), folders);
    }

    private Choices choices(Project project) {
        String proposed = Choices.listen(project);
        boolean nginxMoves = kind(project, listen.isEmpty() ? proposed : listen).equals("nginx");
        String where = listen.isEmpty() ? answer("init.listen", proposed, proposed) : listen;
        boolean hasDatabase = project.application().database().isPresent();
        String user =
                databaseUser.orElseGet(
                        () ->
                                hasDatabase
                                        ? none(
                                                answer(
                                                        "init.account",
                                                        shell.words().say("init.account.none"),
                                                        ""))
                                        : "");
        return new Choices(
                where,
                user,
                Choices.ports(project, where),
                shell.environment().keySet(),
                nginxMoves
                        ? Optional.of(Choices.include(places().nginx(), project))
                        : Optional.empty());
    }

    /// `builtin` or `nginx`.
    private String kind(Project project, String where) {
        if (!kind.isEmpty() || project.includes().isEmpty()) {
            return kind.isEmpty() ? "builtin" : kind;
        }
        if (!yes && shell.asks()) {
            say(InitScreen.kinds(where, shell.words()));
        }
        String said = answer("init.switch", "1", "1");
        return switch (said) {
            case "1", "builtin" -> "builtin";
            case "2", "nginx" -> "nginx";
            default -> throw noKind(said);
        };
    }

    private static String none(String answer) {
        return answer.equals("none") ? "" : answer;
    }

    /// @param question key of its words
    /// @param shown what is proposed, in words
    /// @param proposed what it stands for
    private String answer(String question, String shown, String proposed) {
        if (yes || !shell.asks()) {
            return proposed;
        }
        shell.out().print(shell.words().say(question) + "  [" + shown + "]  ");
        shell.out().flush();
        try {
            String line = shell.in().readLine();
            return line == null || line.isBlank() ? proposed : line.strip();
        } catch (IOException _) {
            return proposed;
        }
    }

    private static void refuseExisting(Path target) {
        if (Files.exists(target)) {
            throw there(target);
        }
    }

    private static Problem there(Path target) {
        return Problem.of(
                        ProblemCode.CONFIG_EXISTS,
                        "There is a " + target.getFileName() + " already; nothing was written.")
                .where(target.toString())
                .todo("edit it, or write another one: gapless init --file other.yaml")
                .build();
    }

    private static void write(Path target, String text) {
        try {
            Files.writeString(target, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException _) {
            throw there(target);
        } catch (IOException e) {
            throw Problem.of(ProblemCode.PERMISSION_DENIED, target + " cannot be written.")
                    .where(target.toString())
                    .found(String.valueOf(e.getMessage()))
                    .todo("go to a folder that you may write to, or name the file: --file FILE")
                    .cause(e);
        }
    }
}
