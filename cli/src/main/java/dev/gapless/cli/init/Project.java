package dev.gapless.cli.init;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.config.BuildTool;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Everything that was found.
///
/// @param includes lines of nginx that lead to the port of the application
/// @param running processes that run the jar; what is made of them is made of the first
/// @param health that is asked; `healthSeen` when it was answered
/// @param listening somebody listens on the application's port now
/// @param codeDeploy an `appspec.yml` is there
public record Project(
        BuiltJar jar,
        Application application,
        List<NginxInclude> includes,
        List<RunningJar> running,
        Optional<UnitFile> unit,
        String health,
        boolean healthSeen,
        boolean listening,
        boolean codeDeploy) {

    /// Where else to look.
    ///
    /// @param nginx folder of its configuration
    /// @param units folders of systemd
    public record Places(Path project, Path nginx, List<Path> units) {}

    /// @param named the jar, where it is not to be looked for
    public static Project look(Places places, Optional<Path> named) {
        BuiltJar jar =
                named.map(file -> BuiltJar.of(places.project(), file))
                        .or(() -> BuiltJar.newest(places.project()))
                        .orElseThrow(() -> noJar(places.project()));
        List<RunningJar> running = RunningJar.of(jar);
        List<String> words =
                running.isEmpty() ? List.of("java", "-jar", "x") : running.getFirst().words();
        Application application = Application.of(jar, words, places.project());
        int port = application.port();
        Optional<String> answered =
                application.healthPaths().stream()
                        .filter(path -> healthy(LocalHttp.status(port, path)))
                        .findFirst();
        return new Project(
                jar,
                application,
                NginxInclude.below(places.nginx()).stream()
                        .filter(include -> include.port() == port)
                        .toList(),
                running,
                UnitFile.of(jar, places.units()),
                answered.orElse(application.healthPaths().getFirst()),
                answered.isPresent(),
                LocalHttp.listens(port),
                Files.exists(places.project().resolve("appspec.yml")));
    }

    private static boolean healthy(int status) {
        return status >= 200 && status < 400;
    }

    private static Problem noJar(Path project) {
        return Problem.of(
                        ProblemCode.ARTIFACT_MISSING,
                        "There is no jar here that java -jar could start.")
                .where(project.toString())
                .found("nothing in build/libs, target, nor in those of the folders below")
                .todo(
                        BuildTool.command(project)
                                .map(command -> command + ", then gapless init")
                                .orElse("go to the folder of the project, or name it: --jar FILE"))
                .build();
    }
}
