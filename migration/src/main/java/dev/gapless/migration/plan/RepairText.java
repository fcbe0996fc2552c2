package dev.gapless.migration.plan;

import dev.gapless.core.port.SchemaChange.Shape;
import dev.gapless.migration.plan.Repair.Kept;
import dev.gapless.migration.port.TableName;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Repairs as part of a stored [Step.Compare].
final class RepairText {
    private RepairText() {}

    static Map<String, Object> map(Repair repair) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("from", repair.from().name());
        map.put("what", repair.what());
        map.put("schema", repair.table().schema());
        map.put("table", repair.table().name());
        map.put("key", repair.key());
        map.put("key-types", repair.keyTypes());
        map.put("wrong", repair.wrong());
        map.put("beside", repair.beside());
        map.put("kept", repair.kept().stream().map(RepairText::map).toList());
        map.put("assign", repair.assign());
        map.put("statements", repair.statements());
        map.put("alone", Boolean.toString(repair.alone()));
        map.put("chosen", Boolean.toString(repair.chosen()));
        map.put("accept", repair.accept());
        map.put("silence", repair.silence());
        return map;
    }

    private static Map<String, Object> map(Kept kept) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("schema", kept.table().schema());
        map.put("table", kept.table().name());
        map.put("alias", kept.alias());
        map.put("key", kept.key());
        map.put("columns", kept.columns());
        map.put("from", kept.from());
        return map;
    }

    static Repair read(Map<?, ?> map) {
        return new Repair(
                Shape.valueOf(text(map, "from")),
                text(map, "what"),
                table(map),
                texts(map, "key"),
                texts(map, "key-types"),
                text(map, "wrong"),
                text(map, "beside"),
                list(map, "kept").stream().map(kept -> kept((Map<?, ?>) kept)).toList(),
                text(map, "assign"),
                texts(map, "statements"),
                Boolean.parseBoolean(text(map, "alone")),
                Boolean.parseBoolean(text(map, "chosen")),
                text(map, "accept"),
                text(map, "silence"));
    }

    private static Kept kept(Map<?, ?> map) {
        return new Kept(
                table(map),
                text(map, "alias"),
                texts(map, "key"),
                texts(map, "columns"),
                text(map, "from"));
    }

    private static TableName table(Map<?, ?> map) {
        return new TableName(text(map, "schema"), text(map, "table"));
    }

    private static String text(Map<?, ?> map, String key) {
        return String.valueOf(map.get(key));
    }

    private static List<String> texts(Map<?, ?> map, String key) {
        return list(map, key).stream().map(String::valueOf).toList();
    }

    private static List<?> list(Map<?, ?> map, String key) {
        return map.get(key) instanceof List<?> list ? list : List.of();
    }
}
