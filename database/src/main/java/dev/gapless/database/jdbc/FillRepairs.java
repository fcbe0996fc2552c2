package dev.gapless.database.jdbc;

import dev.gapless.core.port.SchemaChange.Shape;
import dev.gapless.migration.plan.Repair;
import dev.gapless.migration.plan.Repair.Key;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.List;

/// What makes an added column agree again with what it is made of.
///
/// @param key quoted
/// @param column quoted
/// @param up its value
/// @param differs condition of a row that is wrong
/// @param missing condition of a row without a value that it should have
/// @param own condition of a row with another value; empty: not told apart
/// @param accept counts values as chosen by the new release
public record FillRepairs(
        TableShape table,
        List<String> key,
        String column,
        String up,
        String differs,
        String missing,
        String own,
        String accept) {

    /// The new release has no value where there is none, so that one is derived whichever is right.
    public List<Repair> all() {
        String what = column + " derived from the columns that it is made of";
        Repair fromOld = repair(Shape.OLD, what, differs);
        List<Repair> repairs = new ArrayList<>();
        repairs.add(fromOld);
        repairs.add(repair(Shape.NEW, what + ", since it is empty", missing));
        if (!own.isEmpty()) {
            repairs.add(fromOld.ofChosen(what + ", since nobody is known to have chosen it", own));
            repairs.add(
                    Repair.accepted(
                            column + " is taken as it is",
                            table.name(),
                            rows(),
                            "(" + own + ") AND (" + differs + ") IS NOT TRUE",
                            accept));
        }
        return repairs;
    }

    private Repair repair(Shape from, String what, String wrong) {
        return Repair.inRow(
                from, what, table.name(), rows(), wrong, List.of(column), column + " = " + up);
    }

    private Key rows() {
        return new Key(key, table.keyTypes());
    }
}
