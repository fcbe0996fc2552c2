package dev.gapless.database.postgres;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.Sql;
import dev.gapless.database.jdbc.Transaction;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.Session.LockCount;
import dev.gapless.migration.port.StoredStep;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Takes one step back. What would be lost is copied first, without a lock; under the lock it only
/// looks whether anything of that kind was written since, and if so copies again.
final class Reversal {
    private static final int COPIES = 3;

    private final Connection connection;
    private final Ledger ledger;
    private final TableLock tableLock;
    private final int migration;
    private final StoredStep stored;
    private final Step.Locked step;

    Reversal(
            Connection connection,
            Ledger ledger,
            TableLock tableLock,
            int migration,
            StoredStep stored,
            Step.Locked step) {
        this.connection = connection;
        this.ledger = ledger;
        this.tableLock = tableLock;
        this.migration = migration;
        this.stored = stored;
        this.step = step;
    }

    LockCount run(PostgresSession.LongWork longWork) throws InterruptedException {
        if (step.keep().isEmpty()) {
            return tableLock.hold(step.table(), lock(), "undo " + step.what(), _ -> inverse());
        }
        Keeper keeper = new Keeper(connection, step.keep().get());
        LockCount locks = LockCount.NONE;
        for (int copy = 1; copy <= COPIES; copy++) {
            AtomicLong writes = new AtomicLong();
            // At this lock no write is under way, so each one counted so far is there to be copied.
            locks =
                    locks.plus(
                            tableLock.hold(
                                    step.table(),
                                    Step.Lock.WRITERS,
                                    "undo " + step.what(),
                                    _ -> writes.set(keeper.writes())));
            longWork.run(
                    "keeping values of " + step.table(),
                    () ->
                            Transaction.run(
                                    connection,
                                    () -> {
                                        keeper.copy(migration, stored, step.table());
                                        return "";
                                    }));
            AtomicBoolean written = new AtomicBoolean();
            locks =
                    locks.plus(
                            tableLock.hold(
                                    step.table(),
                                    lock(),
                                    "undo " + step.what(),
                                    _ -> {
                                        written.set(keeper.writes() != writes.get());
                                        if (!written.get()) {
                                            inverse();
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

    private void inverse() throws SQLException {
        if (ledger.isDone(migration, stored.sequence())) {
            Sql.runAll(connection, step.statements().reversed().stream().map(Statement::inverse));
            ledger.notDone(migration, stored.sequence());
        }
    }

    /// Dropping a trigger needs the whole table, creating one does not; of a table that is new
    /// values can be kept only once it is there.
    private Step.Lock lock() {
        boolean isNew = step.lock() == Step.Lock.ITS_OWN && step.keep().isPresent();
        return step.lock() == Step.Lock.WRITERS || isNew ? Step.Lock.EXCLUSIVE : step.lock();
    }
}
