package dev.gapless.cli.init;

import dev.gapless.config.CommandTemplate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A process that runs some version of a jar, with `java -jar`.
///
/// @param words program and arguments
/// @param jar the argument that names the jar
public record RunningJar(long pid, List<String> words, String jar) {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern OF_THE_SESSION =
            Pattern.compile(
                    "PATH|HOME|PWD|OLDPWD|SHLVL|_|USER|LOGNAME|SHELL|MAIL|LANG|LANGUAGE|LC_.*|TERM|TERM_.*"
                            + "|COLORTERM|HOSTNAME|EDITOR|VISUAL|PAGER|LESS.*|LS_COLORS|HIST.*|PS[0-9]|DISPLAY"
                            + "|XDG_.*|DBUS_.*|SSH_.*|SUDO_.*|TMUX.*|STY|NOTIFY_SOCKET|INVOCATION_ID"
                            + "|JOURNAL_STREAM|SYSTEMD_.*|MANAGERPID|MEMORY_PRESSURE_.*|LISTEN_.*|MAINPID"
                            + "|JAVA_HOME|PORT|SERVER_PORT|GAPLESS_.*");

    /// The processes of this user, or all for root, that run a jar of this name: those that listen,
    /// where one does, else those that are not the wrapper of another one (`sudo -u shop java -jar
    /// ...`, a script).
    public static List<RunningJar> of(BuiltJar built) {
        Pattern file = Pattern.compile(Pattern.quote(built.name()) + "(-[0-9][^/]*)?\\.jar");
        return themselves(
                ProcessHandle.allProcesses()
                        .flatMap(process -> words(process).stream())
                        .filter(one -> file.matcher(fileName(one.jar())).matches())
                        .toList());
    }

    private static List<RunningJar> themselves(List<RunningJar> all) {
        Set<String> sockets = ListeningSockets.all();
        List<RunningJar> listening =
                all.stream().filter(one -> ListeningSockets.holds(one.pid(), sockets)).toList();
        if (!listening.isEmpty()) {
            return listening;
        }
        Set<Long> wrappers =
                all.stream().flatMap(one -> ancestors(one.pid())).collect(Collectors.toSet());
        return all.stream().filter(one -> !wrappers.contains(one.pid())).toList();
    }

    private static Stream<Long> ancestors(long pid) {
        return Stream.iterate(
                        ProcessHandle.of(pid).flatMap(ProcessHandle::parent),
                        Optional::isPresent,
                        parent -> parent.flatMap(ProcessHandle::parent))
                .map(parent -> parent.orElseThrow().pid());
    }

    /// Names of its variables, sorted, without those that a shell, a session or systemd sets, and
    /// those that Gapless sets; none when they may not be seen.
    public List<String> variables() {
        try {
            String all =
                    new String(
                            Files.readAllBytes(Path.of("/proc", String.valueOf(pid), "environ")),
                            StandardCharsets.ISO_8859_1);
            return Arrays.stream(all.split("\u0000", -1))
                    .map(one -> one.replaceFirst("(?s)=.*", "").strip())
                    .filter(name -> VARIABLE.matcher(name).matches())
                    .filter(name -> !OF_THE_SESSION.matcher(name).matches())
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
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
