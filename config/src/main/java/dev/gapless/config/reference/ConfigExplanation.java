package dev.gapless.config.reference;

import dev.gapless.config.ConfigKey;
import dev.gapless.config.ConfigKeys;
import dev.gapless.config.type.Suggestion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The text of `gapless explain config` and `gapless explain KEY`: at most 80 columns, ASCII.
public final class ConfigExplanation {
    private static final int COLUMNS = 80;
    private static final int INDENT = 10;

    private ConfigExplanation() {}

    /// All keys with their defaults, then those of later versions.
    public static String all() {
        StringBuilder text =
                new StringBuilder("gapless.yaml, all keys. A key is also a flag: --bake-time 5m\n");
        for (ConfigKey<?> key : ConfigKeys.known()) {
            text.append('\n').append(head(key)).append('\n').append(wrapped(key.meaning(), 4));
        }
        List<String> later =
                ConfigKeys.ALL.stream()
                        .filter(ConfigKey::isLater)
                        .<String>map(ConfigKey::name)
                        .toList();
        text.append("\nNot in this version, refused:\n")
                .append(wrapped(String.join(", ", later), 4));
        return text.append("\nMore about one: gapless explain KEY\n").toString();
    }

    /// One key, or all keys of a group; empty for a word that is neither.
    public static Optional<String> of(String name) {
        List<ConfigKey<?>> below = ConfigKeys.below(name);
        return ConfigKeys.find(name)
                .map(ConfigExplanation::entry)
                .or(
                        () ->
                                below.isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(
                                                String.join(
                                                        "\n",
                                                        below.stream()
                                                                .map(ConfigExplanation::entry)
                                                                .toList())));
    }

    /// The key that was probably meant.
    public static Optional<String> nearest(String name) {
        return Suggestion.nearest(
                name, ConfigKeys.known().stream().<String>map(ConfigKey::name).toList());
    }

    private static String entry(ConfigKey<?> key) {
        if (key.isLater()) {
            return key.name()
                    + "\n"
                    + wrapped(key.meaning(), 2)
                    + "  Not in this version: it is refused.\n";
        }
        StringBuilder text =
                new StringBuilder(head(key)).append('\n').append(wrapped(key.meaning(), 2));
        text.append(labelled("allowed", key.type().allowed()));
        text.append(labelled("example", yaml(key)));
        return text.append(labelled("flag", flag(key))).toString();
    }

    private static String head(ConfigKey<?> key) {
        if (key.need() == ConfigKey.Need.REQUIRED) {
            return key.name() + "  (required)";
        }
        return key.name() + ": " + (key.fallback().isEmpty() ? "(none)" : key.fallback());
    }

    static String yaml(ConfigKey<?> key) {
        String pair = key.leaf() + ": " + key.example();
        return key.group().isEmpty() ? pair : key.group() + ": { " + pair + " }";
    }

    private static String flag(ConfigKey<?> key) {
        String example = key.example();
        boolean plain = example.matches("[A-Za-z0-9./:@%_-]+");
        return "--" + key.name() + " " + (plain ? example : "'" + example.replace("'", "\"") + "'");
    }

    private static String labelled(String label, String text) {
        String body = wrapped(text, INDENT);
        return "  " + label + body.substring(2 + label.length());
    }

    /// Broken at blanks; every line ends with a line feed.
    static String wrapped(String text, int indent) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(" ".repeat(indent));
        for (String word : text.split(" ")) {
            if (line.length() > indent && line.length() + 1 + word.length() > COLUMNS) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(indent));
            }
            line.append(line.length() > indent ? " " : "").append(word);
        }
        lines.add(line.toString());
        return String.join("\n", lines) + "\n";
    }
}
