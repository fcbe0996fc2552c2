package dev.gapless.config;

import dev.gapless.api.ProblemReport;
import dev.gapless.config.yaml.Findings;
import dev.gapless.config.yaml.Place;
import dev.gapless.config.yaml.YamlNode;
import dev.gapless.config.yaml.YamlText;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Where the keys of a file stand, and what they say there, for people who look for the place of a
/// problem: `gapless.yaml:7 ports: [8081, 8082]`.
///
/// @param file as it is to be shown
/// @param text of it
/// @param overrides values of flags by dotted key
public record ConfigPlaces(Path file, String text, Map<String, String> overrides) {
    private static final String GAP = "  ";

    /// The problem with the line and the value of the key that it names (as `FILE KEY` or `KEY`,
    /// with or without `: VALUE`), or with its flag. As it is when it names none, or one that is
    /// not given.
    public ProblemReport located(ProblemReport problem) {
        String where = problem.where();
        String named =
                where.startsWith(file + GAP) ? where.substring((file + GAP).length()) : where;
        return place(named.split(":", 2)[0]).map(problem::withWhere).orElse(problem);
    }

    private Optional<String> place(String key) {
        if (ConfigKeys.find(key).isEmpty()) {
            return Optional.empty();
        }
        return overrides.containsKey(key)
                ? Optional.of("--" + key + (isSecret(key) ? "" : " " + overrides.get(key)))
                : inFile(key);
    }

    private Optional<String> inFile(String key) {
        Findings ignored = new Findings();
        return YamlText.parse(text, ignored)
                .flatMap(root -> FlatFile.of(root, ignored))
                .map(flat -> flat.values().get(key))
                .filter(node -> node.place() instanceof Place.Line)
                .map(node -> file + ":" + line(node) + GAP + key + value(key, node));
    }

    private static int line(YamlNode node) {
        return node.place() instanceof Place.Line(int number) ? number : 1;
    }

    private static String value(String key, YamlNode node) {
        if (isSecret(key)) {
            return "";
        }
        return switch (node) {
            case YamlNode.Scalar scalar -> ": " + scalar.text();
            case YamlNode.Items(_, List<YamlNode> items) ->
                    items.stream()
                            .map(item -> item instanceof YamlNode.Scalar one ? one.text() : "...")
                            .collect(Collectors.joining(", ", ": [", "]"));
            case YamlNode.Entries _ -> "";
        };
    }

    /// An address of a database may have passwords among its options.
    private static boolean isSecret(String key) {
        return key.startsWith("env") || key.endsWith("password") || key.equals("database.url");
    }
}
