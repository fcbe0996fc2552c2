package dev.gapless.migration.plan;

import dev.gapless.migration.change.Expression;
import dev.gapless.migration.change.ReplaceTable.MirroredColumn;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.Fit;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;
import dev.gapless.migration.sql.RowExpression;
import dev.gapless.migration.sql.Tokens;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The columns that both tables of a mirror have, as far as they fit: from the moment on at which
/// both are written, no write that one of them permits may fail because of the other one.
final class MirrorPairs {
    private static final String NEW = "new";
    private static final String TRUNCATE = "truncate";

    /// Policies that are to come.
    private static final Set<String> LATER = Set.of("park", "suffix", "reject");

    private final MirrorTables tables;
    private final Examination examination;
    private final MirrorReferences references;

    MirrorPairs(MirrorTables tables, Examination examination) {
        this.tables = tables;
        this.examination = examination;
        this.references = new MirrorReferences(tables, examination);
    }

    List<TableMirror.Pair> resolve() {
        return resolve(tables.mirror().columns());
    }

    List<TableMirror.Pair> resolve(List<MirroredColumn> columns) {
        Map<String, List<MirroredColumn>> bySource = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (MirroredColumn mirrored : columns) {
            Optional<NewTable.Column> column = tables.newColumn(mirrored.name());
            if (column.isPresent() && tables.isKey(mirrored.name())) {
                examination.add(
                        "'"
                                + mirrored.name()
                                + "' is the key of "
                                + tables.young().name()
                                + ": leave it out.");
            } else if (column.isPresent() && seen.add(column.get().name())) {
                source(mirrored)
                        .ifPresent(
                                source ->
                                        bySource.computeIfAbsent(source, _ -> new ArrayList<>())
                                                .add(mirrored));
            }
        }
        return bySource.entrySet().stream()
                .map(entry -> pair(entry.getKey(), entry.getValue()))
                .toList();
    }

    private TableMirror.Pair pair(String source, List<MirroredColumn> mirrored) {
        Optional<MirroredColumn> referring =
                mirrored.stream().filter(each -> each.partner().isPresent()).findFirst();
        if (referring.isPresent() && mirrored.size() > 1) {
            examination.add(
                    tables.old().name()
                            + "."
                            + source
                            + " refers to another row, so only one new column can be made of it.");
        }
        return referring
                .map(each -> references.pair(each, source))
                .orElseGet(() -> converted(source, mirrored));
    }

    /// The one column of the old table that a new one is made of.
    private Optional<String> source(MirroredColumn mirrored) {
        String up = up(mirrored);
        if (up.isEmpty()) {
            examination.add(
                    "'up' of '"
                            + mirrored.name()
                            + "' says nothing for "
                            + tables.database().server().product().id()
                            + ".");
            return Optional.empty();
        }
        Optional<String> refusal = new RowExpression(up).refusal();
        if (refusal.isPresent()) {
            examination.add("'up' is refused: " + refusal.get() + ": " + up);
            return Optional.empty();
        }
        Optional<String> only = new RowExpression(up).onlyName();
        if (mirrored.partner().isPresent() && only.isEmpty()) {
            examination.add(
                    "'of' of '"
                            + mirrored.name()
                            + "' is no column of "
                            + tables.old().name()
                            + ": "
                            + up);
            return Optional.empty();
        }
        List<Column> named = examination.named(tables.old(), up);
        if (named.isEmpty() && only.isPresent()) {
            examination.missing(tables.old(), only.get());
            return Optional.empty();
        }
        if (named.size() != 1) {
            examination.add(
                    "'up' of '"
                            + mirrored.name()
                            + (named.isEmpty()
                                    ? "' uses no column of "
                                            + tables.old().name()
                                            + ": put it under new-only: "
                                    : "' uses "
                                            + String.join(
                                                    ", ", named.stream().map(Column::name).toList())
                                            + ": this version of Gapless makes a new column of one"
                                            + " old column: ")
                            + up);
            return Optional.empty();
        }
        String name = named.getFirst().name();
        if (tables.old().key().contains(name)) {
            examination.add(
                    "'"
                            + name
                            + "' is the key of "
                            + tables.old().name()
                            + ": the new table has one of its own, so '"
                            + mirrored.name()
                            + "' cannot be made of it.");
            return Optional.empty();
        }
        return examination.stays(name) ? Optional.of(name) : Optional.empty();
    }

