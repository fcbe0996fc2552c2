package dev.gapless.cli.init;

import dev.gapless.config.CommandTemplate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A process that runs some version of a jar, with `java -jar`.
///
/// @param words program and arguments
/// @param jar the argument that names the jar
public record RunningJar(long pid, List<String> words, String jar) {
    /// The processes of this user, or all for root, that run a jar of this name.
    public static List<RunningJar> of(BuiltJar built) {
        Pattern file = Pattern.compile(Pattern.quote(built.name()) + "(-[0-9][^/]*)?\\.jar");
        return ProcessHandle.allProcesses()
                .flatMap(process -> words(process).stream())
                .filter(one -> file.matcher(fileName(one.jar())).matches())
                .toList();
    }

    /// Its own name, if that can be seen.
    public String fileName() {
        return fileName(jar);
    }

    private static String fileName(String path) {
        return String.valueOf(Path.of(path).getFileName());
    }

    private static Optional<RunningJar> words(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        if (info.command().isEmpty() || info.arguments().isEmpty()) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>(List.of(program(info.command().get())));
        words.addAll(Arrays.asList(info.arguments().get()));
        return CommandTemplate.jar(words)
                .map(jar -> new RunningJar(process.pid(), List.copyOf(words), jar));
    }

    /// `java` for any Java: which one, `PATH` says, as it does in a script.
    private static String program(String command) {
        return fileName(command).equals("java") ? "java" : command;
    }
}
