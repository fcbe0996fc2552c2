package dev.gapless.runtime.command;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.InstanceSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the program of a command as a shell would, but without one: a name with `/` relative to
/// the directory, any other on the instance's `PATH`, and `java` in `JAVA_HOME` when it is not
/// there.
public final class ProgramLookup {
    private ProgramLookup() {}

    /// Absolute path of the program. Throws `command-not-found` or `permission-denied`.
    public static Path find(InstanceSpec spec) {
        return find(spec, spec.command().isEmpty() ? "" : spec.command().getFirst());
    }

    /// As if the command began with this name.
    public static Path find(InstanceSpec spec, String name) {
        if (!Files.isDirectory(spec.directory())) {
            throw noDirectory(spec);
        }
        List<Path> candidates =
                candidates(name, spec.directory(), InstanceEnvironment.literal(spec));
        Optional<Path> found = candidates.stream().filter(ProgramLookup::runnable).findFirst();
        return found.orElseThrow(
                () ->
                        candidates.stream()
                                .filter(Files::exists)
                                .findFirst()
                                .map(file -> notExecutable(spec, file))
                                .orElseGet(() -> notFound(spec, name, candidates)));
    }

    private static List<Path> candidates(
            String name, Path directory, Map<String, String> environment) {
        if (name.isBlank()) {
            return List.of();
        }
        if (name.indexOf('/') >= 0) {
            return List.of(directory.resolve(name).normalize());
        }
        List<Path> candidates = new ArrayList<>();
        for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
            candidates.add(directory.resolve(folder).resolve(name).normalize());
        }
        String javaHome = environment.getOrDefault("JAVA_HOME", "");
        if (name.equals("java") && !javaHome.isEmpty()) {
            candidates.add(Path.of(javaHome, "bin", "java"));
        }
        return candidates;
    }

    private static boolean runnable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static Problem noDirectory(InstanceSpec spec) {
        return Problem.of(
                        ProblemCode.COMMAND_NOT_FOUND,
                        "There is no folder "
                                + spec.directory()
                                + ", "
                                + spec.release()
                                + " cannot be started in it.")
                .found("instances run in the folder of gapless.yaml as it was deployed")
                .todo("bring the folder back, or deploy from where gapless.yaml is now")
                .build();
    }

    private static Problem notFound(InstanceSpec spec, String name, List<Path> candidates) {
        String places =
                candidates.stream()
                        .map(file -> String.valueOf(file.getParent()))
                        .distinct()
                        .reduce((a, b) -> a + ":" + b)
                        .orElse("no PATH");
        return Problem.of(
                        ProblemCode.COMMAND_NOT_FOUND,
                        "There is no program "
                                + name
                                + ", "
                                + spec.release()
                                + " cannot be started.")
                .where("command: " + String.join(" ", spec.command()))
                .found(
                        name.indexOf('/') >= 0
                                ? "no file " + candidates.getFirst()
                                : "not in " + places)
                .todo("install it, or give its full path in `command`, or set PATH under `env`")
                .build();
    }

    private static Problem notExecutable(InstanceSpec spec, Path file) {
        boolean folder = Files.isDirectory(file);
        return Problem.of(
                        ProblemCode.PERMISSION_DENIED,
                        file + " may not be executed, " + spec.release() + " cannot be started.")
                .where("command: " + String.join(" ", spec.command()))
                .found(folder ? "it is a folder" : "its rights are " + rights(file))
                .todo(folder ? "name a program in `command`" : "chmod +x " + file)
                .build();
    }

    private static String rights(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                    + ", owner "
                    + Files.getOwner(file).getName();
        } catch (IOException failure) {
            return "unknown (" + failure + ")";
        }
    }
}
