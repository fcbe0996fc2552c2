package dev.gapless.config;

import dev.gapless.config.type.Subject;
import dev.gapless.config.yaml.Findings;
import dev.gapless.config.yaml.Place;
import dev.gapless.config.yaml.YamlNode;
import dev.gapless.config.yaml.YamlText;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The value of every key of the table: read, or the default. A key whose value is wrong has none.
final class Values {
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, Place> places = new LinkedHashMap<>();

    private Values() {}

    static Values read(FlatFile file, Findings findings) {
        return read(file, findings, _ -> true);
    }

    /// @param needed where a key is required, whether it is here
    static Values read(FlatFile file, Findings findings, Predicate<ConfigKey<?>> needed) {
        Values values = new Values();
        for (ConfigKey<?> key : ConfigKeys.known()) {
            YamlNode node = file.values().get(key.name());
            if (node != null) {
                values.places.put(key.name(), node.place());
                key.type()
                        .read(node, new Subject(key.name(), findings))
                        .ifPresent(value -> values.put(key, value));
            } else if (key.need() == ConfigKey.Need.REQUIRED) {
                if (!needed.test(key)) {
                    continue;
                }
                Place place = file.groups().getOrDefault(key.group(), Place.line(1));
                findings.add(
                        place, key.name() + " is missing, e.g. " + written(key, key.example()));
            } else {
                fallback(key).ifPresent(value -> values.put(key, value));
            }
        }
        return values;
    }

    private void put(ConfigKey<?> key, Object value) {
        values.put(key.name(), value);
    }

    /// The default of a key as its type reads it; empty when it has none.
    static <T> Optional<T> fallback(ConfigKey<T> key) {
        return key.fallback().isEmpty()
                ? Optional.empty()
                : Optional.of(parsed(key, key.fallback()));
    }

    /// A value from the table itself; that these are possible is what its test checks.
    static <T> T parsed(ConfigKey<T> key, String text) {
        Findings findings = new Findings();
        Place place = new Place.Flag(key.name());
        YamlNode node =
                key.type().isStructured(text)
                        ? YamlText.parse(text, place, findings).orElseThrow()
                        : new YamlNode.Scalar(place, text, true);
        return key.type()
                .read(node, new Subject(key.name(), findings))
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        key.name() + " in the table: " + findings.sorted()));
    }

    /// A key with a value as it stands in the file: `health: { path: /x }`.
    static String written(ConfigKey<?> key, String value) {
        String pair = key.leaf() + ": " + value;
        return key.group().isEmpty()
                ? pair
                : key.group().replace(".", ": { ")
                        + ": { "
                        + pair
                        + " }".repeat(key.group().split("\\.").length);
    }

    @SuppressWarnings("unchecked") // put() is only reached with what the key's own type has read
    <T> Optional<T> find(ConfigKey<T> key) {
        return Optional.ofNullable((T) values.get(key.name()));
    }

    /// The value of a key that has a default or is required, once nothing is wrong any more.
    <T> T the(ConfigKey<T> key) {
        return find(key)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        key.name() + " has neither value nor default"));
    }

    boolean isGiven(ConfigKey<?> key) {
        return places.containsKey(key.name());
    }

    /// Where the first of these keys that is given stands, else the first line.
    Place place(ConfigKey<?>... keys) {
        for (ConfigKey<?> key : keys) {
            Place place = places.get(key.name());
            if (place != null) {
                return place;
            }
        }
        return Place.line(1);
    }
}
