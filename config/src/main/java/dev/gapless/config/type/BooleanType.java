package dev.gapless.config.type;

import dev.gapless.config.yaml.YamlNode;

import java.util.Map;
import java.util.Optional;

/// `true` or `false`, as YAML 1.2 has them: `yes` and `on` are words.
public final class BooleanType extends ScalarType<Boolean> {
    @Override
    Optional<Boolean> readScalar(YamlNode.Scalar scalar, Subject subject) {
        if (scalar.plain() && (scalar.text().equals("true") || scalar.text().equals("false"))) {
            return Optional.of(scalar.text().equals("true"));
        }
        return subject.wrong(scalar, "is neither true nor false");
    }

    @Override
    public String allowed() {
        return "true or false";
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "boolean");
    }
}
