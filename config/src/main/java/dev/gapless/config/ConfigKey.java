package dev.gapless.config;

import dev.gapless.config.type.LaterType;
import dev.gapless.config.type.ValueType;

/// One key of `gapless.yaml`, as the table [ConfigKeys] defines it.
///
/// @param name dotted, for example `health.interval`; with `--` before it, the flag
/// @param fallback the default as it would be written; empty for none
/// @param example a value that is possible and not the default; empty for keys of a later version
/// @param meaning one or two sentences for the reference page and `gapless explain`
public record ConfigKey<T>(
        String name,
        ValueType<T> type,
        Need need,
        String fallback,
        String example,
        String meaning) {

    /// Whether the key has to be there.
    public enum Need {
        REQUIRED,
        OPTIONAL,
        /// Reserved: a later version will know it, this one refuses it.
        LATER
    }

    static <T> ConfigKey<T> required(
            String name, ValueType<T> type, String example, String meaning) {
        return new ConfigKey<>(name, type, Need.REQUIRED, "", example, meaning);
    }

    /// @param values the default (empty for none) and an example, separated by ` | `
    static <T> ConfigKey<T> optional(
            String name, ValueType<T> type, String values, String meaning) {
        int bar = values.indexOf(" | ");
        String fallback = values.substring(0, bar);
        return new ConfigKey<>(
                name, type, Need.OPTIONAL, fallback, values.substring(bar + 3), meaning);
    }

    static ConfigKey<Void> later(String name, String fallback, String meaning) {
        return new ConfigKey<>(name, new LaterType(), Need.LATER, fallback, "", meaning);
    }

    public boolean isLater() {
        return need == Need.LATER;
    }

    /// The part after the last dot.
    public String leaf() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /// The part before the last dot, empty at the top.
    public String group() {
        return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : "";
    }
}
