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
record CommandSecrets(List<String> words, Map<String, String> variables, List<String> lost) {
    private static final String SECRET =
            "(?:passw(?:or)?d|pwd|secret|token|credential|passphrase|(?:api|access|private)[._-]?key)";
    private static final Pattern OPTION =
            Pattern.compile(
                    "(-D|--?)((?i:[a-z0-9._-]*" + SECRET + "[a-z0-9._-]*))(=.*)?", Pattern.DOTALL);
    private static final Pattern VALUE =
            Pattern.compile("(--|-D)([A-Za-z0-9._-]+)=(.*)", Pattern.DOTALL);

    /// A password within an address: `//user:password@host`, `?password=...`.
    private static final Pattern WITHIN =
            Pattern.compile(
                    "(?i).*(//[^/@\\s]*:[^/@\\s]+@|[?&;]" + SECRET + "=[^&;]+).*", Pattern.DOTALL);

    /// Properties that the virtual machine reads, which knows no variables but its own.
    private static final Pattern OF_THE_MACHINE =
            Pattern.compile("(javax?|jdk|sun|com\\.sun)\\..*");

    /// What `java` takes further options from.
    private static final String MACHINE_OPTIONS = "JDK_JAVA_OPTIONS";

    CommandSecrets {
        words = List.copyOf(words);
        lost = List.copyOf(lost);
    }

    /// @param boot whether the application is one of Spring Boot, to which a variable is as good as
    ///   an option
    static CommandSecrets of(List<String> command, boolean boot) {
        List<String> words = new ArrayList<>();
        Map<String, String> variables = new LinkedHashMap<>();
        List<String> lost = new ArrayList<>();
        for (int i = 0; i < command.size(); i++) {
            String word = command.get(i);
            Matcher option = OPTION.matcher(word);
            Matcher value = VALUE.matcher(word);
            if (option.matches()) {
                String name = option.group(1) + option.group(2);
                boolean apart = option.group(3) == null && !name.startsWith("-D");
                if (apart && i + 1 < command.size() && !command.get(i + 1).startsWith("-")) {
                    i++;
                    lost.add(name);
                } else if (apart) {
                    words.add(word);
                } else {
                    move(option.group(1), option.group(2), boot, variables, lost);
                }
            } else if (WITHIN.matcher(word).matches()) {
                if (value.matches()) {
                    move(value.group(1), value.group(2), boot, variables, lost);
                } else {
                    lost.add("an address with a password in it");
                }
            } else {
                words.add(word);
            }
        }
        return new CommandSecrets(words, variables, lost);
    }

    private static void move(
            String dashes,
            String property,
            boolean boot,
            Map<String, String> variables,
            List<String> lost) {
        String option = dashes + property;
        if (dashes.equals("-D") && OF_THE_MACHINE.matcher(property).matches()) {
            variables.merge(MACHINE_OPTIONS, option, (one, more) -> one + " " + more);
        } else if (boot && !dashes.equals("-")) {
            variables.put(variable(property), option);
        } else {
            lost.add(option);
        }
    }

    /// As Spring Boot binds it: `spring.datasource.pass-word` is `SPRING_DATASOURCE_PASSWORD`.
    private static String variable(String property) {
        return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
