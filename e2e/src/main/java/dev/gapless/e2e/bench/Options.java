package dev.gapless.e2e.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `--name value` and `--name` of a measurement's command line.
///
/// @param values by name without dashes; empty for those without a value
public record Options(Map<String, String> values) {
    public Options {
        values = Map.copyOf(values);
    }

    /// Ends the process with 64 when there is an option of another name.
    ///
    /// @param flags those that take no value
    public static Options parse(String[] arguments, Set<String> flags, Set<String> named) {
        Map<String, String> values = new HashMap<>();
        List<String> words = List.of(arguments);
        for (int i = 0; i < words.size(); i++) {
            String name = words.get(i).replaceFirst("^--", "");
            if (flags.contains(name)) {
                values.put(name, "");
            } else if (named.contains(name) && i + 1 < words.size()) {
                values.put(name, words.get(++i));
            } else {
                System.err.println(
                        "unknown or without a value: "
                                + words.get(i)
                                + "; known: "
                                + named
                                + " "
                                + flags);
                System.exit(64);
            }
        }
        return new Options(values);
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public String text(String name, String fallback) {
        return values.getOrDefault(name, fallback);
    }

    public int number(String name, int fallback) {
        return Integer.parseInt(text(name, Integer.toString(fallback)));
    }

    /// Where the result goes.
    public Path json(String fallback) {
        return Path.of(text("json", fallback)).toAbsolutePath();
    }
}
