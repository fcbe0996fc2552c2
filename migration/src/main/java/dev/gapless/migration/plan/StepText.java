package dev.gapless.migration.plan;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.port.TableName;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Steps as JSON text and back, for the ledger: a resumed migration continues the steps that were
/// planned, by whichever build. Add a version here when a kind of step changes.
public final class StepText {
    private static final int WIDTH = 1 << 20;

    private StepText() {}

    public static String write(Step step) {
        DumpSettings settings =
                DumpSettings.builder()
                        .setDefaultFlowStyle(FlowStyle.FLOW)
                        .setDefaultScalarStyle(ScalarStyle.JSON_SCALAR_STYLE)
                        .setWidth(WIDTH)
                        .setSplitLines(false)
                        .build();
        return new Dump(settings).dumpToString(map(step)).strip();
    }

    public static Step read(String text) {
        Object loaded = new Load(LoadSettings.builder().build()).loadFromString(text);
        return new Reader(asMap(loaded)).step();
    }

    private static Map<String, Object> map(Step step) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kind", kind(step));
        map.put("phase", step.phase().name());
        map.put("what", step.what());
        map.put("schema", step.table().schema());
        map.put("table", step.table().name());
        map.put("sql", step.statements().stream().map(Statement::sql).toList());
        map.put("inverse", step.statements().stream().map(Statement::inverse).toList());
        switch (step) {
            case Step.Locked locked -> {
                map.put("lock", locked.lock().name());
                locked.keep().ifPresent(keep -> keep(keep, map));
                others(locked.others(), map);
            }
            case Step.Online online -> others(online.others(), map);
            case Step.Fill fill -> fill(fill, map);
            case Step.Compare compare -> compare(compare, map);
            case Step.Check check -> check(check, map);
        }
        return map;
    }

    private static String kind(Step step) {
        return switch (step) {
            case Step.Locked _ -> "locked-1";
            case Step.Online _ -> "online-1";
            case Step.Fill _ -> "fill-1";
            case Step.Compare _ -> "compare-1";
            case Step.Check _ -> "check-1";
        };
    }

    private static void keep(Step.Keep keep, Map<String, Object> map) {
        map.put("keep-key", keep.key());
        map.put("keep-columns", keep.columns());
        map.put("keep-condition", keep.condition());
        map.put("keep-own-writes", keep.ownWrites());
    }

    private static void others(List<TableName> others, Map<String, Object> map) {
        if (!others.isEmpty()) {
            map.put("other-schemas", others.stream().map(TableName::schema).toList());
            map.put("other-tables", others.stream().map(TableName::name).toList());
        }
    }

    private static void fill(Step.Fill fill, Map<String, Object> map) {
        map.put("key", fill.key());
        map.put("key-types", fill.keyTypes());
        map.put("touch", fill.touch());
        if (fill.calls()) {
            map.put("calls", "true");
            map.put("together", fill.together());
        }
        map.put("pending", fill.pending());
        map.put("required", Boolean.toString(fill.required()));
        if (fill.once()) {
            map.put("once", "true");
        }
        map.put("guard", fill.guard());
        if (!fill.reads().isEmpty()) {
            map.put("reads", fill.reads());
        }
    }

    private static void compare(Step.Compare compare, Map<String, Object> map) {
        map.put("key", compare.key());
        map.put("differs", compare.differs());
        map.put("own", compare.own());
        map.put("own-writes", compare.ownWrites());
        map.put("guard", compare.guard());
        if (!compare.repairs().isEmpty()) {
            map.put("repairs", compare.repairs().stream().map(RepairText::map).toList());
        }
    }

    private static void check(Step.Check check, Map<String, Object> map) {
        map.put("rule", check.rule());
        map.put("count", check.count());
        map.put("first", check.first());
    }

    private static Map<?, ?> asMap(@Nullable Object loaded) {
        if (loaded instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("a stored step is not a map");
    }

    /// One stored step, key by key.
    private record Reader(Map<?, ?> map) {
        Step step() {
            TableName table = new TableName(text("schema"), text("table"));
            return switch (text("kind")) {
                case "locked-1" ->
                        new Step.Locked(
                                phase(),
                                text("what"),
                                table,
                                Step.Lock.valueOf(text("lock")),
                                statements(),
                                keep(),
                                others());
                case "online-1" ->
                        new Step.Online(phase(), text("what"), table, statements(), others());
                case "fill-1" ->
                        new Step.Fill(
                                phase(),
                                text("what"),
                                table,
                                list("key"),
                                list("key-types"),
                                text("touch"),
                                Boolean.parseBoolean(text("calls")),
                                text("together"),
                                text("pending"),
                                Boolean.parseBoolean(text("required")),
                                Boolean.parseBoolean(text("once")),
                                text("guard"),
                                statements(),
                                list("reads"));
                case "compare-1" ->
                        new Step.Compare(
                                text("what"),
                                table,
                                list("key"),
                                text("differs"),
                                text("own"),
                                text("own-writes"),
                                text("guard"),
                                statements(),
                                repairs());
                case "check-1" ->
                        new Step.Check(
                                phase(),
                                text("what"),
                                table,
                                text("rule"),
                                text("count"),
                                text("first"));
                default ->
                        throw new IllegalArgumentException("a stored step of kind " + text("kind"));
            };
        }

        private Phase phase() {
            return Phase.valueOf(text("phase"));
        }

        private Optional<Step.Keep> keep() {
            return map.containsKey("keep-columns")
                    ? Optional.of(
                            new Step.Keep(
                                    list("keep-key"),
                                    list("keep-columns"),
                                    text("keep-condition"),
                                    text("keep-own-writes")))
                    : Optional.empty();
        }

        private List<TableName> others() {
            List<String> schemas = list("other-schemas");
            List<String> tables = list("other-tables");
            return IntStream.range(0, schemas.size())
                    .mapToObj(i -> new TableName(schemas.get(i), tables.get(i)))
                    .toList();
        }

        private List<Repair> repairs() {
            return map.get("repairs") instanceof List<?> list
                    ? list.stream().map(StepText::asMap).map(RepairText::read).toList()
                    : List.of();
        }

        private List<Statement> statements() {
            List<String> inverse = list("inverse");
            List<String> sql = list("sql");
            return IntStream.range(0, sql.size())
                    .mapToObj(i -> new Statement(sql.get(i), inverse.get(i)))
                    .toList();
        }

        private String text(String key) {
            return map.get(key) instanceof String text ? text : "";
        }

        private List<String> list(String key) {
            return map.get(key) instanceof List<?> list
                    ? list.stream().map(String::valueOf).toList()
                    : List.of();
        }
    }
}
