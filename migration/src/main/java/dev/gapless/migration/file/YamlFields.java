package dev.gapless.migration.file;

import dev.gapless.migration.change.Expression;
import dev.gapless.migration.change.Place;
import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.port.Product;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Those of a file. What is asked for is known; `finish` reports the rest. What is wrong goes to
/// the findings and a stand-in is returned, so that reading goes on.
final class YamlFields implements Fields {
    private static final TableReference NO_TABLE = new TableReference("", "");
    private static final Pattern ALIASED = Pattern.compile("(\\S+)\\s+([A-Za-z_][A-Za-z0-9_]*)");

    private final String file;
    private final Place place;
    private final Findings findings;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>();

    YamlFields(String file, Node node, Findings findings) {
        this.file = file;
        this.place = placeOf(file, node);
        this.findings = findings;
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(this::keep);
        } else {
            findings.add(
                    place,
                    "An operation's settings must be a map of keys, found "
                            + Yaml.describe(node)
                            + ".");
        }
    }

    /// No keys at all.
    private YamlFields(String file, Place place, Findings findings) {
        this.file = file;
        this.place = place;
        this.findings = findings;
    }

    static Place placeOf(String file, Node node) {
        return new Place(file, node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1));
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public String text(String key) {
        return optionalText(key)
                .orElseGet(
                        () -> {
                            missing(key);
                            return "";
                        });
    }

    @Override
    public boolean flag(String key) {
        known.add(key);
        Node node = nodes.get(key);
        if (node == null) {
            return false;
        }
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
            return Boolean.parseBoolean(scalar.getValue());
        }
        wrong(key, node, "true or false");
        return false;
    }

    @Override
    public Optional<Expression> expression(String key) {
        known.add(key);
        Node node = nodes.get(key);
        return node == null ? Optional.empty() : expression(key, node);
    }

    @Override
    public Expression requiredExpression(String key) {
        return expression(key)
                .orElseGet(
                        () -> {
                            missing(key);
                            return Expression.of("");
                        });
    }

    @Override
    public TableReference table(String key) {
        String text = text(key);
        Optional<TableReference> table = text.isEmpty() ? Optional.empty() : TableNames.parse(text);
        if (!text.isEmpty() && table.isEmpty()) {
            wrong(
                    key,
                    nodes.get(key),
                    "NAME or SCHEMA.NAME, as the database stores it; a name with a dot in"
                            + " \"quotes\"");
        }
        return table.orElse(NO_TABLE);
    }

    @Override
    public TableReference table(String key, String name) {
        return TableNames.parse(name)
                .orElseGet(
                        () -> {
                            findings.add(
                                    place,
                                    "'" + name + "' in '" + key + "' must be NAME or SCHEMA.NAME.");
                            return NO_TABLE;
                        });
    }

    @Override
    public List<TableReference> tables(String key) {
        List<TableReference> tables = texts(key).stream().map(name -> table(key, name)).toList();
        return tables.isEmpty() ? List.of(NO_TABLE) : tables;
    }

    @Override
    public Aliased aliased(String key) {
        String text = text(key);
        Matcher matcher = ALIASED.matcher(text);
        if (matcher.matches()) {
            return new Aliased(table(key, matcher.group(1)), matcher.group(2));
        }
        TableReference table = text.isEmpty() ? NO_TABLE : table(key, text);
        return new Aliased(table, table.name());
    }

    @Override
    public List<String> texts(String key) {
        known.add(key);
        Node node = nodes.get(key);
        if (node == null) {
            missing(key);
            return List.of();
        }
        return texts(key, node);
    }

    private List<String> texts(String key, Node node) {
        if (!(node instanceof SequenceNode list) || list.getValue().isEmpty()) {
            wrong(key, node, "a list of texts");
            return List.of();
        }
        return list.getValue().stream().flatMap(each -> scalar(key, each).stream()).toList();
    }

    @Override
    public <T> List<T> lists(String key, BiFunction<String, List<String>, T> read) {
        known.add(key);
        Node node = nodes.get(key);
        if (node == null) {
            return List.of();
        }
        return entries(key, node, "list of columns").stream()
                .map(tuple -> read.apply(name(tuple), texts(key, tuple.getValueNode())))
                .toList();
    }

    private static String name(NodeTuple tuple) {
        return tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
    }

    private List<NodeTuple> entries(String key, Node node, String what) {
        if (node instanceof MappingNode mapping && !mapping.getValue().isEmpty()) {
            return mapping.getValue();
        }
        findings.add(
                placeOf(file, node),
                "'"
                        + key
                        + "' must map at least one name to its "
                        + what
                        + ", found "
                        + Yaml.describe(node)
                        + ".");
        return List.of();
    }

    @Override
    public <T> List<T> each(String key, BiFunction<String, Fields, T> read) {
        return each(key, read, "", read);
    }

    @Override
    public <T> List<T> each(
            String key,
            BiFunction<String, Fields, T> read,
            String mark,
            BiFunction<String, Fields, T> marked) {
        known.add(key);
        Node node = nodes.get(key);
        if (node == null) {
            missing(key);
            return List.of();
        }
        List<T> all = new ArrayList<>();
        for (NodeTuple tuple : entries(key, node, "settings")) {
            YamlFields fields = new YamlFields(file, tuple.getValueNode(), findings);
            BiFunction<String, Fields, T> reader = fields.nodes.containsKey(mark) ? marked : read;
            all.add(reader.apply(name(tuple), fields));
            fields.finish();
        }
        return all;
    }

    @Override
    public <T> List<T> some(String key, BiFunction<String, Fields, T> read) {
        known.add(key);
        return nodes.containsKey(key) ? each(key, read) : List.of();
    }

    @Override
    public <T> List<T> list(String key, Function<Fields, T> read) {
        known.add(key);
        Node node = nodes.get(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode list) || list.getValue().isEmpty()) {
            wrong(key, node, "a list");
            return List.of();
        }
        List<T> all = new ArrayList<>();
        for (Node each : list.getValue()) {
            YamlFields fields = new YamlFields(file, each, findings);
            all.add(read.apply(fields));
            fields.finish();
        }
        return all;
    }

    @Override
    public void incomplete(String message) {
        findings.add(place, message);
    }

    @Override
    public <T> List<T> eachOrText(
            String key,
            BiFunction<String, Expression, T> plain,
            BiFunction<String, Fields, T> read) {
        return eachOrText(key, plain, read, Map.of());
    }

    @Override
    public <T> List<T> eachOrText(
            String key,
            BiFunction<String, Expression, T> plain,
            BiFunction<String, Fields, T> read,
            Map<String, BiFunction<String, Fields, T>> marked) {
        known.add(key);
        Node node = nodes.get(key);
        if (node == null) {
            missing(key);
            return List.of();
        }
        List<T> all = new ArrayList<>();
        for (NodeTuple tuple : entries(key, node, "expression")) {
            if (tuple.getValueNode() instanceof ScalarNode) {
                scalar(name(tuple), tuple.getValueNode())
                        .map(Expression::of)
                        .ifPresent(sql -> all.add(plain.apply(name(tuple), sql)));
            } else {
                YamlFields fields = new YamlFields(file, tuple.getValueNode(), findings);
                BiFunction<String, Fields, T> reader =
                        marked.entrySet().stream()
                                .filter(each -> fields.nodes.containsKey(each.getKey()))
                                .map(Map.Entry::getValue)
                                .findFirst()
                                .orElse(read);
                all.add(reader.apply(name(tuple), fields));
                fields.finish();
            }
        }
        return all;
    }

    @Override
    public <T> List<T> expressions(String key, BiFunction<String, Expression, T> read) {
        known.add(key);
        Node node = nodes.get(key);
        if (node == null) {
            return List.of();
        }
        List<T> all = new ArrayList<>();
        for (NodeTuple tuple : entries(key, node, "expression")) {
            expression(name(tuple), tuple.getValueNode())
                    .ifPresent(value -> all.add(read.apply(name(tuple), value)));
        }
        return all;
    }

    @Override
    public <T> List<T> requiredExpressions(String key, BiFunction<String, Expression, T> read) {
        List<T> all = expressions(key, read);
        missing(key);
        return all;
    }

    private Optional<Expression> expression(String key, Node node) {
        return node instanceof MappingNode mapping
                ? Optional.of(byProduct(key, mapping))
                : scalar(key, node).map(Expression::of);
    }

    @Override
    public <T> T settings(String key, Function<Fields, T> read) {
        known.add(key);
        Node node = nodes.get(key);
        if (node == null) {
            missing(key);
            return read.apply(new YamlFields(file, place, new Findings()));
        }
        YamlFields inner = new YamlFields(file, node, findings);
        T value = read.apply(inner);
        inner.finish();
        return value;
    }

    @Override
    public <T> Optional<T> optional(String key, Function<Fields, T> read) {
        known.add(key);
        return nodes.containsKey(key) ? Optional.of(settings(key, read)) : Optional.empty();
    }

    @Override
    public <T> Optional<T> choice(String key, T[] allowed, Function<T, String> word) {
        Optional<String> text = optionalText(key);
        Optional<T> chosen =
                text.flatMap(
                        wanted ->
                                Arrays.stream(allowed)
                                        .filter(each -> word.apply(each).equals(wanted))
                                        .findFirst());
        if (text.isPresent() && chosen.isEmpty()) {
            String words = Arrays.stream(allowed).map(word).collect(Collectors.joining(", "));
            wrong(key, nodes.get(key), "one of " + words);
        }
        return chosen;
    }

    @Override
    public void finish() {
        nodes.forEach(
                (key, node) -> {
                    if (!known.contains(key)) {
                        findings.add(
                                placeOf(file, node),
                                "Unknown key '"
                                        + key
                                        + "'. Allowed here: "
                                        + String.join(", ", known)
                                        + ".");
                    }
                });
    }

    @Override
    public Optional<String> optionalText(String key) {
        known.add(key);
        Node node = nodes.get(key);
        return node == null ? Optional.empty() : scalar(key, node);
    }

    private void keep(NodeTuple tuple) {
        String key = name(tuple);
        if (nodes.put(key, tuple.getValueNode()) != null) {
            findings.add(
                    placeOf(file, tuple.getKeyNode()), "The key '" + key + "' is there twice.");
        }
    }

    private Optional<String> scalar(String key, Node node) {
        if (node instanceof ScalarNode scalar
                && !scalar.getTag().equals(Tag.NULL)
                && !scalar.getValue().isBlank()) {
            return Optional.of(scalar.getValue().strip());
        }
        wrong(key, node, "a text");
        return Optional.empty();
    }

    private Expression byProduct(String key, MappingNode mapping) {
        Map<Product, String> texts = new EnumMap<>(Product.class);
        for (NodeTuple tuple : mapping.getValue()) {
            String name = name(tuple);
            Optional<Product> product = Product.byId(name);
            if (product.isEmpty()) {
                findings.add(
                        placeOf(file, tuple.getKeyNode()),
                        "Unknown database '"
                                + name
                                + "' in '"
                                + key
                                + "'. Allowed: postgresql, mysql, mariadb.");
                continue;
            }
            scalar(key, tuple.getValueNode()).ifPresent(sql -> texts.put(product.get(), sql));
        }
        return new Expression(texts, "");
    }

    private void missing(String key) {
        if (!nodes.containsKey(key)) {
            findings.add(place, "The key '" + key + "' is missing.");
        }
    }

    private void wrong(String key, @Nullable Node node, String allowed) {
        Place at = node == null ? place : placeOf(file, node);
        String found = node == null ? "nothing" : Yaml.describe(node);
        findings.add(at, "'" + key + "' must be " + allowed + ", found " + found + ".");
    }
}
