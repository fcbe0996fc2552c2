package dev.gapless.migration.lint;

import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.statement.Act;

import java.util.Optional;

/// Which table an act locks on PostgreSQL so that others wait.
final class Locks {
    private Locks() {}

    static Optional<TableReference> exclusive(Act act) {
        return switch (act) {
            case Act.AddColumn _,
                    Act.DropColumn _,
                    Act.RenameColumn _,
                    Act.RenameTable _,
                    Act.DropTable _,
                    Act.EmptyTable _,
                    Act.ChangeType _,
                    Act.SetNotNull _,
                    Act.DropNotNull _,
                    Act.SetDefault _,
                    Act.AddConstraint _,
                    Act.DropConstraint _,
                    Act.CreateIndex _,
                    Act.MovePartition _ ->
                    table((Act.OnTable) act);
            case Act.KeepOut(var table, var _) -> table;
            case Act.Refer(var _, var parent) -> Optional.of(parent);
            case Act.Redefine _,
                    Act.ValidateConstraint _,
                    Act.DropIndex _,
                    Act.CreateTable _,
                    Act.ChangeEnum _,
                    Act.ConstrainDomain _,
                    Act.DropObject _,
                    Act.ChangeCode _,
                    Act.RevokeRight _,
                    Act.UpdateRows _,
                    Act.DeleteRows _,
                    Act.Transaction _,
                    Act.SearchElsewhere _,
                    Act.Harmless _,
                    Act.Unknown _ ->
                    Optional.empty();
        };
    }

    private static Optional<TableReference> table(Act.OnTable act) {
        boolean lets =
                act instanceof Act.CreateIndex index && index.letsWritersPass()
                        || act instanceof Act.MovePartition part && part.letsOthersPass();
        return lets ? Optional.empty() : Optional.of(act.table());
    }
}
