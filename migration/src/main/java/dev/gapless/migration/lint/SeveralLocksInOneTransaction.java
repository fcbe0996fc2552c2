package dev.gapless.migration.lint;

import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;
import dev.gapless.migration.statement.PlacedAct;

import java.util.List;
import java.util.Optional;

/// A transaction that locks one table against everybody and goes on.
final class SeveralLocksInOneTransaction implements LintRule {
    @Override
    public About about() {
        return new About(
                "several-locks-in-one-transaction",
                Severity.WARNING,
                About.POSTGRESQL,
                "The file (Flyway), or the changeset (Liquibase), is one transaction: each lock is"
                        + " held until its end. While it waits for the second table, or writes rows,"
                        + " everybody waits for the first one; with a release that takes them in"
                        + " another order it is a deadlock.",
                "one operation of a Gapless migration each, which takes its lock alone and gives"
                        + " way; or a file each");
    }

    @Override
    public List<Hit> findsIn(List<PlacedAct> acts, Product product) {
        Optional<TableReference> locked = Optional.empty();
        for (PlacedAct placed : acts) {
            if (placed.act() instanceof Act.Transaction) {
                locked = Optional.empty();
            }
            Optional<TableReference> next = Locks.exclusive(placed.act());
            boolean rows =
                    placed.act() instanceof Act.UpdateRows
                            || placed.act() instanceof Act.DeleteRows;
            if (locked.isPresent()
                    && (rows || next.filter(locked.get()::equals).isEmpty() && next.isPresent())) {
                String table = locked.get().toString();
                return List.of(
                        new Hit(
                                placed.line(),
                                table
                                        + " is locked since an earlier statement of this"
                                        + " transaction, and stays so while "
                                        + (rows
                                                ? "rows are written."
                                                : next.get() + " is waited for.")));
            }
            locked = locked.or(() -> next);
        }
        return List.of();
    }
}
