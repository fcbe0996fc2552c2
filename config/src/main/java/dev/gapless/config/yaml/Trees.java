package dev.gapless.config.yaml;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.AnchorNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns the parser's graph into a tree. Anchors may make the graph endless or enormous, so depth
/// and size are bounded.
final class Trees {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_VALUES = 20_000;

    private final Findings findings;
    private int values;

    private Trees(Findings findings) {
        this.findings = findings;
    }

    static Optional<YamlNode> of(Node root, Findings findings) {
        Trees trees = new Trees(findings);
        try {
            return Optional.of(trees.convert(root, 0));
        } catch (TooMuch e) {
            findings.add(e.place, e.what);
            return Optional.empty();
        }
    }

    static YamlNode moved(YamlNode node, Place place) {
        return switch (node) {
            case YamlNode.Scalar(_, String text, boolean plain) ->
                    new YamlNode.Scalar(place, text, plain);
            case YamlNode.Items(_, List<YamlNode> items) ->
                    new YamlNode.Items(
                            place, items.stream().map(item -> moved(item, place)).toList());
            case YamlNode.Entries(_, List<YamlNode.Entry> entries) ->
                    new YamlNode.Entries(
                            place,
                            entries.stream()
                                    .map(
                                            entry ->
                                                    new YamlNode.Entry(
                                                            place,
                                                            entry.key(),
                                                            moved(entry.value(), place)))
                                    .toList());
        };
    }

    private YamlNode convert(Node node, int depth) {
        Place place = place(node);
        if (depth > MAX_DEPTH) {
            throw new TooMuch(
                    place,
                    "values are nested more than "
                            + MAX_DEPTH
                            + " deep (does an alias name itself?)");
        }
        if (++values > MAX_VALUES) {
            throw new TooMuch(
                    place, "more than " + MAX_VALUES + " values (aliases count each time)");
        }
        if (!node.getTag().getValue().startsWith("tag:yaml.org,2002:")) {
            findings.add(
                    place,
                    "the tag " + node.getTag().getValue() + " has no meaning here; remove it");
        }
        return switch (node) {
            case AnchorNode anchor -> convert(anchor.getRealNode(), depth + 1);
            case ScalarNode scalar ->
                    new YamlNode.Scalar(place, scalar.getValue(), scalar.isPlain());
            case SequenceNode sequence ->
                    new YamlNode.Items(
                            place,
                            sequence.getValue().stream()
                                    .map(item -> convert(item, depth + 1))
                                    .toList());
            case MappingNode mapping -> new YamlNode.Entries(place, entries(mapping, depth));
            default ->
                    throw new IllegalStateException(
                            "a kind of YAML node that did not exist: " + node.getClass());
        };
    }

    private List<YamlNode.Entry> entries(MappingNode mapping, int depth) {
        List<YamlNode.Entry> entries = new ArrayList<>();
        Map<String, Integer> firstLines = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Node keyNode = tuple.getKeyNode();
            if (!(keyNode instanceof ScalarNode scalar)) {
                findings.add(place(keyNode), "a list or mapping is used as a key; keys are words");
                continue;
            }
            String key = scalar.getValue();
            Integer before = firstLines.putIfAbsent(key, line(keyNode));
            if (before != null) {
                findings.add(place(keyNode), key + " is given twice, first on line " + before);
                continue;
            }
            entries.add(
                    new YamlNode.Entry(
                            place(keyNode), key, convert(tuple.getValueNode(), depth + 1)));
        }
        return entries;
    }

    private static Place place(Node node) {
        return Place.line(line(node));
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    /// Leaves the recursion; never seen outside this class.
    private static final class TooMuch extends RuntimeException {
        private final transient Place place;
        private final String what;

        TooMuch(Place place, String what) {
            super(what, null, false, false);
            this.place = place;
            this.what = what;
        }
    }
}
