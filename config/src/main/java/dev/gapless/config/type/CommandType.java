package dev.gapless.config.type;

import dev.gapless.config.yaml.YamlNode;
import dev.gapless.core.service.Placeholders;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A program and its arguments, as a list (taken as it is) or as a text that [CommandWords] takes
/// apart. No shell.
public final class CommandType implements ValueType<List<String>> {
    private final Set<String> placeholders;
    private final String without;

    /// @param placeholders names that may stand in braces; none for a hook
    public CommandType(Set<String> placeholders) {
        this(
                placeholders,
                "but a hook has no placeholders; it gets GAPLESS_RELEASE and others (gapless"
                        + " explain hooks)");
    }

    /// @param without what is said of a name in braces when none may stand there
    public CommandType(Set<String> placeholders, String without) {
        this.placeholders = placeholders;
        this.without = without;
    }

    @Override
    public Optional<List<String>> read(YamlNode node, Subject subject) {
        Optional<List<String>> words =
                switch (node) {
                    case YamlNode.Scalar scalar when !scalar.isNull() -> split(scalar, subject);
                    case YamlNode.Items(_, List<YamlNode> items) when !items.isEmpty() ->
                            list(items, subject);
                    case YamlNode.Scalar _, YamlNode.Items _, YamlNode.Entries _ ->
                            subject.wrongKind(node, allowed());
                };
        return words.filter(found -> knowsPlaceholders(found, node, subject));
    }

    private static Optional<List<String>> split(YamlNode.Scalar scalar, Subject subject) {
        return switch (CommandWords.split(scalar.text())) {
            case CommandWords.Words(List<String> words) -> Optional.of(words);
            case CommandWords.Unfit(String complaint) -> subject.wrong(scalar, complaint);
        };
    }

    private Optional<List<String>> list(List<YamlNode> items, Subject subject) {
        for (YamlNode item : items) {
            if (!(item instanceof YamlNode.Scalar scalar) || scalar.isNull()) {
                return subject.wrongKind(item, "text; an empty argument is \"\"");
            }
        }
        List<String> words =
                items.stream().map(YamlNode.Scalar.class::cast).map(YamlNode.Scalar::text).toList();
        return words.getFirst().isBlank()
                ? subject.wrong(items.getFirst(), "names no program")
                : Optional.of(words);
    }

    private boolean knowsPlaceholders(List<String> words, YamlNode node, Subject subject) {
        List<String> unknown =
                words.stream()
                        .flatMap(word -> Placeholders.FORM.matcher(word).results())
                        .map(match -> match.group(1))
                        .filter(name -> !placeholders.contains(name))
                        .distinct()
                        .toList();
        unknown.forEach(name -> subject.wrong(node, complaint(name)));
        return unknown.isEmpty();
    }

    private String complaint(String name) {
        if (placeholders.isEmpty()) {
            return "has {" + name + "}, " + without;
        }
        String known =
                placeholders.stream().sorted().map(each -> "{" + each + "}").toList().toString();
        return "has the unknown placeholder {"
                + name
                + "}"
                + Suggestion.hint(name, placeholders)
                + " known: "
                + known.substring(1, known.length() - 1);
    }

    @Override
    public boolean isStructured(String flagText) {
        return flagText.startsWith("[");
    }

    @Override
    public String allowed() {
        return "a program with its arguments, as text or list, without a shell";
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("type", "array");
        list.put("minItems", 1);
        list.put("items", Map.of("type", List.of("string", "number", "boolean")));
        return Map.of("anyOf", List.of(Map.of("type", "string"), list));
    }
}
