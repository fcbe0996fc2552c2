package dev.gapless.migration.file;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.change.AddCheck;
import dev.gapless.migration.change.AddColumn;
import dev.gapless.migration.change.AddForeignKey;
import dev.gapless.migration.change.AddForeignKey.Action;
import dev.gapless.migration.change.AddUnique;
import dev.gapless.migration.change.ChangeCollation;
import dev.gapless.migration.change.ChangeEnum;
import dev.gapless.migration.change.ChangeEnum.Mapped;
import dev.gapless.migration.change.ChangeType;
import dev.gapless.migration.change.CreateIndex;
import dev.gapless.migration.change.CreateTable;
import dev.gapless.migration.change.Derivation;
import dev.gapless.migration.change.DropColumn;
import dev.gapless.migration.change.DropConstraint;
import dev.gapless.migration.change.DropIndex;
import dev.gapless.migration.change.DropNotNull;
import dev.gapless.migration.change.DropTable;
import dev.gapless.migration.change.Expression;
import dev.gapless.migration.change.FlywayHistory;
import dev.gapless.migration.change.LiquibaseHistory;
import dev.gapless.migration.change.MergeColumns;
import dev.gapless.migration.change.MergeTables;
import dev.gapless.migration.change.NewColumn;
import dev.gapless.migration.change.Operation;
import dev.gapless.migration.change.RawSql;
import dev.gapless.migration.change.RenameColumn;
import dev.gapless.migration.change.RenameTable;
import dev.gapless.migration.change.ReplaceTable;
import dev.gapless.migration.change.ReplaceTable.Aggregate;
import dev.gapless.migration.change.ReplaceTable.Follow;
import dev.gapless.migration.change.ReplaceTable.GivenColumn;
import dev.gapless.migration.change.ReplaceTable.Mirror;
import dev.gapless.migration.change.ReplaceTable.MirroredColumn;
import dev.gapless.migration.change.ReplaceTable.Partner;
import dev.gapless.migration.change.ReplaceTable.Rank;
import dev.gapless.migration.change.SetDefault;
import dev.gapless.migration.change.SetNotNull;
import dev.gapless.migration.change.SplitColumn;
import dev.gapless.migration.change.SplitTable;
import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.change.UpdateData;
import dev.gapless.migration.change.UpdateData.Assignment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// The operations that a file may name, and how each is read. A new operation is one record, one
/// line here, its planning and its docs page.
final class OperationReader {
    private static final Map<String, Function<Fields, Operation>> BY_NAME =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("add-column", OperationReader::addColumn),
                            Map.entry("drop-column", OperationReader::dropColumn),
                            Map.entry("create-index", OperationReader::createIndex),
                            Map.entry("drop-index", OperationReader::dropIndex),
                            Map.entry("rename-column", OperationReader::renameColumn),
                            Map.entry("change-type", OperationReader::changeType),
                            Map.entry("change-collation", OperationReader::changeCollation),
                            Map.entry("change-enum", OperationReader::changeEnum),
                            Map.entry("split-column", OperationReader::splitColumn),
                            Map.entry("merge-columns", OperationReader::mergeColumns),
                            Map.entry("create-table", OperationReader::createTable),
                            Map.entry("rename-table", OperationReader::renameTable),
                            Map.entry("drop-table", OperationReader::dropTable),
                            Map.entry("replace-table", OperationReader::replaceTable),
                            Map.entry("split-table", OperationReader::splitTable),
                            Map.entry("merge-tables", OperationReader::mergeTables),
                            Map.entry("set-not-null", OperationReader::setNotNull),
                            Map.entry("drop-not-null", OperationReader::dropNotNull),
                            Map.entry("set-default", OperationReader::setDefault),
                            Map.entry("add-check", OperationReader::addCheck),
                            Map.entry("add-unique", OperationReader::addUnique),
                            Map.entry("add-foreign-key", OperationReader::addForeignKey),
                            Map.entry("drop-constraint", OperationReader::dropConstraint),
                            Map.entry("update-data", OperationReader::updateData),
                            Map.entry("flyway-history", OperationReader::flywayHistory),
                            Map.entry("liquibase-history", OperationReader::liquibaseHistory),
                            Map.entry("sql", OperationReader::rawSql)));

    private OperationReader() {}

    static boolean knows(String name) {
        return BY_NAME.containsKey(name);
    }

    static Set<String> all() {
        return BY_NAME.keySet();
    }

    static String names() {
        return String.join(", ", all());
    }

    static Operation read(String name, Fields fields) {
        Function<Fields, Operation> reader = BY_NAME.get(name);
        if (reader == null) {
            throw new IllegalArgumentException(name);
        }
        Operation operation = reader.apply(fields);
        fields.finish();
        return operation;
    }

    private static Operation addColumn(Fields fields) {
        return new AddColumn(
                fields.place(),
                fields.table("table"),
                fields.text("column"),
                fields.requiredExpression("type"),
                fields.flag("not-null"),
                fields.expression("default"),
                fields.expression("up"),
                fields.expression("check"));
    }

    private static DropColumn dropColumn(Fields fields) {
        return new DropColumn(
                fields.place(),
                fields.table("table"),
                fields.text("column"),
                fields.expression("down"));
    }

    private static CreateIndex createIndex(Fields fields) {
        return new CreateIndex(
                fields.place(),
                fields.table("table"),
                fields.text("name"),
                fields.texts("columns"),
                fields.flag("unique"));
    }

    private static DropIndex dropIndex(Fields fields) {
        return new DropIndex(fields.place(), fields.table("table"), fields.text("name"));
    }

    private static RenameColumn renameColumn(Fields fields) {
        return new RenameColumn(
                fields.place(), fields.table("table"), fields.text("column"), fields.text("to"));
    }

    private static ChangeType changeType(Fields fields) {
        return new ChangeType(
                fields.place(),
                fields.table("table"),
                fields.text("column"),
                newColumn(fields.text("to"), fields),
                back(fields));
    }

    private static ChangeCollation changeCollation(Fields fields) {
        return new ChangeCollation(
                fields.place(), fields.table("table"), fields.text("column"), fields.text("to"));
    }

    private static ChangeEnum changeEnum(Fields fields) {
        return new ChangeEnum(
                fields.place(),
                fields.table("table"),
                fields.text("column"),
                fields.texts("add"),
                fields.requiredExpressions("down", Mapped::new));
    }

    private static SplitColumn splitColumn(Fields fields) {
        return new SplitColumn(
                fields.place(),
                fields.table("table"),
                fields.text("column"),
                fields.each("into", OperationReader::newColumn),
                back(fields));
    }

    private static MergeColumns mergeColumns(Fields fields) {
        return new MergeColumns(
                fields.place(),
                fields.table("table"),
                fields.each(
                        "columns",
                        (name, column) -> new MergeColumns.OldColumn(name, back(column))),
                newColumn(fields.text("into"), fields));
    }

    private static CreateTable createTable(Fields fields) {
        return new CreateTable(
                fields.place(),
                fields.table("table"),
                fields.each("columns", OperationReader::tableColumn),
                fields.texts("primary-key"),
                fields.lists("unique", CreateTable.Listed::new),
                fields.lists("indexes", CreateTable.Listed::new));
    }

    private static CreateTable.TableColumn tableColumn(String name, Fields fields) {
        return new CreateTable.TableColumn(
                name,
                fields.requiredExpression("type"),
                fields.flag("not-null"),
                fields.flag("counts"),
                fields.expression("default"));
    }

    private static RenameTable renameTable(Fields fields) {
        return new RenameTable(fields.place(), fields.table("table"), fields.text("to"));
    }

    private static DropTable dropTable(Fields fields) {
        return new DropTable(fields.place(), fields.table("table"));
    }

    private static ReplaceTable replaceTable(Fields fields) {
        return new ReplaceTable(
                fields.place(),
                fields.text("name"),
                fields.tables("old"),
                fields.optional(
                        "lock-first",
                        lock -> new ReplaceTable.LockFirst(lock.table("table"), lock.text("by"))),
                fields.each(
                        "mirrors", OperationReader::mirror, "group-by", OperationReader::grouped));
    }

    private static Follow follow(String alias, Fields fields) {
        return new Follow(
                fields.place(),
                alias,
                fields.table("table"),
                fields.requiredExpression("by"),
                fields.flag("owned"),
                fields.optionalText("if-missing"));
    }

    private static SplitTable splitTable(Fields fields) {
        record Moved(MirroredColumn column, Optional<GivenColumn> ifNone) {}
        TableReference table = fields.table("table");
        TableReference into = fields.table("into");
        String by = fields.text("by");
        List<Moved> columns =
                fields.eachOrText(
                        "columns",
                        (name, column) ->
                                new Moved(MirroredColumn.copy(name, column), Optional.empty()),
                        (name, column) ->
                                new Moved(
                                        mirrored(name, column),
                                        column.expression("if-none")
                                                .map(none -> new GivenColumn(name, none))));
        return new SplitTable(
                fields.place(),
                by,
                new Mirror(
                        fields.place(),
                        into,
                        table,
                        table.name(),
                        ReplaceTable.Key.SAME,
                        Optional.empty(),
                        List.of(),
                        columns.stream().map(Moved::column).toList(),
                        fields.expressions("new-only", GivenColumn::new),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty()),
                columns.stream().flatMap(column -> column.ifNone().stream()).toList());
    }

    private static MergeTables mergeTables(Fields fields) {
        record Moved(MirroredColumn column, MergeTables.Typed type) {}
        TableReference table = fields.table("table");
        Fields.Aliased from = fields.aliased("from");
        String by = fields.text("by");
        List<Moved> columns =
                fields.each(
                        "columns",
                        (name, column) ->
                                new Moved(
                                        mirrored(name, column),
                                        new MergeTables.Typed(
                                                name, column.requiredExpression("type"))));
        return new MergeTables(
                fields.place(),
                by,
                columns.stream().map(Moved::type).toList(),
                new Mirror(
                        fields.place(),
                        table,
                        from.table(),
                        from.alias(),
                        ReplaceTable.Key.SAME,
                        Optional.empty(),
                        List.of(),
                        columns.stream().map(Moved::column).toList(),
                        List.of(),
                        fields.expressions("old-only", GivenColumn::new),
                        List.of(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private static Mirror mirror(String name, Fields fields) {
        Fields.Aliased from = fields.aliased("from");
        fields.text("key");
        return new Mirror(
                fields.place(),
                fields.table("mirrors", name),
                from.table(),
                from.alias(),
                fields.choice("key", ReplaceTable.Key.values(), ReplaceTable.Key::id)
                        .orElse(ReplaceTable.Key.MAP),
                fields.expression("where"),
                fields.some("follow", OperationReader::follow),
                fields.eachOrText(
                        "columns",
                        MirroredColumn::copy,
                        OperationReader::mirrored,
                        Map.of(
                                "partner",
                                OperationReader::referring,
                                "member-of",
                                OperationReader::member)),
                fields.expressions("new-only", GivenColumn::new),
                fields.expressions("old-only", GivenColumn::new),
                fields.expressions("old-only-if-null", GivenColumn::new),
                fields.optional("aggregate", OperationReader::aggregate),
                Optional.empty());
    }

    private static Mirror grouped(String name, Fields fields) {
        Fields.Aliased from = fields.aliased("from");
        fields.text("key-change");
        return new Mirror(
                fields.place(),
                fields.table("mirrors", name),
                from.table(),
                from.alias(),
                ReplaceTable.Key.MAP,
                fields.expression("where"),
                fields.some("follow", OperationReader::follow),
                List.of(),
                fields.expressions("new-only", GivenColumn::new),
                fields.expressions("old-only", GivenColumn::new),
                fields.expressions("old-only-if-null", GivenColumn::new),
                Optional.empty(),
                Optional.of(
                        new ReplaceTable.GroupBy(
                                fields.eachOrText(
                                        "group-by",
                                        MirroredColumn::copy,
                                        OperationReader::groupKey),
                                fields.choice(
                                                "key-change",
                                                ReplaceTable.KeyChange.values(),
                                                ReplaceTable.KeyChange::id)
                                        .orElse(ReplaceTable.KeyChange.CARRY))));
    }

    private static MirroredColumn groupKey(String name, Fields fields) {
        return new MirroredColumn(
                name,
                new Derivation(
                        Optional.of(fields.requiredExpression("up")),
                        fields.optionalText("if-null").map(Expression::of)),
                new Derivation(Optional.empty(), Optional.empty()),
                fields.optionalText("if-too-long"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Aggregate aggregate(Fields fields) {
        record Aggregated(MirroredColumn column, GivenColumn ifNone) {}
        Fields.Aliased from = fields.aliased("from");
        Expression by = fields.requiredExpression("by");
        List<String> lastBy = fields.texts("last-by");
        List<Rank> ranks = fields.lists("ranks", Rank::new);
        List<Aggregated> columns =
                fields.each(
                        "columns",
                        (name, column) ->
                                new Aggregated(
                                        mirrored(name, column),
                                        new GivenColumn(
                                                name, column.requiredExpression("if-none"))));
        return new Aggregate(
                fields.place(),
                from.table(),
                from.alias(),
                by,
                lastBy,
                ranks,
                columns.stream().map(Aggregated::column).toList(),
                columns.stream().map(Aggregated::ifNone).toList());
    }

    private static MirroredColumn mirrored(String name, Fields fields) {
        return new MirroredColumn(
                name,
                new Derivation(
                        Optional.of(fields.requiredExpression("up")), fields.expression("if-null")),
                back(fields),
                fields.optionalText("if-too-long"),
                fields.optionalText("down-if-too-long"),
                Optional.empty(),
                Optional.empty());
    }

    private static MirroredColumn referring(String name, Fields fields) {
        String partner = fields.text("partner");
        return new MirroredColumn(
                name,
                new Derivation(Optional.of(fields.requiredExpression("of")), Optional.empty()),
                new Derivation(Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Partner(partner, fields.optionalText("if-missing"))),
                Optional.empty());
    }

    private static MirroredColumn member(String name, Fields fields) {
        String mirror = fields.text("member-of");
        return new MirroredColumn(
                name,
                new Derivation(Optional.empty(), Optional.empty()),
                new Derivation(Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(
                        new ReplaceTable.MemberOf(
                                mirror,
                                fields.requiredExpressions("by", GivenColumn::new),
                                fields.optionalText("if-missing"))));
    }

    private static SetNotNull setNotNull(Fields fields) {
        return new SetNotNull(
                fields.place(),
                fields.table("table"),
                fields.text("column"),
                fields.expression("up"));
    }

    private static DropNotNull dropNotNull(Fields fields) {
        return new DropNotNull(
                fields.place(),
                fields.table("table"),
                fields.text("column"),
                fields.expression("down"));
    }

    private static SetDefault setDefault(Fields fields) {
        return new SetDefault(
                fields.place(),
                fields.table("table"),
                fields.text("column"),
                fields.requiredExpression("default"));
    }

    private static AddCheck addCheck(Fields fields) {
        return new AddCheck(
                fields.place(),
                fields.table("table"),
                fields.text("name"),
                fields.requiredExpression("check"));
    }

    private static AddUnique addUnique(Fields fields) {
        return new AddUnique(
                fields.place(),
                fields.table("table"),
                fields.text("name"),
                fields.texts("columns"));
    }

    private static AddForeignKey addForeignKey(Fields fields) {
        record Parent(TableReference table, List<String> columns) {}
        Parent parent =
                fields.settings(
                        "references",
                        inner -> new Parent(inner.table("table"), inner.texts("columns")));
        return new AddForeignKey(
                fields.place(),
                fields.table("table"),
                fields.text("name"),
                fields.texts("columns"),
                parent.table(),
                parent.columns(),
                fields.choice("on-delete", Action.values(), Action::id).orElse(Action.NO_ACTION),
                fields.choice("on-update", Action.values(), Action::id).orElse(Action.NO_ACTION));
    }

    private static DropConstraint dropConstraint(Fields fields) {
        return new DropConstraint(
                fields.place(),
                fields.table("table"),
                fields.text("name"),
                fields.choice("at", DropConstraint.Time.values(), DropConstraint.Time::id));
    }

    private static FlywayHistory flywayHistory(Fields fields) {
        return new FlywayHistory(
                fields.place(),
                fields.table("table"),
                fields.text("script"),
                checksum(fields.text("checksum"), fields));
    }

    private static int checksum(String text, Fields fields) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            fields.incomplete(
                    "'checksum' is a whole number of 32 bits, not '"
                            + text
                            + "': gapless db plan FILE.sql --flyway says it.");
            return 0;
        }
    }

    private static LiquibaseHistory liquibaseHistory(Fields fields) {
        return new LiquibaseHistory(
                fields.place(),
                fields.table("table"),
                fields.text("id"),
                fields.text("author"),
                fields.text("file"));
    }

    private static UpdateData updateData(Fields fields) {
        UpdateData update =
                new UpdateData(
                        fields.place(),
                        fields.table("table"),
                        fields.requiredExpressions("set", Assignment::new),
                        fields.requiredExpression("where"),
                        fields.expressions("undo", Assignment::new),
                        fields.expression("undo-where"),
                        fields.flag("no-undo"));
        if (update.undo().isEmpty() != update.undoWhere().isEmpty()) {
            fields.incomplete(
                    "'undo' says what takes a row back, 'undo-where' which rows that are: give both,"
                            + " or none.");
        } else if (update.undo().isEmpty() != update.noUndo()) {
            fields.incomplete(
                    update.noUndo()
                            ? "'undo' and 'no-undo' exclude each other."
                            : "'undo' and 'undo-where' are missing: say how rows are taken back, or"
                                    + " no-undo: true if an undo is to leave them as they are.");
        }
        return update;
    }

    private static RawSql rawSql(Fields fields) {
        List<TableReference> tables = fields.tables("tables");
        List<RawSql.Part> parts = new ArrayList<>();
        for (Phase phase : List.of(Phase.EXPAND, Phase.BACKFILL, Phase.CONTRACT)) {
            String key = phase.name().toLowerCase(Locale.ROOT);
            parts.addAll(fields.list(key, part -> rawPart(phase, part)));
        }
        if (parts.isEmpty()) {
            fields.incomplete("There is nothing to do: say 'expand', 'backfill' or 'contract'.");
        }
        return new RawSql(fields.place(), tables, parts);
    }

    private static RawSql.Part rawPart(Phase phase, Fields part) {
        return new RawSql.Part(
                part.place(),
                phase,
                part.requiredExpression("do"),
                phase == Phase.CONTRACT ? Optional.empty() : part.expression("undo"));
    }

    private static NewColumn newColumn(String name, Fields fields) {
        return new NewColumn(
                name,
                fields.requiredExpression("type"),
                fields.flag("not-null"),
                fields.expression("default"),
                new Derivation(fields.expression("up"), fields.expression("up-if-null")));
    }

    private static Derivation back(Fields fields) {
        return new Derivation(fields.expression("down"), fields.expression("down-if-null"));
    }
}
