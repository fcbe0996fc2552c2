package dev.gapless.config.type;

import dev.gapless.config.yaml.YamlNode;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Values by name, the names chosen by the user within limits.
public final class MapType<V> implements ValueType<Map<String, V>> {
    private final Names names;
    private final ValueType<V> value;

    public MapType(Names names, ValueType<V> value) {
        this.names = names;
        this.value = value;
    }

    /// Which names are possible.
    public interface Names {
        /// What is wrong with the name, a complaint that follows it; empty when nothing is.
        Optional<String> complaint(String name);

        String allowed();

        /// Keywords for `propertyNames`.
        Map<String, Object> schema();
    }

    @Override
    public Optional<Map<String, V>> read(YamlNode node, Subject subject) {
        if (!(node instanceof YamlNode.Entries(_, List<YamlNode.Entry> entries))) {
            return subject.wrongKind(node, allowed());
        }
        Map<String, V> values = new LinkedHashMap<>();
        for (YamlNode.Entry entry : entries) {
            Optional<String> complaint = names.complaint(entry.key());
            complaint.ifPresent(
                    text -> subject.findings().add(entry.place(), entry.key() + " " + text));
            value.read(entry.value(), subject.child(entry.key()))
                    .filter(_ -> complaint.isEmpty())
                    .ifPresent(read -> values.put(entry.key(), read));
        }
        return values.size() == entries.size() ? Optional.of(values) : Optional.empty();
    }

    @Override
    public boolean isStructured(String flagText) {
        return flagText.startsWith("{");
    }

    /// The type of each value.
    public ValueType<V> value() {
        return value;
    }

    @Override
    public String allowed() {
        return "NAME: " + value.allowed() + ", where NAME is " + names.allowed();
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("propertyNames", names.schema());
        schema.put("additionalProperties", value.schema());
        return schema;
    }
}
