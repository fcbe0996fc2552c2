package dev.gapless.database.mysql;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.database.jdbc.Transaction;
import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.Session.LockCount;
import dev.gapless.migration.port.TableShape;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Takes one step back. What would be lost is copied first, without a lock; under the lock it only
/// looks whether anything of that kind was written since, and if so copies again.
final class Reversal {
    private static final int COPIES = 3;
    private final Connection connection;
    private final Catalogue catalogue;
    private final TableLock tableLock;
    private final Statements statements;
    private final Step.Locked step;

    Reversal(
            Connection connection,
            Catalogue catalogue,
            TableLock tableLock,
            Statements statements,
            Step.Locked step) {
        this.connection = connection;
        this.catalogue = catalogue;
        this.tableLock = tableLock;
        this.statements = statements;
        this.step = step;
    }

    LockCount run(MySqlSession.LongWork longWork) throws InterruptedException {
        // A step that did not come to its end was never in use: there is nothing to keep.
        if (step.keep().isEmpty() || !statements.stored().done()) {
            return locked(List.of(), _ -> statements.back());
        }
        Keeper keeper = new Keeper(connection, statements.ledger(), step.keep().get());
        LockCount locks = LockCount.NONE;
        for (int copy = 1; copy <= COPIES; copy++) {
            AtomicLong writes = new AtomicLong();
            // At this lock no write is under way, so each one counted so far is there to be copied.
            locks = locks.plus(locked(keeper.counting(), _ -> writes.set(keeper.writes())));
            longWork.run("keeping values of " + step.table(), () -> copy(keeper));
            AtomicBoolean written = new AtomicBoolean();
            locks =
                    locks.plus(
                            locked(
                                    keeper.counting(),
                                    _ -> {
                                        written.set(keeper.writes() != writes.get());
                                        if (!written.get()) {
                                            statements.back();
                                        }
                                    }));
            if (!written.get()) {
                return locks;
            }
        }
        throw Problem.of(
                        ProblemCode.NOT_POSSIBLE_NOW,
                        "The new release still writes to "
                                + step.table()
                                + "; going back would lose what it writes.")
                .todo("Take its traffic away first, then undo again.")
                .retryable()
                .build();
    }

    private LockCount locked(List<String> counting, TableLock.Locked work)
            throws InterruptedException {
        return tableLock.hold(step.table(), counting, "undo " + step.what(), work);
    }

    private void copy(Keeper keeper) throws SQLException {
        TableReference table = new TableReference(step.table().schema(), step.table().name());
        List<String> columns =
                catalogue.find(table).map(TableShape::columns).orElse(List.of()).stream()
                        .map(Column::name)
                        .map(Names::quote)
                        .toList();
        keeper.prepare(statements.migration());
        Transaction.run(
                connection,
                () -> {
                    keeper.copy(statements.migration(), statements.stored(), step.table(), columns);
                    return "";
                });
    }
}
