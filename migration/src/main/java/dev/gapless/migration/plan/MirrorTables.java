package dev.gapless.migration.plan;

import dev.gapless.migration.change.ReplaceTable.Mirror;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.MirrorDialect;
import dev.gapless.migration.port.MirrorFacts;
import dev.gapless.migration.port.TableShape;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The two tables of a mirror and what hangs on their columns. What is not there goes to the
/// findings.
final class MirrorTables {
    private final Database database;
    private final Examination examination;
    private final Mirror mirror;
    private final TableShape old;
    private final NewTable young;
    private final TableShape youngShape;
    private final MirrorFacts facts;
    private final Map<String, TableMirror> partners;
    private final Map<String, ColumnFacts> columns = new HashMap<>();

    /// @param partners the mirrors that this one may refer to, by the names of their new tables
    MirrorTables(
            Database database,
            Examination examination,
            Mirror mirror,
            TableShape old,
            NewTable young,
            Map<String, TableMirror> partners) {
        this.database = database;
        this.examination = examination;
        this.mirror = mirror;
        this.old = old;
        this.young = young;
        this.partners = partners;
        this.youngShape = young.shape(database.characters(young.name().schema()));
        this.facts = database.mirrorFacts(old);
    }

    /// The old one, as a mirror has it.
    TableMirror.Table before() {
        ColumnFacts key = columnFacts(oldKey());
        return new TableMirror.Table(
                old.name(),
                oldKey(),
                key.type() + key.collation(),
                old.column(oldKey()).orElseThrow().type(),
                true);
    }

    /// A column of the old table that is only read.
    ColumnPair.Side oldSide(String name) {
        ColumnFacts facts = columnFacts(name);
        return new ColumnPair.Side(
                name,
                facts.type() + facts.collation(),
                old.column(name).map(Column::type).orElse(""),
                !facts.nullable(),
                "",
                "",
                "");
    }

    Database database() {
        return database;
    }

    Mirror mirror() {
        return mirror;
    }

    TableShape old() {
        return old;
    }

    NewTable young() {
        return young;
    }

    Optional<TableMirror> partner(String newTable) {
        return Optional.ofNullable(partners.get(newTable));
    }

    MirrorFacts facts() {
        return facts;
    }

    /// With the length of its type, which the catalogue leaves out.
    Column fullColumn(String name) {
        ColumnFacts column = columnFacts(name);
        return new Column(name, column.type(), column.nullable(), false);
    }

    Optional<NewTable.Column> newColumn(String name) {
        Optional<NewTable.Column> column = column(name);
        if (column.isEmpty()) {
            examination.missing(youngShape, name);
        }
        return column;
    }

    Optional<NewTable.Column> column(String name) {
        return young.columns().stream().filter(column -> same(column.name(), name)).findFirst();
    }

    /// As a function of ours has to say it.
    String type(NewTable.Column column) {
        return database.dialect().fullType(youngShape, column.type());
    }

    boolean isKey(String newColumn) {
        return young.key().stream().anyMatch(key -> same(key, newColumn));
    }

    boolean same(String one, String other) {
        return database.dialect().column(one).equals(database.dialect().column(other));
    }

    String oldKey() {
        return old.key().getFirst();
    }

    ColumnFacts columnFacts(String name) {
        return columns.computeIfAbsent(name, each -> database.column(old, each));
    }

    String quote(String name) {
        return mirrors().quote(name);
    }

    /// Whether a column of this type has the keys of a table as they are.
    boolean holdsKeys(String type, TableMirror.Table other) {
        TableShape key =
                TableShape.planned(
                        other.name(),
                        List.of(new Column(other.key(), other.keyType(), false, false)),
                        List.of(other.key()),
                        "");
        return database.fit(key, quote(other.key()), type).same();
    }

    MirrorDialect mirrors() {
        return database.dialect().mirrors();
    }
}
