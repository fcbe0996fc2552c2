package dev.gapless.migration.file;

import dev.gapless.migration.change.Operation;
import dev.gapless.migration.change.Place;

import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The text of one file to its operations.
final class MigrationReader {
    private final String file;
    private final Findings findings;

    MigrationReader(String file, Findings findings) {
        this.file = file;
        this.findings = findings;
    }

    List<Operation> read(String text) {
        List<Operation> operations = new ArrayList<>();
        int before = findings.count();
        Optional<Node> root = Yaml.compose(file, text, findings);
        if (root.isPresent() && root.get() instanceof SequenceNode list) {
            list.getValue().forEach(node -> operation(node).ifPresent(operations::add));
        } else if (root.isPresent()) {
            findings.add(
                    YamlFields.placeOf(file, root.get()),
                    "A migration is a list of operations (- add-column: ...), found "
                            + Yaml.describe(root.get())
                            + ".");
        }
        if (operations.isEmpty() && findings.count() == before) {
            findings.add(
                    new Place(file, 1),
                    "The file has no operation. Known: " + OperationReader.names() + ".");
        }
        return operations;
    }

    private Optional<Operation> operation(Node node) {
        if (!(node instanceof MappingNode mapping) || mapping.getValue().size() != 1) {
            findings.add(
                    YamlFields.placeOf(file, node),
                    "Each entry names one operation (- add-column: ...), found "
                            + Yaml.describe(node)
                            + ".");
            return Optional.empty();
        }
        NodeTuple tuple = mapping.getValue().getFirst();
        String name = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
        if (!OperationReader.knows(name)) {
            findings.add(
                    YamlFields.placeOf(file, node),
                    "Unknown operation '" + name + "'. Known: " + OperationReader.names() + ".");
            return Optional.empty();
        }
        return Optional.of(
                OperationReader.read(name, new YamlFields(file, tuple.getValueNode(), findings)));
    }
}
