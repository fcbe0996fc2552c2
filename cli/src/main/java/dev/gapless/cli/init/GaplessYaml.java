package dev.gapless.cli.init;

import static java.util.stream.Collectors.joining;

import dev.gapless.config.CommandTemplate;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// The text of a `gapless.yaml`.
public final class GaplessYaml {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,+@%{}-]+");
    private static final Pattern JDBC =
            Pattern.compile("jdbc:(postgresql|mariadb|mysql)://[^\\s?${}]+");

    private GaplessYaml() {}

    /// The whole file; what was assumed stands beside its line.
    public static String text(Project project, Choices choices) {
        BuiltJar jar = project.jar();
        return """
        # How %1$s is replaced. All keys and defaults: gapless explain config
        name: %1$s
        artifact: %2$s        # {version} is what follows `gapless deploy`
        command: %3$s
        %8$sports: [%4$s]        # the old release on one, the new one on the other (PORT and SERVER_PORT say which)
        health: { path: %5$s }%6$s
        %7$s
        %9$sstrategy: blue-green
        ramp: 10s               # from 0 to 100 %% of the traffic
        bake-time: 60s          # watched after the switch, taken back when it does badly
        # warm-up: { requests: ["GET /"] }     # what users ask most, sent to a new instance before its first request
        """
                        .formatted(
                                jar.service(),
                                quoted(jar.template()),
                                command(project),
                                choices.ports().stream()
                                        .map(String::valueOf)
                                        .collect(joining(", ")),
                                project.health(),
                                project.healthSeen()
                                        ? ""
                                        : "        # assumed: nothing answers it now",
                                traffic(project, choices),
                                environment(project, choices),
                                adoption(project))
                + database(project, choices);
    }

    private static String traffic(Project project, Choices choices) {
        boolean front = !project.includes().isEmpty();
        return choices.nginxInclude()
                .map(
                        include ->
                                """
                                switch:
                                  kind: nginx             # nginx itself, by flag files: one reload, none in a deployment
                                  listen: "%s"        # a server of its own there%s
                                  nginx:
                                    include: %s     # nginx has to read it, and this user to write there
                                    # test: sudo -n nginx -T             # where this user may not ask nginx
                                    # reload: sudo -n nginx -s reload"""
                                        .formatted(
                                                choices.listen(),
                                                front
                                                        ? ", which your include leads to from the"
                                                                + " first deployment on"
                                                        : "",
                                                quoted(include.toString())))
                .orElseGet(
                        () ->
                                "switch: { kind: builtin, listen: \""
                                        + choices.listen()
                                        + "\" }"
                                        + (front
                                                ? "        # nginx points here, from the first"
                                                        + " deployment on"
                                                : "        # clients, or the proxy in front of"
                                                        + " it, come here"));
    }

    /// What runs now, so that the first deployment takes it over.
    private static String adoption(Project project) {
        if (!project.listening()) {
            return "";
        }
        if (project.running().isEmpty()) {
            return "# adopt: { port: "
                    + project.application().port()
                    + " }     # no process of this jar was found; is it this service that listens"
                    + " there?\n";
        }
        return switch (project.includes().size()) {
            case 0 ->
                    "adopt: { port: "
                            + project.application().port()
                            + " }     # runs now; gapless adopt takes it over as it is, then clients"
                            + " come to switch.listen\n";
            case 1 ->
                    "adopt: { nginx-include: "
                            + quoted(project.includes().getFirst().file().toString())
                            + " }     # leads to what runs now; the first deployment takes both"
                            + " over\n";
            default ->
                    "# adopt: { nginx-include: FILE }     # which one? Several lead to what runs"
                            + " now\n";
        };
    }

    /// Names only. What is not set here stands as a comment: a deployment would be refused.
    private static String environment(Project project, Choices choices) {
        CommandSecrets secrets = secrets(project);
        StringBuilder lines = new StringBuilder();
        secrets.variables()
                .forEach(
                        (name, option) ->
                                lines.append(variable("  ", name))
                                        .append("   # in the place of ")
                                        .append(option)
                                        .append("; set it where gapless is typed\n"));
        boolean any = !secrets.variables().isEmpty();
        if (!project.running().isEmpty()) {
            RunningJar running = project.running().getFirst();
            for (String name : running.variables()) {
                if (!secrets.variables().containsKey(name)) {
                    boolean here = choices.variables().contains(name);
                    any = any || here;
                    lines.append(variable(here ? "  " : "  # ", name))
                            .append("   # pid ")
                            .append(running.pid())
                            .append(
                                    here
                                            ? " has it\n"
                                            : " has it; not set here: set it, take the # away\n");
                }
            }
        }
        String lost =
                leftOut(
                                secrets.lost(),
                                "Let the application read it from a variable or a file (env:"
                                        + " from-env, from-file)")
                        + leftOut(
                                secrets.machine(),
                                "Write it into a file of mode 0600 and give java that: command:"
                                        + " java @FILE -jar {artifact}");
        if (lines.isEmpty()) {
            return lost
                    + "# env:\n"
                    + "#   DB_PASSWORD: { from-env: SHOP_DB_PASSWORD }   # never journaled, logged, shown\n";
        }
        return lost
                + (any ? "env:" : "# env:")
                + "        # never journaled, logged, shown\n"
                + lines;
    }

    private static String leftOut(List<String> options, String instead) {
        return options.stream()
                .map(option -> "# left out of command: " + option + ". " + instead + "\n")
                .collect(joining());
    }

    private static String variable(String indent, String name) {
        return indent + name + ": { from-env: " + name + " }";
    }

    private static CommandSecrets secrets(Project project) {
        return project.running().isEmpty()
                ? new CommandSecrets(List.of(), Map.of(), List.of(), List.of())
                : CommandSecrets.of(
                        project.running().getFirst().words(), project.jar().boot().isPresent());
    }

    /// As it runs now, without passwords, else the plain one.
    private static String command(Project project) {
        List<String> words =
                project.running().isEmpty()
                        ? List.of("java", "-jar", "{artifact}")
                        : CommandTemplate.of(
                                secrets(project).words(),
                                project.running().getFirst().jar(),
                                OptionalInt.of(project.application().port()));
        return words.stream().allMatch(word -> PLAIN.matcher(word).matches())
                ? String.join(" ", words)
                : words.stream().map(GaplessYaml::doubleQuoted).collect(joining(", ", "[", "]"));
    }

    private static String database(Project project, Choices choices) {
        String url =
                project.application()
                        .database()
                        .map(GaplessYaml::withoutSecrets)
                        .filter(text -> JDBC.matcher(text).matches())
                        .orElse("");
        boolean known = !url.isEmpty();
        boolean wanted = !choices.databaseUser().isEmpty();
        if (!known && !wanted && project.application().database().isEmpty()) {
            return "";
        }
        String off = known && wanted ? "" : "# ";
        String why =
                wanted && !known
                        ? "# Schema changes: say where the database is, and take the # away."
                        : wanted
                                ? "# Schema changes of Gapless, beside Flyway: docs/reference/migrations.md"
                                : "# Schema changes of Gapless; without these lines Flyway goes on alone.";
        return """
        %5$s
        %1$sdatabase:
        %1$s  url: %2$s
        %1$s  user: %3$s
        %1$s  password: { from-env: GAPLESS_DB_PASSWORD }
        %1$s  migrations: %4$s
        """
                .formatted(
                        off,
                        known ? url : "jdbc:mysql://HOST:3306/DATABASE",
                        wanted ? choices.databaseUser() : "gapless",
                        "db/gapless",
                        why);
    }

    /// Without the user and password that some write into it, and without parameters.
    static String withoutSecrets(String url) {
        return url.replaceFirst("^(jdbc:oracle:[a-z0-9]+:)[^/@]*/.*@", "$1@")
                .replaceFirst("\\?.*", "")
                .replaceFirst("//[^/@]*@", "//");
    }

    private static String quoted(String text) {
        return PLAIN.matcher(text).matches() && !text.startsWith("{") && !text.startsWith("%")
                ? text
                : doubleQuoted(text);
    }

    private static String doubleQuoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
