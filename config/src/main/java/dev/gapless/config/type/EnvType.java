package dev.gapless.config.type;

import dev.gapless.config.yaml.YamlNode;
import dev.gapless.core.service.EnvValue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A value, or where a secret is: `{ from-env: NAME }` or `{ from-file: /path }`. What is named
/// like a secret must not be written down.
public final class EnvType implements ValueType<EnvValue> {
    private static final Pattern SECRET_NAME =
            Pattern.compile(
                    "(?i).*(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIALS?)");

    private final SecretType reference = new SecretType();

    @Override
    public Optional<EnvValue> read(YamlNode node, Subject subject) {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            return reference.read(node, subject);
        }
        if (scalar.isNull()) {
            return subject.wrong(node, "has no value; write \"\" for an empty one");
        }
        boolean secret = SECRET_NAME.matcher(subject.path()).matches();
        if (secret && !scalar.text().isEmpty()) {
            return reference.read(node, subject);
        }
        if (scalar.text().indexOf('\0') >= 0) {
            return subject.hidden().wrong(node, "contains a NUL character");
        }
        return Optional.of(new EnvValue.Literal(scalar.text()));
    }

    @Override
    public boolean isStructured(String flagText) {
        return flagText.matches("\\{ *from-.*");
    }

    @Override
    public String allowed() {
        return "text, or " + reference.allowed();
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put(
                "anyOf",
                List.of(
                        Map.of("type", List.of("string", "number", "boolean")),
                        reference.schema()));
        return schema;
    }
}
