package dev.gapless.migration.lint;

import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.statement.Act;
import dev.gapless.migration.statement.Constraint;
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
    private final Set<TableReference> indexes = new HashSet<>();

    /// Some of them are gone when the transaction ends.
    private final Set<TableReference> temporary = new HashSet<>();

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
        return switch (act) {
            case Act.CreateTable create -> {
                creates(create);
                yield false;
            }
            case Act.Refer refer -> tables.contains(refer.parent());
            case Act.SearchElsewhere _ -> {
                tables.removeIf(table -> table.schema().isEmpty());
                indexes.removeIf(index -> index.schema().isEmpty());
                yield false;
            }
            case Act.Transaction(var undone) -> {
                tables.removeIf(table -> undone || temporary.contains(table));
                indexes.removeIf(_ -> undone);
                yield false;
            }
            case Act.CreateIndex index -> {
                boolean owned = tables.contains(index.table());
                if (owned) {
                    index.name().map(name -> beside(index.table(), name)).ifPresent(indexes::add);
                }
                yield owned;
            }
            case Act.DropIndex drop ->
                    indexes.remove(new TableReference(drop.schema(), drop.name()))
                            || drop.table().filter(tables::contains).isPresent();
            case Act.RenameTable rename -> renames(rename);
            case Act.DropTable drop -> tables.remove(drop.table());
            case Act.AddConstraint(var table, Constraint.ForeignKey key) ->
                    tables.contains(table) && tables.contains(key.parent());
            case Act.MovePartition move ->
                    tables.contains(move.table())
                            && (move.letsOthersPass() || isOwn(move.partition()));
            default -> table(act).filter(tables::contains).isPresent();
        };
    }

    private void creates(Act.CreateTable create) {
        if (!create.unlessThere()) {
            tables.add(create.table());
        }
        if (create.temporary()) {
            temporary.add(create.table());
        }
    }

    private boolean renames(Act.RenameTable rename) {
        boolean owned = tables.remove(rename.table());
        if (owned) {
            tables.add(rename.to());
        } else {
            tables.remove(rename.to());
        }
        return owned;
    }

    private boolean isOwn(String partition) {
        return tables.stream().anyMatch(table -> table.toString().equals(partition));
    }

    private static TableReference beside(TableReference table, String index) {
        return new TableReference(table.schema(), index);
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
