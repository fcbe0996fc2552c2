package dev.gapless.config.type;

import dev.gapless.config.yaml.YamlNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A list; one value alone is a list of one.
public final class ListType<V> implements ValueType<List<V>> {
    private final ValueType<V> item;

    public ListType(ValueType<V> item) {
        this.item = item;
    }

    @Override
    public Optional<List<V>> read(YamlNode node, Subject subject) {
        if (!(node instanceof YamlNode.Items(_, List<YamlNode> nodes))) {
            return item.read(node, subject).map(List::of);
        }
        List<V> values = new ArrayList<>();
        for (YamlNode each : nodes) {
            Optional<V> value = item.read(each, subject);
            value.filter(values::contains).ifPresent(_ -> subject.wrong(each, "is given twice"));
            value.ifPresent(values::add);
        }
        boolean complete =
                values.size() == nodes.size() && values.stream().distinct().count() == nodes.size();
        return complete ? Optional.of(List.copyOf(values)) : Optional.empty();
    }

    @Override
    public boolean isStructured(String flagText) {
        return flagText.startsWith("[");
    }

    @Override
    public String allowed() {
        return item.allowed() + "; or a list of them";
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("type", "array");
        list.put("items", item.schema());
        list.put("uniqueItems", true);
        return Map.of("anyOf", List.of(item.schema(), list));
    }
}
