package dev.gapless.config.yaml;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

import java.util.Optional;

/// Parses YAML 1.2 text, at most [#LIMIT] characters, one document.
public final class YamlText {
    /// A configuration is some kilobytes; what is larger is another file.
    public static final int LIMIT = 1 << 20;

    private YamlText() {}

    /// The tree of the text; empty when there is none, which `findings` then explains.
    public static Optional<YamlNode> parse(String text, Findings findings) {
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (content.length() > LIMIT) {
            findings.add(
                    Place.line(1),
                    "the file has "
                            + content.length()
                            + " characters, at most "
                            + LIMIT
                            + " are read: this is not a gapless.yaml");
            return Optional.empty();
        }
        return compose(content, findings).flatMap(node -> Trees.of(node, findings));
    }

    /// Text that was not read from a file, for example the value of a flag or a default; all of it
    /// is at `place`.
    public static Optional<YamlNode> parse(String text, Place place, Findings findings) {
        Findings own = new Findings();
        Optional<YamlNode> tree = parse(text, own).map(node -> Trees.moved(node, place));
        own.sorted().forEach(finding -> findings.add(place, finding.text()));
        return own.isEmpty() ? tree : Optional.empty();
    }

    public static void reportEmpty(Findings findings) {
        findings.add(
                Place.line(1),
                "the file is empty; it needs at least name, artifact, health and switch");
    }

    private static Optional<Node> compose(String text, Findings findings) {
        LoadSettings settings =
                LoadSettings.builder()
                        .setCodePointLimit(LIMIT)
                        .setAllowNonScalarKeys(true)
                        .setMaxAliasesForCollections(
                                Integer.MAX_VALUE) // Trees has its own bound, which names the place
                        .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                reportEmpty(findings);
            }
            return root;
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            int line = mark.map(Mark::getLine).orElse(0) + 1;
            findings.add(
                    Place.line(line),
                    SyntaxProblem.explain(text, line, String.valueOf(e.getProblem())));
            return Optional.empty();
        } catch (YamlEngineException e) {
            findings.add(
                    Place.line(1),
                    "not YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            return Optional.empty();
        }
    }
}
