package dev.gapless.migration.plan;

import dev.gapless.migration.change.Expression;
import dev.gapless.migration.change.UpdateData;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.plan.DataUpdate.Assigned;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Holds an update of rows against the database. What does not fit goes to the findings.
final class UpdateDataResolver {
    private final Database database;
    private final Examination examination;
    private final Claims claims;
    private final UpdateData operation;
    private final TableShape table;

    UpdateDataResolver(
            Database database,
            Findings findings,
            Claims claims,
            UpdateData operation,
            TableShape table) {
        this.database = database;
        this.examination = new Examination(database, findings, operation, table);
        this.claims = claims;
        this.operation = operation;
        this.table = table;
    }

    DataUpdate resolve() {
        if (table.key().isEmpty()) {
            examination.add(
                    "The table "
                            + table.name()
                            + " has no primary key and no unique key over NOT NULL columns, so its"
                            + " rows cannot be changed in chunks. Give it one.");
        }
        return new DataUpdate(
                operation.what(),
                table,
                assigned("set", operation.set()),
                condition("where", operation.where(), "set", operation.set()),
                assigned("undo", operation.undo()),
                operation
                        .undoWhere()
                        .map(where -> condition("undo-where", where, "undo", operation.undo()))
                        .orElse(""));
    }

    private String condition(
            String key, Expression where, String setKey, List<UpdateData.Assignment> set) {
        String text = text(key, where);
        examination.expression(key, table, text, database.dialect().booleanType());
        List<Column> named = examination.named(table, text);
        named.forEach(column -> claims.reads(operation, table, column.name()));
        boolean ends =
                named.stream()
                        .anyMatch(
                                column ->
                                        set.stream()
                                                .anyMatch(
                                                        one -> same(one.column(), column.name())));
        if (!ends && !text.isEmpty()) {
            examination.add(
                    "'"
                            + key
                            + "' names no column that '"
                            + setKey
                            + "' changes, so it would hold for a row that was changed as it did"
                            + " before, and nobody could tell which rows are done: "
                            + text);
        }
        return text;
    }

    private List<Assigned> assigned(String key, List<UpdateData.Assignment> wanted) {
        List<Assigned> assigned = new ArrayList<>();
        for (UpdateData.Assignment one : wanted) {
            if (examination.stays(one.column())) {
                assigned.add(assigned(key, one));
            }
        }
        return ordered(key, assigned);
    }

    private Assigned assigned(String key, UpdateData.Assignment one) {
        String column = one.column();
        claims.column(operation, table, column);
        if (table.key().contains(column)) {
            examination.add(
                    "The column '"
                            + column
                            + "' of "
                            + table.name()
                            + " is part of the key by which the rows are found.");
        }
        ColumnFacts facts = database.column(table, column);
        if (facts.ties().contains(ColumnFacts.PARTITION_KEY)) {
            examination.add(
                    "The column '"
                            + column
                            + "' of "
                            + table.name()
                            + " decides in which partition a row is, and a row that moves makes"
                            + " writers of it fail.");
        }
        String value = text(key, one.value());
        examination.expression(key, table, value, facts.type());
        examination
                .named(table, value)
                .forEach(source -> claims.reads(operation, table, source.name()));
        return new Assigned(column, value);
    }

    /// MariaDB and MySQL assign one after the other, so that a later value would see an earlier
    /// one.
    private List<Assigned> ordered(String key, List<Assigned> assigned) {
        if (database.server().product() == Product.POSTGRESQL) {
            return assigned;
        }
        List<Assigned> left = new ArrayList<>(assigned);
        List<Assigned> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            Optional<Assigned> next =
                    left.stream()
                            .filter(
                                    one ->
                                            left.stream()
                                                    .noneMatch(
                                                            other ->
                                                                    !other.equals(one)
                                                                            && uses(other, one)))
                            .findFirst();
            if (next.isEmpty()) {
                examination.add(
                        "The values of '"
                                + key
                                + "' use each other's columns ("
                                + String.join(", ", left.stream().map(Assigned::column).toList())
                                + "), and "
                                + database.server().product().id()
                                + " assigns one after the other. Make two operations of it, in two"
                                + " migrations.");
                return assigned;
            }
            left.remove(next.get());
            ordered.add(next.get());
        }
        return ordered;
    }

    private boolean uses(Assigned reader, Assigned assigned) {
        return examination.named(table, reader.value()).stream()
                .anyMatch(column -> same(column.name(), assigned.column()));
    }

    private boolean same(String one, String other) {
        return database.dialect().column(one).equals(database.dialect().column(other));
    }

    private String text(String key, Expression expression) {
        String text = examination.text(Optional.of(expression));
        if (text.isEmpty()) {
            examination.add(
                    "'" + key + "' says nothing for " + database.server().product().id() + ".");
        }
        return text;
    }
}
