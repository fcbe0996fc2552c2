package dev.gapless.migration.plan;

import dev.gapless.migration.change.DropNotNull;
import dev.gapless.migration.change.Operation;
import dev.gapless.migration.change.SetDefault;
import dev.gapless.migration.change.SetNotNull;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.Constraint;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.ExpressionFacts;
import dev.gapless.migration.port.Rule;
import dev.gapless.migration.port.TableShape;

import java.util.List;
import java.util.Optional;

/// Holds what changes about a column that stays against the database. What does not fit goes to the
/// findings.
final class ColumnRuleResolver {
    private final Database database;
    private final Examination examination;
    private final Claims claims;
    private final Operation operation;
    private final TableShape table;

    ColumnRuleResolver(
            Database database,
            Findings findings,
            Claims claims,
            Operation operation,
            TableShape table) {
        this.database = database;
        this.examination = new Examination(database, findings, operation, table);
        this.claims = claims;
        this.operation = operation;
        this.table = table;
    }

    List<Step> resolve(String tag) {
        return switch (operation) {
            case SetNotNull set -> setNotNull(set, tag);
            case DropNotNull drop -> dropNotNull(drop, tag);
            case SetDefault set -> setDefault(set);
            default -> throw new IllegalArgumentException(operation.what());
        };
    }

    private List<Step> setNotNull(SetNotNull set, String tag) {
        Optional<ColumnFacts> facts = facts(set.column());
        if (facts.isEmpty()) {
            return List.of();
        }
        if (!facts.get().nullable()) {
            examination.add(label(set.column()) + " is NOT NULL already.");
        }
        examination.rebuildable();
        for (Constraint constraint : database.constraints(table)) {
            if (constraint.definition().contains("SET NULL")
                    && constraint.rule() instanceof Rule.Reference reference
                    && reference.columns().contains(set.column())) {
                examination.add(
                        label(set.column())
                                + " cannot be required: "
                                + constraint.words()
                                + " sets it to NULL when a row of "
                                + reference.parent()
                                + " goes. Change that first.");
            }
        }
        AddedColumn column =
                column(tag, set.column(), facts.get(), "up", examination.text(set.up()));
        if (column.filled()) {
            if (facts.get().ties().contains(ColumnFacts.PARTITION_KEY)) {
                examination.partitionKey(set.column());
            }
            examination.known(column.sources());
            examination.fillable();
        }
        return database.dialect().constraints().setNotNull(operation.what(), column, facts.get());
    }

    private List<Step> dropNotNull(DropNotNull drop, String tag) {
        Optional<ColumnFacts> facts = facts(drop.column());
        if (facts.isEmpty()) {
            return List.of();
        }
        if (facts.get().nullable()) {
            examination.add(label(drop.column()) + " takes NULL already.");
        }
        examination.rebuildable();
        facts.get().ties().stream()
                .filter(tie -> tie.startsWith("the primary key") || tie.equals("its identity"))
                .forEach(
                        tie ->
                                examination.add(
                                        label(drop.column())
                                                + " cannot take NULL: "
                                                + tie
                                                + " needs its values."));
        String down = examination.text(drop.down());
        String value = down.isEmpty() ? facts.get().defaultValue() : down;
        if (value.isEmpty()) {
            examination.add(
                    "'down' is missing: "
                            + label(drop.column())
                            + " has no default, so an undo would have nothing to put in the place"
                            + " of NULL. Say what the old release finds there.");
        }
        if (table.key().isEmpty()) {
            examination.add(
                    "The table "
                            + table.name()
                            + " has no primary key and no unique key over NOT NULL columns, so an"
                            + " undo could not fill its rows in chunks. Give it one.");
        } else if (table.key().contains(drop.column())) {
            examination.add(
                    label(drop.column())
                            + " is part of the key by which an undo would find the rows to fill.");
        }
        AddedColumn column = column(tag, drop.column(), facts.get(), "down", value);
        return database.dialect().constraints().dropNotNull(operation.what(), column, facts.get());
    }

    private List<Step> setDefault(SetDefault set) {
        Optional<ColumnFacts> facts = facts(set.column());
        if (facts.isEmpty()) {
            return List.of();
        }
        if (facts.get().ties().contains("its identity")) {
            examination.add(label(set.column()) + " is counted by the database.");
        }
        String value = examination.text(Optional.of(set.defaultValue()));
        if (value.isEmpty()) {
            examination.add("'default' says nothing for " + database.server().product().id() + ".");
        }
        boolean none = value.equalsIgnoreCase("null");
        if (none && !facts.get().nullable()) {
            examination.add(
                    label(set.column())
                            + " is NOT NULL: without a default the next insert of the old release"
                            + " that leaves it out would fail.");
        }
        ExpressionFacts examined =
                none
                        ? Examination.NO_EXPRESSION
                        : examination.expression(
                                "default", table.withColumns(List.of()), value, facts.get().type());
        return database.dialect()
                .constraints()
                .setDefault(
                        operation.what(),
                        table,
                        set.column(),
                        facts.get(),
                        value,
                        !examined.perRow());
    }

    private Optional<ColumnFacts> facts(String column) {
        if (!examination.stays(column)) {
            return Optional.empty();
        }
        claims.column(operation, table, column);
        return Optional.of(database.column(table, column));
    }

    /// @param value SQL over the other columns, empty for none
    private AddedColumn column(
            String tag, String name, ColumnFacts facts, String key, String value) {
        TableShape others =
                table.withColumns(
                        table.columns().stream()
                                .filter(column -> !column.name().equals(name))
                                .toList());
        examination.expression(key, others, value, facts.type());
        List<Column> sources = examination.named(others, value);
        sources.forEach(source -> claims.reads(operation, table, source.name()));
        // Only NULL is replaced: a value is never derived again, whatever becomes of the others.
        boolean repeatable = false;
        return new AddedColumn(
                tag,
                table,
                name,
                facts.type(),
                true,
                "",
                false,
                value,
                repeatable,
                sources,
                "",
                List.of());
    }

    private String label(String column) {
        return table.name() + "." + column;
    }
}
