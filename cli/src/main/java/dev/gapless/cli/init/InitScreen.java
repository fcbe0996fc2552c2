package dev.gapless.cli.init;

import java.util.ArrayList;
import java.util.List;

/// What `gapless init` says.
public final class InitScreen {
    private InitScreen() {}

    /// Before anything is asked.
    public static List<String> found(Project project) {
        List<String> lines = new ArrayList<>();
        BuiltJar jar = project.jar();
        Application application = project.application();
        String boot = jar.boot().map(version -> "Spring Boot " + version).orElse("Jar");
        lines.add(line(boot, jar.path().toString()));
        lines.add(
                line(
                        "port",
                        application.port()
                                + (application.portSaid().isEmpty()
                                        ? " (nothing says another)"
                                        : " (" + application.portSaid() + ")")));
        lines.add(line("health", project.health() + (project.healthSeen() ? ", answers now" : "")));
        application
                .database()
                .ifPresent(
                        url ->
                                lines.add(
                                        line(
                                                "database",
                                                GaplessYaml.withoutSecrets(url)
                                                        .replaceFirst("^jdbc:", ""))));
        application
                .newestMigration()
                .ifPresent(newest -> lines.add(line("Flyway", "newest " + newest)));
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
                                                "running",
                                                "pid " + one.pid() + ", " + one.fileName())));
        project.running().stream()
                .limit(1)
                .map(RunningJar::variables)
                .filter(names -> !names.isEmpty())
                .forEach(names -> lines.add(line("variables", String.join(", ", names))));
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
            lines.add(line("CodeDeploy", "appspec.yml; its hooks are not taken over"));
        }
        lines.set(0, "found" + lines.getFirst().substring(5));
        return lines;
    }

    /// After the file was written.
    public static List<String> written(Project project, Choices choices, String file) {
        List<String> lines = new ArrayList<>();
        project.application().hints().forEach(hint -> lines.add("hint   " + hint));
        lines.addAll(assumed(project, choices));
        lines.add("Wrote " + file + ". Nothing else was changed.");
        lines.add("Next: " + next(project));
        return lines;
    }

    private static List<String> assumed(Project project, Choices choices) {
        List<String> lines = new ArrayList<>();
        if (!project.healthSeen()) {
            lines.add("assumed  health.path " + project.health() + ": nothing answers it now");
        }
        if (project.includes().isEmpty() && project.listening()) {
            lines.add(
                    "assumed  clients can come to "
                            + choices.listen()
                            + " before the first deployment: what they use today, :"
                            + project.application().port()
                            + ", is an instance's");
        }
        if (project.includes().size() > 1) {
            lines.add("assumed  nothing of nginx: several lines lead to this port; name one file");
        }
        return lines;
    }

    private static String next(Project project) {
        if (!project.listening()) {
            return "gapless check";
        }
        if (project.running().isEmpty()) {
            return "gapless adopt --dry-run (is what listens on :"
                    + project.application().port()
                    + " this service?)";
        }
        return switch (project.includes().size()) {
            case 0 -> "gapless adopt (then the clients come to the switch, then gapless deploy)";
            case 1 -> "gapless deploy VERSION (shows what it takes over, and asks)";
            default -> "gapless adopt --nginx-include FILE";
        };
    }

    private static String line(String what, String text) {
        return "       %-19s %s".formatted(what, text).stripTrailing();
    }
}
