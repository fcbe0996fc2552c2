package dev.gapless.migration.plan;

import dev.gapless.migration.change.ChangeEnum;
import dev.gapless.migration.change.ChangeEnum.Mapped;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Holds values that come to an enum column against the database. What does not fit goes to the
/// findings.
final class EnumResolver {
    /// Of MariaDB and MySQL: with more a value takes two bytes, and all rows are written anew.
    private static final int ONE_BYTE = 255;

    private final Database database;
    private final Examination examination;
    private final Claims claims;
    private final ChangeEnum operation;
    private final TableShape table;

    EnumResolver(
            Database database,
            Findings findings,
            Claims claims,
            ChangeEnum operation,
            TableShape table) {
        this.database = database;
        this.examination = new Examination(database, findings, operation, table);
        this.claims = claims;
        this.operation = operation;
        this.table = table;
    }

    List<Step> resolve() {
        String column = operation.column();
        if (!examination.stays(column)) {
            return List.of();
        }
        claims.column(operation, table, column);
        ColumnFacts facts = database.column(table, column);
        List<String> values = database.enumValues(table, column);
        if (values.isEmpty()) {
            examination.add(label() + " is no enum: it is of type " + facts.type() + ".");
            return List.of();
        }
        requireKey(facts);
        List<String> known =
                values.stream().filter(value -> !operation.add().contains(value)).toList();
        List<String> all = new ArrayList<>(values);
        operation.add().stream().filter(value -> !all.contains(value)).forEach(all::add);
        if (database.server().product() == Product.POSTGRESQL) {
            operation.add().forEach(value -> examination.shortEnough("value", value));
        } else if (values.size() <= ONE_BYTE && all.size() > ONE_BYTE) {
            examination.add(
                    label()
                            + " would have more than "
                            + ONE_BYTE
                            + " values, so that all rows would be written anew. Put a column of"
                            + " another type beside it: change-type.");
        }
        return database.dialect()
                .online()
                .addValues(
                        new EnumChange(operation.what(), table, column, facts, all, down(known)));
    }

    private void requireKey(ColumnFacts facts) {
        if (table.key().isEmpty()) {
            examination.add(
                    "The table "
                            + table.name()
                            + " has no primary key and no unique key over NOT NULL columns, so an"
                            + " undo could not change its rows in chunks. Give it one.");
        } else if (table.key().contains(operation.column())) {
            examination.add(
                    label()
                            + " is part of the key by which an undo would find the rows to change.");
        }
        if (facts.ties().contains(ColumnFacts.PARTITION_KEY)) {
            examination.partitionKey(operation.column());
        }
    }

    private Map<String, String> down(List<String> known) {
        Map<String, String> down = new LinkedHashMap<>();
        for (String added : operation.add()) {
            String value =
                    operation.down().stream()
                            .filter(mapped -> mapped.added().equals(added))
                            .findFirst()
                            .flatMap(mapped -> mapped.value().in(database.server().product()))
                            .orElse("");
            if (value.isEmpty()) {
                examination.add(
                        "'down' says nothing of '"
                                + added
                                + "': the old release does not know it, so say which of its values"
                                + " an undo puts in its place: "
                                + String.join(", ", known)
                                + ".");
            } else if (!known.contains(value)) {
                examination.add(
                        "'down' puts '"
                                + value
                                + "' in the place of '"
                                + added
                                + "', which the old release does not know. It knows: "
                                + String.join(", ", known)
                                + ".");
            }
            down.put(added, value);
        }
        operation.down().stream()
                .map(Mapped::added)
                .filter(value -> !operation.add().contains(value))
                .forEach(
                        value ->
                                examination.add(
                                        "'down' names '" + value + "', which 'add' does not."));
        return down;
    }

    private String label() {
        return table.name() + "." + operation.column();
    }
}
