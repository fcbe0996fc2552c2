package dev.gapless.migration.plan;

import dev.gapless.migration.change.ReplaceTable.MirroredColumn;
import dev.gapless.migration.change.ReplaceTable.Partner;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.ColumnFacts;

import java.util.List;
import java.util.Optional;

/// Columns of both tables of a mirror that have the key of a row in the tables of another one.
final class MirrorReferences {
    private static final String PARK = "park";

    private final MirrorTables tables;
    private final Examination examination;

    MirrorReferences(MirrorTables tables, Examination examination) {
        this.tables = tables;
        this.examination = examination;
    }

    /// @param source the old column
    TableMirror.Pair pair(MirroredColumn mirrored, String source) {
        Partner partner = mirrored.partner().orElseThrow();
        NewTable.Column column = tables.newColumn(mirrored.name()).orElseThrow();
        ColumnFacts facts = tables.columnFacts(source);
        String parameter = tables.old().column(source).map(Column::type).orElse("");
        Side before = new Side(source, facts.type(), parameter, !facts.nullable(), "", "", "");
        String type = tables.type(column);
        Side after =
                new Side(
                        column.name(), type, type, column.notNull(), column.defaultValue(), "", "");
        policy(mirrored.name(), partner.mirror(), partner.ifMissing(), examination);
        Optional<TableMirror> other = tables.partner(partner.mirror());
        if (other.isEmpty()) {
            examination.add(
                    "'partner' of '"
                            + mirrored.name()
                            + "' names '"
                            + partner.mirror()
                            + "', which is no other table of 'mirrors'.");
        } else if (other.get().gathering().isPresent()) {
            examination.add(
                    "'partner' of '"
                            + mirrored.name()
                            + "' names '"
                            + partner.mirror()
                            + "', behind each row of which several old rows stand: no old column"
                            + " has the key of one of its rows.");
        } else {
            holds(after, tables.young().name() + "." + column.name(), other.get().after());
            holds(before, tables.old().name() + "." + source, other.get().before());
        }
        // No copy: where one side leads nowhere the other one stays what it was.
        return new TableMirror.Pair(
                before, List.of(after), "", other.map(TableMirror::asPartner), false);
    }

    /// @param what the column, or what the row is called that is referred to
    static void policy(
            String what, String table, Optional<String> ifMissing, Examination examination) {
        if (ifMissing.isEmpty()) {
            examination.add(
                    "'if-missing' of '"
                            + what
                            + "' is missing: nothing makes sure that there is a row in "
                            + table
                            + ". Say 'park': a row that refers to none gets no counterpart, verify"
                            + " lists it, and contract waits until there is none.");
        } else if (!ifMissing.get().equals(PARK)) {
            examination.add(
                    "'if-missing: "
                            + ifMissing.get()
                            + "' is not known to this version of Gapless. Possible is: park.");
        }
    }

    private void holds(Side column, String label, TableMirror.Table other) {
        if (!tables.holdsKeys(column.type(), other)) {
            examination.add(
                    label
                            + " is "
                            + column.type()
                            + ", but the keys of "
                            + other.name()
                            + ", which it refers to, are "
                            + other.keyType()
                            + ". Give both one type.");
        }
    }
}
