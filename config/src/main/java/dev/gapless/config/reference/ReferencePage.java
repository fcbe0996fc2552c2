package dev.gapless.config.reference;

import dev.gapless.config.ConfigKey;
import dev.gapless.config.ConfigKeys;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The page `docs/reference/gapless-yaml.md`.
public final class ReferencePage {
    private static final String HEAD =
            """
            # gapless.yaml

            One file per service, beside it. It is strict: unknown keys, wrong values and impossible combinations are
            reported all at once, with their lines. Times and sizes have a unit (`250ms`, `30s`, `5m`, `24h`, `7d`; `KB`,
            `MB`, `GB`, of 1,024). Relative paths start at the folder of the file. Every key is also a flag that wins over
            the file: `--bake-time 5m`, `--health.interval 500ms`, `--env.LOG_LEVEL debug`.

            Editors check it while you type when its first line says where the schema is, for example a copy beside it:

            ```yaml
            # yaml-language-server: $schema=gapless.schema.json
            ```

            This page and [gapless.schema.json](gapless.schema.json) are made from the table of keys in `ConfigKeys`; do
            not edit them. `gapless explain KEY` prints the same without a browser.

            ## The smallest file

            ```yaml
            %s```
            """;

    private ReferencePage() {}

    public static String text() {
        StringBuilder page = new StringBuilder(HEAD.formatted(smallest()));
        page.append("\n## Keys\n\n| key | default | allowed | meaning |\n|---|---|---|---|\n");
        rows(page, key -> !key.isLater());
        page.append(
                "\n## All keys in one file\n\nWith values other than the defaults.\n\n```yaml\n");
        page.append(everything()).append("```\n");
        page.append(
                "\n"
                        + "## Not in this version\n\n"
                        + "These keys are reserved. A file that has one of them is refused.\n\n");
        ConfigKeys.ALL.stream()
                .filter(ConfigKey::isLater)
                .forEach(
                        key ->
                                page.append("- `")
                                        .append(key.name())
                                        .append("`: ")
                                        .append(key.meaning())
                                        .append('\n'));
        return page.toString();
    }

    private static void rows(StringBuilder page, Predicate<ConfigKey<?>> wanted) {
        for (ConfigKey<?> key : ConfigKeys.ALL.stream().filter(wanted).toList()) {
            page.append("| `")
                    .append(key.name())
                    .append("` | ")
                    .append(fallback(key))
                    .append(" | ");
            page.append(cell(key.type().allowed()))
                    .append(" | ")
                    .append(cell(key.meaning()))
                    .append(" |\n");
        }
    }

    private static String fallback(ConfigKey<?> key) {
        if (key.need() == ConfigKey.Need.REQUIRED) {
            return "required";
        }
        return key.fallback().isEmpty() ? "none" : "`" + key.fallback() + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    /// The required keys alone.
    static String smallest() {
        return yaml(
                ConfigKeys.known().stream()
                        .filter(key -> key.need() == ConfigKey.Need.REQUIRED)
                        .toList());
    }

    /// Every key with its example.
    static String everything() {
        return yaml(ConfigKeys.known());
    }

    private static String yaml(List<ConfigKey<?>> keys) {
        Map<String, StringBuilder> top = new LinkedHashMap<>();
        for (ConfigKey<?> key : keys) {
            String[] names = key.name().split("\\.");
            StringBuilder text = top.computeIfAbsent(names[0], _ -> new StringBuilder());
            String indent = "";
            for (int i = 0; i < names.length - 1; i++) {
                String group = indent + names[i] + ":\n";
                if (text.indexOf(group) < 0) {
                    text.append(group);
                }
                indent += "  ";
            }
            text.append(indent).append(key.leaf()).append(": ").append(key.example()).append('\n');
        }
        return String.join("", top.values());
    }
}
