package dev.gapless.migration.file;

import dev.gapless.migration.change.Expression;
import dev.gapless.migration.change.Place;
import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.port.Product;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/// Those of no file: writes down what a reader asks for, as JSON Schema, and gives it stand-ins.
final class SchemaFields implements Fields {
    private static final Place NOWHERE = new Place("", 1);
    private static final TableReference TABLE = new TableReference("", "name");
    private static final Expression EXPRESSION = Expression.of("expression");

    private static final Map<String, Object> TEXT = Map.of("$ref", "#/$defs/text");

    private final Map<String, Object> properties = new LinkedHashMap<>();
    private final List<String> required = new ArrayList<>();

    /// The settings of one operation.
    Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    /// What the parts of a schema refer to.
    static Map<String, Object> definitions() {
        Map<String, Object> definitions = new LinkedHashMap<>();
        definitions.put("text", text());
        definitions.put("expression", expression());
        return definitions;
    }

    /// What YAML takes for a number or a truth value is text to us.
    private static Map<String, Object> text() {
        return Map.of("type", List.of("string", "number", "boolean"));
    }

    /// SQL for every product, or for some.
    private static Map<String, Object> expression() {
        Map<String, Object> products = new LinkedHashMap<>();
        for (Product product : Product.values()) {
            products.put(product.id(), TEXT);
        }
        Map<String, Object> byProduct = new LinkedHashMap<>();
        byProduct.put("type", "object");
        byProduct.put("properties", products);
        byProduct.put("minProperties", 1);
        byProduct.put("additionalProperties", false);
        return Map.of("anyOf", List.of(TEXT, byProduct));
    }

    @Override
    public Place place() {
        return NOWHERE;
    }

    @Override
    public String text(String key) {
        require(key, TEXT);
        return "text";
    }

    @Override
    public Optional<String> optionalText(String key) {
        allow(key, TEXT);
        return Optional.empty();
    }

    @Override
    public boolean flag(String key) {
        allow(key, Map.of("type", "boolean"));
        return false;
    }

    @Override
    public Optional<Expression> expression(String key) {
        allow(key, anExpression());
        return Optional.empty();
    }

    @Override
    public Expression requiredExpression(String key) {
        require(key, anExpression());
        return EXPRESSION;
    }

    @Override
    public TableReference table(String key) {
        require(key, TEXT);
        return TABLE;
    }

    @Override
    public TableReference table(String key, String name) {
        return TABLE;
    }

    @Override
    public List<TableReference> tables(String key) {
        texts(key);
        return List.of(TABLE);
    }

    @Override
    public Aliased aliased(String key) {
        return new Aliased(table(key), "alias");
    }

    @Override
    public List<String> texts(String key) {
        require(key, someTexts());
        return List.of("text");
    }

    @Override
    public <T> List<T> lists(String key, BiFunction<String, List<String>, T> read) {
        allow(key, mapOf(someTexts()));
        return List.of();
    }

    @Override
    public <T> List<T> each(String key, BiFunction<String, Fields, T> read) {
        SchemaFields inner = new SchemaFields();
        T value = read.apply("name", inner);
        require(key, mapOf(inner.schema()));
        return List.of(value);
    }

    @Override
    public <T> List<T> each(
            String key,
            BiFunction<String, Fields, T> read,
            String mark,
            BiFunction<String, Fields, T> marked) {
        SchemaFields inner = new SchemaFields();
        T value = read.apply("name", inner);
        SchemaFields other = new SchemaFields();
        T second = marked.apply("name", other);
        require(key, mapOf(Map.of("anyOf", List.of(inner.schema(), other.schema()))));
        return List.of(value, second);
    }

    @Override
    public <T> List<T> some(String key, BiFunction<String, Fields, T> read) {
        SchemaFields inner = new SchemaFields();
        T value = read.apply("name", inner);
        allow(key, mapOf(inner.schema()));
        return List.of(value);
    }

    @Override
    public <T> List<T> eachOrText(
            String key,
            BiFunction<String, Expression, T> plain,
            BiFunction<String, Fields, T> read) {
        SchemaFields inner = new SchemaFields();
        T value = read.apply("name", inner);
        require(key, mapOf(Map.of("anyOf", List.of(TEXT, inner.schema()))));
        return List.of(value);
    }

    @Override
    public <T> List<T> eachOrText(
            String key,
            BiFunction<String, Expression, T> plain,
            BiFunction<String, Fields, T> read,
            Map<String, BiFunction<String, Fields, T>> marked) {
        List<T> values = new ArrayList<>();
        List<Object> schemas = new ArrayList<>(List.of(TEXT));
        Stream.concat(Stream.of(read), new TreeMap<>(marked).descendingMap().values().stream())
                .forEach(
                        kind -> {
                            SchemaFields inner = new SchemaFields();
                            values.add(kind.apply("name", inner));
                            schemas.add(inner.schema());
                        });
        require(key, mapOf(Map.of("anyOf", schemas)));
        return values;
    }

    @Override
    public <T> List<T> expressions(String key, BiFunction<String, Expression, T> read) {
        allow(key, mapOf(anExpression()));
        return List.of();
    }

    @Override
    public <T> List<T> requiredExpressions(String key, BiFunction<String, Expression, T> read) {
        require(key, mapOf(anExpression()));
        return List.of(read.apply("name", EXPRESSION));
    }

    @Override
    public <T> List<T> list(String key, Function<Fields, T> read) {
        SchemaFields inner = new SchemaFields();
        T value = read.apply(inner);
        allow(key, listOf(inner.schema()));
        return List.of(value);
    }

    @Override
    public <T> T settings(String key, Function<Fields, T> read) {
        SchemaFields inner = new SchemaFields();
        T value = read.apply(inner);
        require(key, inner.schema());
        return value;
    }

    @Override
    public <T> Optional<T> optional(String key, Function<Fields, T> read) {
        SchemaFields inner = new SchemaFields();
        T value = read.apply(inner);
        allow(key, inner.schema());
        return Optional.of(value);
    }

    @Override
    public <T> Optional<T> choice(String key, T[] allowed, Function<T, String> word) {
        allow(key, Map.of("enum", Arrays.stream(allowed).map(word).toList()));
        return Optional.empty();
    }

    @Override
    public void incomplete(String message) {}

    @Override
    public void finish() {}

    private void allow(String key, Map<String, Object> schema) {
        properties.put(key, schema);
    }

    private void require(String key, Map<String, Object> schema) {
        allow(key, schema);
        if (!required.contains(key)) {
            required.add(key);
        }
    }

    private static Map<String, Object> anExpression() {
        return Map.of("$ref", "#/$defs/expression");
    }

    private static Map<String, Object> someTexts() {
        return listOf(TEXT);
    }

    private static Map<String, Object> listOf(Map<String, Object> each) {
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("type", "array");
        list.put("minItems", 1);
        list.put("items", each);
        return list;
    }

    private static Map<String, Object> mapOf(Map<String, Object> each) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", "object");
        map.put("minProperties", 1);
        map.put("additionalProperties", each);
        return map;
    }
}
