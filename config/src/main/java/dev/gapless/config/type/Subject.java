package dev.gapless.config.type;

import dev.gapless.config.yaml.Findings;
import dev.gapless.config.yaml.Place;
import dev.gapless.config.yaml.YamlNode;

import java.util.Optional;

/// The key whose value is being read: words findings about it, in the form in which the person
/// wrote it.
///
/// @param path dotted key
/// @param secret whether its value must not be repeated
public record Subject(String path, Findings findings, boolean secret) {
    private static final int SHOWN = 60;

    public Subject(String path, Findings findings) {
        this(path, findings, false);
    }

    /// The key `name` below this one.
    public Subject child(String name) {
        return new Subject(path + "." + name, findings, secret);
    }

    public Subject hidden() {
        return new Subject(path, findings, true);
    }

    /// Reports `interval: 1` + complaint (or `--health.interval 1` + complaint) and returns empty.
    public <T> Optional<T> wrong(YamlNode node, String complaint) {
        findings.add(node.place(), written(node) + " " + complaint);
        return Optional.empty();
    }

    /// The same where the value is another kind of thing altogether.
    public <T> Optional<T> wrongKind(YamlNode node, String allowed) {
        if (node instanceof YamlNode.Scalar scalar && scalar.isNull()) {
            return wrong(node, "has no value; allowed: " + allowed);
        }
        String kind =
                switch (node) {
                    case YamlNode.Scalar _ -> "is a single value";
                    case YamlNode.Items _ -> "is a list";
                    case YamlNode.Entries _ -> "is a group of keys";
                };
        return wrong(node, kind + "; allowed: " + allowed);
    }

    private String written(YamlNode node) {
        String label = path.substring(path.lastIndexOf('.') + 1);
        String value =
                node instanceof YamlNode.Scalar scalar && !scalar.isNull() ? shown(scalar) : "";
        return switch (node.place()) {
            case Place.Line _ -> value.isEmpty() ? label : label + ": " + value;
            case Place.Flag(String flag) ->
                    value.isEmpty() ? "--" + flag : "--" + flag + " " + value;
        };
    }

    private String shown(YamlNode.Scalar scalar) {
        if (secret) {
            return "(not shown)";
        }
        String text = scalar.text().replaceAll("\\s+", " ");
        String cut = text.length() <= SHOWN ? text : text.substring(0, SHOWN - 3) + "...";
        return scalar.plain() ? cut : "\"" + cut + "\"";
    }
}
