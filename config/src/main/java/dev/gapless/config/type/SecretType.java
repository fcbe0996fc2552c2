package dev.gapless.config.type;

import dev.gapless.config.yaml.YamlNode;
import dev.gapless.core.service.EnvValue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a secret is, never the secret: `{ from-env: NAME }` or `{ from-file: /path }`. A relative
/// path is one below the folder of the file; the reader makes it absolute.
public final class SecretType implements ValueType<EnvValue> {
    private static final List<String> KINDS = List.of("from-env", "from-file");

    @Override
    public Optional<EnvValue> read(YamlNode node, Subject subject) {
        return switch (node) {
            case YamlNode.Scalar scalar when !scalar.isNull() ->
                    subject.hidden()
                            .wrong(
                                    node,
                                    "is a secret and must not be written here; allowed: "
                                            + allowed());
            case YamlNode.Scalar _, YamlNode.Items _ -> subject.hidden().wrongKind(node, allowed());
            case YamlNode.Entries(_, List<YamlNode.Entry> entries) ->
                    entries.size() == 1
                            ? reference(entries.getFirst(), subject)
                            : subject.wrong(node, "needs exactly one of " + allowed());
        };
    }

    private Optional<EnvValue> reference(YamlNode.Entry entry, Subject subject) {
        if (!KINDS.contains(entry.key())) {
            String hint = Suggestion.hint(entry.key(), KINDS);
            String rest = hint.isEmpty() ? "; allowed: " + allowed() : hint;
            subject.findings().add(entry.place(), entry.key() + " is unknown" + rest);
            return Optional.empty();
        }
        Subject child = subject.child(entry.key());
        if (!(entry.value() instanceof YamlNode.Scalar scalar) || scalar.isNull()) {
            return child.wrongKind(entry.value(), allowed());
        }
        return entry.key().equals("from-env") ? variable(scalar, child) : file(scalar, child);
    }

    private static Optional<EnvValue> variable(YamlNode.Scalar scalar, Subject subject) {
        return scalar.text().matches("[A-Za-z_][A-Za-z0-9_]*")
                ? Optional.of(new EnvValue.FromEnv(scalar.text()))
                : subject.hidden().wrong(scalar, "is not the name of an environment variable");
    }

    private static Optional<EnvValue> file(YamlNode.Scalar scalar, Subject subject) {
        if (scalar.text().isBlank() || PathType.escapes(scalar.text())) {
            return subject.wrong(
                    scalar,
                    "is not a path below the folder of gapless.yaml; write an absolute one");
        }
        return Optional.of(new EnvValue.FromFile(Path.of(scalar.text())));
    }

    @Override
    public boolean isStructured(String flagText) {
        return flagText.startsWith("{");
    }

    @Override
    public String allowed() {
        return "{ from-env: NAME } or { from-file: PATH }";
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("minProperties", 1);
        schema.put("maxProperties", 1);
        Map<String, Object> properties = new LinkedHashMap<>();
        KINDS.forEach(kind -> properties.put(kind, Map.of("type", "string")));
        schema.put("properties", properties);
        schema.put("additionalProperties", false);
        return schema;
    }
}
