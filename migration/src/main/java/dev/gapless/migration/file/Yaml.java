package dev.gapless.migration.file;

import dev.gapless.migration.change.Place;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

import java.util.Optional;

/// YAML 1.2 to nodes that know their line.
final class Yaml {
    private static final int MAX_CHARACTERS = 1 << 20;

    private Yaml() {}

    /// Empty when the text is no YAML (then there is a finding) or says nothing.
    static Optional<Node> compose(String file, String text, Findings findings) {
        LoadSettings settings =
                LoadSettings.builder()
                        .setLabel(file)
                        .setSchema(new CoreSchema())
                        .setCodePointLimit(MAX_CHARACTERS)
                        .setMaxAliasesForCollections(0)
                        .build();
        try {
            return new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            findings.add(new Place(file, line), "This is not YAML: " + e.getProblem() + ".");
        } catch (YamlEngineException e) {
            findings.add(new Place(file, 1), "This is not YAML: " + e.getMessage());
        }
        return Optional.empty();
    }

    static String describe(Node node) {
        return switch (node) {
            case ScalarNode scalar ->
                    scalar.getValue().isEmpty() ? "nothing" : "'" + scalar.getValue() + "'";
            case SequenceNode _ -> "a list";
            case MappingNode _ -> "a map";
            default -> "an alias";
        };
    }
}
