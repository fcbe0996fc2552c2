package dev.gapless.config.type;

import dev.gapless.config.yaml.YamlNode;

import java.util.Map;
import java.util.Optional;

/// The value of a key that a later version will know: nothing is allowed.
public final class LaterType implements ValueType<Void> {
    @Override
    public Optional<Void> read(YamlNode node, Subject subject) {
        return subject.wrong(node, "is not in this version; remove it");
    }

    @Override
    public String allowed() {
        return "nothing yet";
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("not", Map.of());
    }
}
