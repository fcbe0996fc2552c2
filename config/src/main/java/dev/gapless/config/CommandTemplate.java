package dev.gapless.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// Makes `command` of the command line of a process: what is another one for each instance or
/// release becomes a placeholder.
public final class CommandTemplate {
    private static final Pattern PORT_FLAG = Pattern.compile("(?i)-{1,2}(p|[a-z0-9._-]*port)");
    private static final Pattern PORT_VALUE =
            Pattern.compile("(?i)((?:--|-D)[a-z0-9._-]*port=)([0-9]{1,5})");

    private CommandTemplate() {}

    /// @param words program and arguments
    /// @param artifact the argument that names the artifact
    /// @param port that the process listens on
    public static List<String> of(List<String> words, String artifact, OptionalInt port) {
        List<String> template = new ArrayList<>();
        String before = "";
        for (String word : words) {
            template.add(word.equals(artifact) ? "{artifact}" : withPort(before, word, port));
            before = word;
        }
        return template;
    }

    private static String withPort(String before, String word, OptionalInt port) {
        if (port.isEmpty()) {
            return word;
        }
        String number = Integer.toString(port.getAsInt());
        var value = PORT_VALUE.matcher(word);
        if (value.matches() && value.group(2).equals(number)) {
            return value.group(1) + "{port}";
        }
        return word.equals(number) && PORT_FLAG.matcher(before).matches() ? "{port}" : word;
    }

    /// The argument that names the jar of `java -jar`, else nothing.
    public static Optional<String> jar(List<String> words) {
        int flag = words.indexOf("-jar");
        return flag > 0 && flag + 1 < words.size()
                ? Optional.of(words.get(flag + 1))
                : Optional.empty();
    }
}
