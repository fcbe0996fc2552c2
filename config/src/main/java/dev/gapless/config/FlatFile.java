package dev.gapless.config;

import dev.gapless.config.type.Subject;
import dev.gapless.config.type.Suggestion;
import dev.gapless.config.yaml.Findings;
import dev.gapless.config.yaml.Place;
import dev.gapless.config.yaml.YamlNode;
import dev.gapless.config.yaml.YamlText;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The file as dotted keys. Groups are gone, unknown keys and keys of a later version are reported.
///
/// @param values by dotted key
/// @param groups where each group begins
record FlatFile(Map<String, YamlNode> values, Map<String, Place> groups) {

    static Optional<FlatFile> of(YamlNode root, Findings findings) {
        if (root instanceof YamlNode.Entries(_, List<YamlNode.Entry> entries)) {
            FlatFile flat = new FlatFile(new LinkedHashMap<>(), new LinkedHashMap<>());
            entries.forEach(entry -> flat.add("", entry, findings));
            return Optional.of(flat);
        }
        if (root instanceof YamlNode.Scalar scalar && scalar.isNull()) {
            YamlText.reportEmpty(findings);
            return Optional.empty();
        }
        findings.add(root.place(), "the file is no mapping; it consists of lines like name: shop");
        return Optional.empty();
    }

    private void add(String prefix, YamlNode.Entry entry, Findings findings) {
        String name = prefix + entry.key();
        List<ConfigKey<?>> below = ConfigKeys.below(name);
        Optional<ConfigKey<?>> key = ConfigKeys.find(name).filter(_ -> !entry.key().contains("."));
        if (key.isPresent() && !key.get().isLater()) {
            values.put(name, entry.value());
        } else if (key.isPresent()
                || (!below.isEmpty() && below.stream().allMatch(ConfigKey::isLater))) {
            findings.add(entry.place(), entry.key() + " is not in this version; remove it");
        } else if (below.isEmpty() || entry.key().contains(".")) {
            findings.add(entry.place(), entry.key() + " " + unknown(prefix, entry.key()));
        } else {
            addGroup(name, entry, findings);
        }
    }

    private void addGroup(String name, YamlNode.Entry group, Findings findings) {
        groups.put(name, group.place());
        if (group.value() instanceof YamlNode.Entries(_, List<YamlNode.Entry> entries)) {
            entries.forEach(entry -> add(name + ".", entry, findings));
        } else {
            String example = below(name).getFirst().leaf();
            new Subject(name, findings)
                    .wrongKind(
                            group.value(),
                            "a group of keys: " + name + ": { " + example + ": ... }");
        }
    }

    private static List<ConfigKey<?>> below(String group) {
        return ConfigKeys.below(group).stream().filter(key -> !key.isLater()).toList();
    }

    private static String unknown(String prefix, String key) {
        if (key.equals("<<")) {
            return "is not YAML 1.2; write the keys out";
        }
        if (prefix.isEmpty() && ConfigKeys.find(key).isPresent()) {
            int dot = key.indexOf('.');
            return "is a key in a group; write "
                    + key.substring(0, dot)
                    + ": { "
                    + key.substring(dot + 1)
                    + ": ... }";
        }
        List<String> siblings =
                ConfigKeys.known().stream()
                        .filter(known -> known.name().startsWith(prefix))
                        .map(known -> known.name().substring(prefix.length()).split("\\.")[0])
                        .distinct()
                        .toList();
        return "is unknown"
                + Suggestion.nearest(key, siblings)
                        .or(() -> elsewhere(key))
                        .map(found -> ", did you mean " + found + "?")
                        .orElse("; all keys: gapless explain config");
    }

    /// The same word in another group: `interval` at the top means `health.interval`.
    private static Optional<String> elsewhere(String key) {
        List<ConfigKey<?>> known = ConfigKeys.known();
        return Suggestion.nearest(key, known.stream().map(ConfigKey::leaf).toList())
                .flatMap(
                        leaf ->
                                known.stream()
                                        .filter(found -> found.leaf().equals(leaf))
                                        .map(ConfigKey::name)
                                        .findFirst());
    }
}