    private TableMirror.Pair converted(String source, List<MirroredColumn> mirrored) {
        List<Value> ups = mirrored.stream().map(each -> value(up(source, each))).toList();
        List<Side> after = ups.stream().map(Value::side).toList();
        Optional<MirroredColumn> from = backFrom(source, mirrored);
        if (from.isEmpty()) {
            return new TableMirror.Pair(
                    new Side(source, "", "", false, "", "", ""),
                    after,
                    "",
                    Optional.empty(),
                    false);
        }
        Value down = value(down(source, mirrored, from.get(), after));
        String copy = name(from.get());
        boolean exact =
                down.exact()
                        && ups.stream().anyMatch(up -> up.exact() && up.side().name().equals(copy));
        return new TableMirror.Pair(down.side(), after, exact ? copy : "", Optional.empty(), false);
    }

    /// How a column gets its value from the other table.
    ///
    /// @param words `up` or `down`, and how the names of its policies begin
    /// @param owner of the column
    /// @param collation of it, where the type does not say it
    /// @param from what the expression is made of, in words
    /// @param copy the expression is the name of a column, and `nullable` that column is
    private record Way(
            Words words,
            TableName owner,
            Side column,
            String collation,
            String from,
            TableShape over,
            String expression,
            boolean copy,
            boolean nullable,
            Optional<Expression> ifNull,
            Optional<String> tooLong) {
        String label() {
            return owner + "." + column.name();
        }
    }

    private enum Words {
        UP("up", "", "old"),
        DOWN("down", "down-", "new");

        private final String key;
        private final String policy;
        private final String release;

        Words(String key, String policy, String release) {
            this.key = key;
            this.policy = policy;
            this.release = release;
        }
    }

    /// @param exact it has just what the other column has, and no two values become equal
    private record Value(Side side, boolean exact) {}

    private Way up(String source, MirroredColumn mirrored) {
        NewTable.Column column = tables.newColumn(mirrored.name()).orElseThrow();
        String up = up(mirrored);
        boolean copy = isName(up);
        return new Way(
                Words.UP,
                tables.young().name(),
                new Side(
                        column.name(),
                        tables.type(column),
                        tables.type(column),
                        column.notNull(),
                        column.defaultValue(),
                        "",
                        ""),
                "",
                copy ? tables.old().name() + "." + source : "'up'",
                tables.old().withColumns(List.of(tables.fullColumn(source))),
                copy ? tables.quote(source) : up,
                copy,
                !copy || tables.columnFacts(source).nullable(),
                mirrored.up().ifNull(),
                mirrored.upTooLong());
    }

    /// The new column that says what the old one gets.
    private Optional<MirroredColumn> backFrom(String source, List<MirroredColumn> mirrored) {
        List<MirroredColumn> said =
                mirrored.stream().filter(each -> each.down().value().isPresent()).toList();
        List<MirroredColumn> copies = mirrored.stream().filter(each -> isName(up(each))).toList();
        List<MirroredColumn> candidates = said.isEmpty() ? copies : said;
        if (candidates.size() != 1) {
            examination.add(
                    "'down' has to be said once for "
                            + tables.old().name()
                            + "."
                            + source
                            + ", of which "
                            + String.join(", ", mirrored.stream().map(this::name).toList())
                            + " are made: what it gets when the new release writes.");
            return Optional.empty();
        }
        return Optional.of(candidates.getFirst());
    }

    private Way down(
            String source, List<MirroredColumn> mirrored, MirroredColumn from, List<Side> after) {
        ColumnFacts column = tables.columnFacts(source);
        boolean copy = from.down().value().isEmpty();
        return new Way(
                Words.DOWN,
                tables.old().name(),
                new Side(
                        source,
                        column.type(),
                        tables.old().column(source).map(Column::type).orElse(""),
                        !column.nullable(),
                        "",
                        "",
                        ""),
                column.collation(),
                copy ? tables.young().name() + "." + name(from) : "'down'",
                tables.old().withColumns(after.stream().map(Side::column).toList()),
                copy ? tables.quote(name(from)) : down(from),
                copy,
                !copy
                        || after.stream()
                                .noneMatch(
                                        side -> side.name().equals(name(from)) && side.notNull()),
                mirrored.stream()
                        .map(MirroredColumn::down)
                        .flatMap(down -> down.ifNull().stream())
                        .findFirst(),
                from.downTooLong());
    }

