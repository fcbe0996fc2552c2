package dev.gapless.migration.plan;

import dev.gapless.migration.change.Operation;
import dev.gapless.migration.plan.TableMirror.Given;
import dev.gapless.migration.plan.TableMirror.Pair;
import dev.gapless.migration.plan.TableMirror.Table;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.MirrorFacts;
import dev.gapless.migration.port.PartDialect;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What split-table and merge-tables have in common: what they ask of the table that stays, and the
/// order of the steps.
final class PartPlan {
    private final Database database;

    PartPlan(Database database) {
        this.database = database;
    }

    /// What both operations ask of the table that stays.
    static boolean examined(Examination examination, TableShape whole, MirrorFacts facts) {
        if (whole.key().size() != 1 || !facts.identified()) {
            examination.add(
                    "The table "
                            + whole.name()
                            + " needs a primary key of one column: by it the rows of the two"
                            + " tables find each other.");
            return false;
        }
        if (whole.partitioned()) {
            examination.add(
                    whole.name()
                            + " is partitioned: this version of Gapless keeps no such table in step"
                            + " with another one.");
        }
        if (!facts.missing().isEmpty()) {
            examination.add(facts.missing());
        }
        return true;
    }

    /// @param type of the column that has the key of the whole
    static void sameKey(
            MirrorTables tables, Examination examination, Table whole, String label, String type) {
        if (!tables.holdsKeys(type, whole)) {
            examination.add(
                    label
                            + " is "
                            + type
                            + ", but the key of "
                            + whole.name()
                            + " is "
                            + whole.keyType()
                            + ". Give both one type.");
        }
    }

    static TableMirror columns(
            String tag,
            Operation operation,
            Table before,
            Table after,
            List<Pair> pairs,
            List<Given> newOnly,
            List<Given> oldOnly) {
        return new TableMirror(
                tag,
                operation.what(),
                before,
                after,
                pairs,
                newOnly,
                oldOnly,
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /// @param cascades rows of the old place go or change with those of other tables
    List<Step> steps(
            TablePart part, List<Step> added, List<Step> loose, List<Step> gone, boolean cascades) {
        PartDialect dialect = database.dialect().parts();
        List<Step> steps = new ArrayList<>(added);
        steps.addAll(dialect.install(part));
        steps.add(dialect.fill(part));
        steps.addAll(dialect.compare(part));
        steps.addAll(loose);
        steps.addAll(dialect.finish(part));
        steps.addAll(gone);
        steps.add(dialect.functions(part));
        steps.addAll(database.dialect().trials().part(part, cascades));
        return steps;
    }
}
