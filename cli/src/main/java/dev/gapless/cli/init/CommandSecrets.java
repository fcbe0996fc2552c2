package dev.gapless.cli.init;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A command without what looks like a password in it: everybody on a host can read a command line,
/// and a file of the project is read by many. What goes is named, never its value.
///
/// @param words of the command that stay
/// @param variables by which the application gets the same -> the option that was taken out
/// @param lost options that no variable stands for
/// @param machine options that only the virtual machine reads
record CommandSecrets(
        List<String> words,
        Map<String, String> variables,
        List<String> lost,
        List<String> machine) {
    /// `pass` only as a word of its own: `db.pass`, `keyStorePass`, not `bypass`.
    private static final String SECRET =
            "(?:passw(?:or)?d|pwd|secret|token|credential|passphrase"
                    + "|(?<![a-z0-9])pass(?![a-z0-9])|(?-i:(?<=[a-z0-9])Pass(?![a-z0-9]))"
                    + "|(?:api|access|private|signing|encryption)[._-]?key)";

    private static final Pattern OPTION =
            Pattern.compile(
                    "(-D|--?)((?i:[a-z0-9._-]*" + SECRET + "[a-z0-9._-]*))(=.*)?", Pattern.DOTALL);
    private static final Pattern VALUE =
            Pattern.compile("(--|-D)([A-Za-z0-9._-]+)=(.*)", Pattern.DOTALL);

    /// A password within an address: `//user:password@host`, Oracle's `thin:user/password@host`.
    private static final Pattern ADDRESS =
            Pattern.compile("(?i)//[^/@\\s]*:[^/@\\s]+@|jdbc:oracle:[a-z0-9]+:[^/@\\s]+/[^@\\s]+@");

    /// One within a value: `?password=...`, `{"db.password": ...}`, `-javaagent:a.jar=token=...`.
    private static final Pattern WITHIN =
            Pattern.compile("(?i)" + SECRET + "[\"']?\\s*[:=]\\s*[^&;\\s]");

    private static final Pattern NAME = Pattern.compile("-[A-Za-z0-9._-]+");
    private static final Pattern MACHINE_OPTION =
            Pattern.compile("-(javaagent|agentlib|agentpath|X.*)");

    /// Properties that the virtual machine reads. It knows no variables but its own, and what those
    /// say it prints when it starts.
    private static final Pattern OF_THE_MACHINE =
            Pattern.compile("(javax?|jdk|sun|com\\.sun)\\..*");

    CommandSecrets {
        words = List.copyOf(words);
        lost = List.copyOf(lost);
        machine = List.copyOf(machine);
    }

    /// @param boot whether the application is one of Spring Boot, to which a variable is as good as
    ///   an option
    static CommandSecrets of(List<String> command, boolean boot) {
        Sorted sorted = new Sorted(boot);
        for (int i = 0; i < command.size(); i++) {
            String word = command.get(i);
            Matcher option = OPTION.matcher(word);
            if (option.matches()) {
                String name = option.group(1) + option.group(2);
                boolean apart = option.group(3) == null && !name.startsWith("-D");
                if (apart && i + 1 < command.size() && !command.get(i + 1).startsWith("-")) {
                    i++;
                    sorted.lost.add(name);
                } else if (apart) {
                    sorted.words.add(word);
                } else {
                    sorted.property(option.group(1), option.group(2));
                }
            } else if (ADDRESS.matcher(word).find() || WITHIN.matcher(word).find()) {
                sorted.within(word);
            } else {
                sorted.words.add(word);
            }
        }
        return new CommandSecrets(sorted.words, sorted.variables, sorted.lost, sorted.machine);
    }

    /// Where each word goes.
    private static final class Sorted {
        private final boolean boot;
        private final List<String> words = new ArrayList<>();
        private final Map<String, String> variables = new LinkedHashMap<>();
        private final List<String> lost = new ArrayList<>();
        private final List<String> machine = new ArrayList<>();

        Sorted(boolean boot) {
            this.boot = boot;
        }

        void property(String dashes, String property) {
            String option = dashes + property;
            if (dashes.equals("-D") && OF_THE_MACHINE.matcher(property).matches()) {
                machine.add(option);
            } else if (boot && !dashes.equals("-")) {
                variables.put(variable(property), option);
            } else {
                lost.add(option);
            }
        }

        void within(String word) {
            Matcher value = VALUE.matcher(word);
            Matcher name = NAME.matcher(word);
            if (value.matches()) {
                property(value.group(1), value.group(2));
            } else if (name.lookingAt()) {
                (MACHINE_OPTION.matcher(name.group()).matches() ? machine : lost).add(name.group());
            } else {
                lost.add(
                        (ADDRESS.matcher(word).find() ? "an address" : "an argument")
                                + " with a password in it");
            }
        }
    }

    /// As Spring Boot binds it: `spring.datasource.pass-word` is `SPRING_DATASOURCE_PASSWORD`.
    private static String variable(String property) {
        return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
