package dev.gapless.migration.lint;

import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.statement.Act;
import dev.gapless.migration.statement.PlacedAct;
import dev.gapless.migration.statement.Script.Batch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a batch creates, no release uses yet: what it does with that is harmless. Confined to one
/// thread.
final class Created {
    private final Set<TableReference> tables = new HashSet<>();
    private final Set<String> indexes = new HashSet<>();

    private Created() {}

    /// The acts of the batch, but for those about what it has created.
    static List<PlacedAct> without(Batch batch) {
        Created created = new Created();
        List<PlacedAct> acts = new ArrayList<>();
        batch.reads().stream()
                .flatMap(read -> read.acts().stream())
                .filter(placed -> !created.owns(placed.act()))
                .forEach(acts::add);
        return acts;
    }

    private boolean owns(Act act) {
        if (act instanceof Act.CreateTable create) {
            tables.add(create.table());
            return false;
        }
        if (act instanceof Act.CreateIndex index && tables.contains(index.table())) {
            index.name().ifPresent(indexes::add);
            return true;
        }
        if (act instanceof Act.DropIndex drop) {
            return indexes.contains(drop.name())
                    || drop.table().filter(tables::contains).isPresent();
        }
        Optional<TableReference> table = table(act);
        boolean owned = table.filter(tables::contains).isPresent();
        if (owned && act instanceof Act.RenameTable(var _, var to)) {
            tables.add(to);
        }
        return owned;
    }

    private static Optional<TableReference> table(Act act) {
        if (act instanceof Act.OnTable on) {
            return Optional.of(on.table());
        }
        if (act instanceof Act.KeepOut(var table, var _)) {
            return table;
        }
        return act instanceof Act.ChangeCode code ? code.table() : Optional.empty();
    }
}
