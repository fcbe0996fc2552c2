package dev.gapless.cli.init;

import dev.gapless.cli.screen.Columns;
import dev.gapless.cli.screen.Words;

import java.util.ArrayList;
import java.util.List;

/// What `gapless init` says.
public final class InitScreen {
    private InitScreen() {}

    /// Before anything is asked.
    public static List<String> found(Project project, Words words) {
        List<String> lines = new ArrayList<>();
        BuiltJar jar = project.jar();
        Application application = project.application();
        String boot = jar.boot().map(version -> "Spring Boot " + version).orElse("Jar");
        lines.add(line(boot, jar.path().toString()));
        lines.add(
                line(
                        words.say("init.port"),
                        application.port()
                                + (application.portSaid().isEmpty()
                                        ? " (" + words.say("init.port.unsaid") + ")"
                                        : " (" + application.portSaid() + ")")));
        lines.add(
                line(
                        words.say("init.health"),
                        project.healthSeen()
                                ? words.say("init.health.seen", project.health())
                                : project.health()));
        application
                .database()
                .ifPresent(
                        url ->
                                lines.add(
                                        line(
                                                words.say("init.database"),
                                                GaplessYaml.withoutSecrets(url)
                                                        .replaceFirst("^jdbc:", ""))));
        application
                .newestMigration()
                .ifPresent(newest -> lines.add(line("Flyway", words.say("init.newest", newest))));
        project.includes()
                .forEach(
                        include ->
                                lines.add(
                                        line(
                                                "nginx",
                                                include.file()
                                                        + ":"
                                                        + include.line()
                                                        + "  "
                                                        + include.text())));
        project.running()
                .forEach(
                        one ->
                                lines.add(
                                        line(
                                                words.say("init.running"),
                                                "pid " + one.pid() + ", " + one.fileName())));
        project.running().stream()
                .limit(1)
                .map(RunningJar::variables)
                .filter(names -> !names.isEmpty())
                .forEach(
                        names ->
                                lines.add(
                                        line(
                                                words.say("init.variables"),
                                                String.join(", ", names))));
        project.unit()
                .ifPresent(
                        unit ->
                                lines.add(
                                        line(
                                                "systemd",
                                                unit.name()
                                                        + (unit.restart().isEmpty()
                                                                ? ""
                                                                : ", Restart=" + unit.restart()))));
        if (project.codeDeploy()) {
            lines.add(line("CodeDeploy", words.say("init.codedeploy")));
        }
        String found = words.say("init.found");
        lines.set(0, found + lines.getFirst().substring(Columns.width(found)));
        return lines;
    }

    /// Who may move the traffic, before that is asked.
    public static List<String> kinds(String listen, Words words) {
        return List.of(
                "    1  " + words.say("init.switch.builtin", listen),
                "    2  " + words.say("init.switch.nginx"));
    }

    /// After the file was written.
    public static List<String> written(Project project, Choices choices, String file, Words words) {
        List<String> lines = new ArrayList<>();
        project.application()
                .hints()
                .forEach(hint -> lines.add(words.say("init.hint") + "   " + words.told(hint)));
        choices.nginxInclude()
                .ifPresent(
                        include ->
                                lines.add(
                                        words.say("init.hint")
                                                + "   "
                                                + words.say(
                                                        "init.hint.include",
                                                        include,
                                                        include.resolveSibling("*.conf"))));
        lines.addAll(assumed(project, choices, words));
        lines.add(words.say("init.wrote", file));
        lines.add(words.say("next", next(project, words)));
        return lines;
    }

    private static List<String> assumed(Project project, Choices choices, Words words) {
        List<String> lines = new ArrayList<>();
        String assumed = words.say("init.assumed") + "  ";
        if (!project.healthSeen()) {
            lines.add(assumed + words.say("init.assumed.health", project.health()));
        }
        if (project.includes().isEmpty() && project.listening()) {
            lines.add(
                    assumed
                            + words.say(
                                    "init.assumed.clients",
                                    choices.listen(),
                                    project.application().port()));
        }
        if (project.includes().size() > 1) {
            lines.add(assumed + words.say("init.assumed.nginx"));
        }
        return lines;
    }

    private static String next(Project project, Words words) {
        if (!project.listening()) {
            return "gapless check";
        }
        if (project.running().isEmpty()) {
            return words.say("init.next.unsure", project.application().port());
        }
        return switch (project.includes().size()) {
            case 0 -> words.say("init.next.adopt");
            case 1 -> words.say("init.next.deploy");
            default -> "gapless adopt --nginx-include FILE";
        };
    }

    private static String line(String what, String text) {
        return ("       " + Columns.left(what, 19) + " " + text).stripTrailing();
    }
}
