package dev.gapless.core.service;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The values that `command` gets for one instance.
///
/// @param artifact absolute path of the kept copy
/// @param color place of the port in the pool: 1, 2, ...
/// @param instance the instance's id
public record Placeholders(
        String artifact, String version, int port, String color, String instance) {
    /// A word in braces; whether it is a known one is not said.
    public static final Pattern FORM = Pattern.compile("\\{([a-z][a-z-]*)}");

    /// What may stand in braces.
    public static final Set<String> NAMES =
            Set.of("artifact", "version", "port", "color", "instance");

    /// The command with each placeholder replaced; other braces stay as they are.
    public List<String> fill(List<String> command) {
        Map<String, String> values =
                Map.of(
                        "artifact", artifact,
                        "version", version,
                        "port", Integer.toString(port),
                        "color", color,
                        "instance", instance);
        return command.stream().map(word -> fill(word, values)).toList();
    }

    private static String fill(String word, Map<String, String> values) {
        return FORM.matcher(word)
                .replaceAll(
                        match ->
                                Matcher.quoteReplacement(
                                        values.getOrDefault(match.group(1), match.group())));
    }
}
