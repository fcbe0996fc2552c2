package dev.gapless.config.reference;

import dev.gapless.config.ConfigKey;
import dev.gapless.config.ConfigKeys;

import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The JSON Schema of `gapless.yaml` (draft 2020-12). It knows each key for itself; what does not
/// go together only the reader knows.
public final class ConfigSchema {
    private ConfigSchema() {}

    /// Pretty-printed, with a line feed at its end.
    public static String text() {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        return JsonMapper.builder().build().writer().with(printer).writeValueAsString(schema())
                + "\n";
    }

    private static Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:gapless:gapless.yaml");
        schema.put("title", "gapless.yaml");
        Map<String, Object> root = group();
        ConfigKeys.ALL.forEach(key -> add(root, key));
        schema.putAll(root);
        return schema;
    }

    private static Map<String, Object> group() {
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("type", "object");
        group.put("properties", new LinkedHashMap<String, Object>());
        group.put("required", new ArrayList<String>());
        group.put("additionalProperties", false);
        return group;
    }

    private static void add(Map<String, Object> root, ConfigKey<?> key) {
        Map<String, Object> group = root;
        boolean required = key.need() == ConfigKey.Need.REQUIRED;
        String[] parts = key.name().split("\\.");
        for (int i = 0; i < parts.length - 1; i++) {
            require(group, parts[i], required);
            group = below(group, parts[i]);
        }
        require(group, key.leaf(), required);
        properties(group).put(key.leaf(), keywords(key));
    }

    private static Map<String, Object> keywords(ConfigKey<?> key) {
        Map<String, Object> keywords = new LinkedHashMap<>();
        keywords.put("description", (key.isLater() ? "Not in this version. " : "") + key.meaning());
        keywords.putAll(key.type().schema());
        if (!key.isLater() && !key.fallback().isEmpty()) {
            keywords.put("default", fallback(key));
        }
        return keywords;
    }

    private static Object fallback(ConfigKey<?> key) {
        return switch (key.fallback()) {
            case "{}" -> Map.of();
            case "[]" -> List.of();
            case "true", "false" -> Boolean.valueOf(key.fallback());
            case String number when number.matches("[0-9]+") -> Integer.valueOf(number);
            case String text -> text;
        };
    }

    @SuppressWarnings("unchecked") // group() made it
    private static Map<String, Object> below(Map<String, Object> group, String name) {
        return (Map<String, Object>) properties(group).computeIfAbsent(name, _ -> group());
    }

    @SuppressWarnings("unchecked") // group() made it
    private static Map<String, Object> properties(Map<String, Object> group) {
        return (Map<String, Object>) group.getOrDefault("properties", Map.of());
    }

    @SuppressWarnings("unchecked") // group() made it
    private static void require(Map<String, Object> group, String name, boolean required) {
        List<String> names = (List<String>) group.getOrDefault("required", List.of());
        if (required && !names.contains(name)) {
            names.add(name);
        }
    }
}