    private Value value(Way way) {
        Side column = way.column();
        String type = column.type();
        if (!way.copy()) {
            repeatable(way.words().key, way.over(), way.expression(), type);
        }
        String ifNull = ifNull(way.words().policy + "if-null", way.ifNull(), type);
        Optional<Integer> cut =
                cut(way.words().policy + "if-too-long", way.tooLong(), way.label(), type);
        String given =
                cut.map(length -> tables.mirrors().cut(way.expression(), length))
                        .orElse(way.expression());
        if (cut.isPresent()) {
            examination.expression(way.words().key, way.over(), given, type);
        }
        Fit fit =
                type.isEmpty()
                        ? Fit.UNKNOWN
                        : tables.database().fit(way.over(), given, type + way.collation());
        if (way.ifNull().isEmpty() && !fit.beyond().isEmpty()) {
            tooWide(way, fit.beyond());
        }
        if (column.notNull() && way.nullable() && way.ifNull().isEmpty()) {
            examination.add(
                    "'"
                            + way.words().policy
                            + "if-null' is missing: "
                            + way.label()
                            + " is NOT NULL, so a write of the "
                            + way.words().release
                            + " release for which "
                            + way.from()
                            + (way.copy() ? " is NULL" : " gives nothing")
                            + " would fail. Say what the column gets then.");
        }
        boolean one = way.over().columns().size() == 1;
        boolean exact = way.copy() && cut.isEmpty() && ifNull.isEmpty() && fit.beyond().isEmpty();
        boolean unique = exact && fit.equal();
        String expression = exact && fit.same() && one ? "" : given;
        return new Value(
                new Side(
                        column.name(),
                        type,
                        column.parameter(),
                        column.notNull(),
                        column.defaultValue(),
                        expression,
                        ifNull),
                unique);
    }

    private static boolean isName(String expression) {
        return new RowExpression(expression).onlyName().isPresent();
    }

    private void tooWide(Way way, String wide) {
        String type = way.column().type();
        examination.add(
                way.label()
                        + " is "
                        + type
                        + ", and "
                        + way.from()
                        + " can give more ("
                        + wide
                        + "). Say what it gets then: '"
                        + way.words().policy
                        + "if-null', for what does not fit or gives an error"
                        + (TextLength.of(type).isPresent()
                                ? ", or '" + way.words().policy + "if-too-long: truncate'."
                                : "."));
    }

    private void repeatable(String key, TableShape over, String expression, String type) {
        if (!examination.expression(key, over, expression, type).repeatable()) {
            examination.add(
                    "'"
                            + key
                            + "' has to give the same for the same row each time, or nobody could"
                            + " tell which release wrote: "
                            + expression);
        }
    }

    private String ifNull(String key, Optional<Expression> policy, String type) {
        String constant = examination.text(policy);
        if (LATER.contains(constant)) {
            examination.add(
                    "'"
                            + key
                            + ": "
                            + constant
                            + "' is not known to this version of Gapless: give an SQL constant.");
            return "";
        }
        examination.expression(key, tables.old().withColumns(List.of()), constant, type);
        return constant;
    }

    private Optional<Integer> cut(String key, Optional<String> policy, String column, String type) {
        if (policy.isEmpty()) {
            return Optional.empty();
        }
        if (!policy.get().equals(TRUNCATE)) {
            examination.add(
                    "'"
                            + key
                            + ": "
                            + policy.get()
                            + "' is not known to this version of Gapless. Possible is: truncate.");
            return Optional.empty();
        }
        Optional<Integer> length = TextLength.of(type);
        if (length.isEmpty()) {
            examination.add(
                    "'" + key + "' is not possible: '" + column + "' is no text with a length.");
        }
        return length;
    }

    private String up(MirroredColumn mirrored) {
        return Tokens.unqualified(examination.text(mirrored.up().value()), tables.mirror().alias());
    }

    private String down(MirroredColumn mirrored) {
        return Tokens.unqualified(examination.text(mirrored.down().value()), NEW);
    }

    private String name(MirroredColumn mirrored) {
        return tables.newColumn(mirrored.name()).map(NewTable.Column::name).orElse(mirrored.name());
    }
}
