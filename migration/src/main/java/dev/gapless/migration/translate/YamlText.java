package dev.gapless.migration.translate;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes YAML 1.2 in block style.
final class YamlText {
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z_]([A-Za-z0-9_ ().,'|=<>+*/-]*[A-Za-z0-9_().,'|=<>+*/-])?");

    private static final Set<String> WORDS =
            Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private final StringBuilder text = new StringBuilder();

    private YamlText() {}

    static String of(List<Draft> drafts) {
        YamlText yaml = new YamlText();
        drafts.forEach(yaml::draft);
        return yaml.text.toString();
    }

    private void draft(Draft draft) {
        draft.remarks().forEach(remark -> text.append("# ").append(remark).append('\n'));
        text.append("- ").append(draft.operation()).append(":\n");
        keys(draft.keys(), "    ");
    }

    private void keys(Map<String, Value> keys, String indent) {
        keys.forEach(
                (key, value) -> {
                    text.append(indent).append(scalar(key)).append(':');
                    value(value, indent);
                });
    }

    private void value(Value value, String indent) {
        switch (value) {
            case Value.Plain(String plain) -> text.append(' ').append(scalar(plain)).append('\n');
            case Value.Flag(boolean set) -> text.append(' ').append(set).append('\n');
            case Value.Names(List<String> all) ->
                    text.append(" [")
                            .append(
                                    all.stream()
                                            .map(YamlText::element)
                                            .collect(Collectors.joining(", ")))
                            .append("]\n");
            case Value.Group(Map<String, Value> keys) -> {
                text.append('\n');
                keys(keys, indent + "  ");
            }
            case Value.Groups(List<Value.Group> all) -> {
                text.append('\n');
                all.forEach(group -> item(group, indent + "  "));
            }
            case Value.Todo(String question) ->
                    text.append("    # TODO ").append(question).append('\n');
        }
    }

    private void item(Value.Group group, String indent) {
        int begin = text.length();
        keys(group.keys(), indent + "  ");
        text.replace(begin + indent.length(), begin + indent.length() + 1, "-");
    }

    /// Within brackets a comma would end it.
    private static String element(String plain) {
        return plain.contains(",") ? quoted(plain) : scalar(plain);
    }

    private static String scalar(String plain) {
        boolean safe =
                PLAIN.matcher(plain).matches()
                        && !WORDS.contains(plain.toLowerCase(java.util.Locale.ROOT));
        return safe ? plain : quoted(plain);
    }

    private static String quoted(String plain) {
        boolean simple = plain.chars().allMatch(sign -> sign >= ' ' && sign != '"' && sign != '\\');
        if (simple) {
            return '"' + plain + '"';
        }
        if (plain.chars().allMatch(sign -> sign >= ' ')) {
            return "'" + plain.replace("'", "''") + "'";
        }
        return '"'
                + plain.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\r", "")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                + '"';
    }
}
