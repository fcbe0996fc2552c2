package dev.gapless.config;

import dev.gapless.config.type.MapType;
import dev.gapless.config.type.Suggestion;
import dev.gapless.config.type.ValueType;
import dev.gapless.config.yaml.Findings;
import dev.gapless.config.yaml.Place;
import dev.gapless.config.yaml.YamlNode;
import dev.gapless.config.yaml.YamlText;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Values of flags laid over those of the file. `env.NAME` and `hooks.NAME` set one entry and leave
/// the others.
final class Overrides {
    private final Map<String, YamlNode> values;
    private final Findings findings;

    private Overrides(Map<String, YamlNode> values, Findings findings) {
        this.values = values;
        this.findings = findings;
    }

    static FlatFile apply(FlatFile file, Map<String, String> flags, Findings findings) {
        Overrides overrides = new Overrides(new LinkedHashMap<>(file.values()), findings);
        flags.forEach(overrides::lay);
        return new FlatFile(overrides.values, file.groups());
    }

    private void lay(String name, String text) {
        Optional<ConfigKey<?>> key = ConfigKeys.find(name);
        int dot = name.indexOf('.');
        Optional<ConfigKey<?>> map =
                dot < 0 ? Optional.empty() : ConfigKeys.find(name.substring(0, dot));
        if (key.isPresent() && key.get().isLater()) {
            findings.add(new Place.Flag(name), "--" + name + " is not in this version");
        } else if (key.isPresent()) {
            node(name, text, key.get().type()).ifPresent(node -> values.put(name, node));
        } else if (map.isPresent() && map.get().type() instanceof MapType<?> type) {
            node(name, text, type.value())
                    .ifPresent(node -> layEntry(map.get().name(), name.substring(dot + 1), node));
        } else {
            List<String> known = ConfigKeys.known().stream().<String>map(ConfigKey::name).toList();
            String hint =
                    Suggestion.nearest(name, known)
                            .map(found -> ", did you mean --" + found + "?")
                            .orElse("");
            findings.add(new Place.Flag(name), "--" + name + " is unknown" + hint);
        }
    }

    private Optional<YamlNode> node(String name, String text, ValueType<?> type) {
        Place place = new Place.Flag(name);
        return type.isStructured(text)
                ? YamlText.parse(text, place, findings)
                : Optional.of(new YamlNode.Scalar(place, text, true));
    }

    private void layEntry(String map, String name, YamlNode node) {
        List<YamlNode.Entry> entries = new ArrayList<>();
        YamlNode before = values.get(map);
        if (before instanceof YamlNode.Entries(_, List<YamlNode.Entry> present)) {
            present.stream().filter(entry -> !entry.key().equals(name)).forEach(entries::add);
        }
        entries.add(new YamlNode.Entry(node.place(), name, node));
        values.put(
                map, new YamlNode.Entries(before == null ? node.place() : before.place(), entries));
    }
}
