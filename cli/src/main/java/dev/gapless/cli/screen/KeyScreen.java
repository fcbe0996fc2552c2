package dev.gapless.cli.screen;

import static java.util.stream.Collectors.joining;

import dev.gapless.config.ConfigKey;
import dev.gapless.config.ConfigKeys;

import java.util.ArrayList;
import java.util.List;

/// Keys of `gapless.yaml`, as `gapless explain config` and `gapless explain KEY` show them.
public final class KeyScreen {
    private static final int LABEL = 8;
    private static final String INDENT = "  ";
    private static final String DEEP_INDENT = "    ";

    private KeyScreen() {}

    /// All keys with their defaults, then those of later versions.
    public static List<String> all(Words words) {
        List<String> lines = new ArrayList<>();
        lines.add(words.say("key.all", "--bake-time 5m"));
        for (ConfigKey<?> key : ConfigKeys.known()) {
            lines.add("");
            lines.add(head(key, words));
            lines.addAll(Columns.labelled(DEEP_INDENT, words.explained(key.meaning())));
        }
        lines.add("");
        lines.add(words.say("key.all.later"));
        lines.addAll(Columns.labelled(DEEP_INDENT, later()));
        lines.add("");
        lines.add(words.say("key.all.more"));
        return lines;
    }

    private static String later() {
        return ConfigKeys.ALL.stream()
                .filter(ConfigKey::isLater)
                .map(ConfigKey::name)
                .collect(joining(", "));
    }

    /// One key, or all keys of a group; empty for a word that is neither.
    public static List<String> of(String name, Words words) {
        List<String> lines = new ArrayList<>();
        List<ConfigKey<?>> keys =
                ConfigKeys.find(name)
                        .<List<ConfigKey<?>>>map(List::of)
                        .orElseGet(() -> ConfigKeys.below(name));
        for (ConfigKey<?> key : keys) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(entry(key, words));
        }
        return lines;
    }

    private static List<String> entry(ConfigKey<?> key, Words words) {
        List<String> lines = new ArrayList<>();
        lines.add(key.isLater() ? key.name() : head(key, words));
        lines.addAll(Columns.labelled(INDENT, words.explained(key.meaning())));
        if (key.isLater()) {
            lines.addAll(Columns.labelled(INDENT, words.say("key.later")));
            return lines;
        }
        lines.addAll(labelled(words.say("key.allowed"), words.explained(key.type().allowed())));
        lines.addAll(labelled(words.say("key.example"), yaml(key)));
        lines.addAll(labelled(words.say("key.flag"), flag(key)));
        return lines;
    }

    private static String head(ConfigKey<?> key, Words words) {
        if (key.need() == ConfigKey.Need.REQUIRED) {
            return key.name() + INDENT + words.say("key.required");
        }
        return key.name()
                + ": "
                + (key.fallback().isEmpty() ? words.say("key.none") : key.fallback());
    }

    static String yaml(ConfigKey<?> key) {
        List<String> parts = List.of(key.name().split("\\."));
        return String.join(": { ", parts) + ": " + key.example() + " }".repeat(parts.size() - 1);
    }

    static String flag(ConfigKey<?> key) {
        return "--" + key.name() + " " + Pasted.word(key.example());
    }

    private static List<String> labelled(String label, String text) {
        return Columns.labelled(INDENT + Columns.left(label, LABEL), text);
    }
}
