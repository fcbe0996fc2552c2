package dev.gapless.database.postgres;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.database.jdbc.Guard;
import dev.gapless.database.jdbc.LockPatience;
import dev.gapless.database.jdbc.Repairer;
import dev.gapless.database.jdbc.RowValues;
import dev.gapless.database.jdbc.RuleSql;
import dev.gapless.database.jdbc.Sql;
import dev.gapless.database.jdbc.Transaction;
import dev.gapless.migration.plan.Repair;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.Session;
import dev.gapless.migration.port.StoredStep;
import dev.gapless.migration.port.TableName;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Changes one database over one connection, which also holds the exclusion lock.
final class PostgresSession implements Session {
    private static final Duration LOCK_GIVE_UP = Duration.ofMinutes(2);
    private static final Duration BELOW_DEADLOCK_TIMEOUT = Duration.ofMillis(100);
    private static final int TRIES_WITHOUT_WAITING = 12;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final int CHUNK_TRIES = 20;

    private final Connection connection;
    private final Ledger ledger;
    private final LockPatience patience;
    private final TableLock tableLock;
    private volatile boolean online;

    PostgresSession(Connection connection, DatabaseSettings settings) throws SQLException {
        this.connection = connection;
        this.ledger = new Ledger(connection);
        this.patience =
                new LockPatience(
                        longestWait(connection, settings.lockTimeout()),
                        LOCK_GIVE_UP,
                        TRIES_WITHOUT_WAITING,
                        LONGEST_PAUSE);
        this.tableLock = new TableLock(connection, patience);
    }

    @Override
    public void begin(Header migration, List<Step> steps) {
        writing("beginning " + migration.id(), () -> ledger.begin(migration, steps));
    }

    @Override
    public LockCount apply(int migration, StoredStep stored) throws InterruptedException {
        Step step = stored.step();
        return switch (step) {
            case Step.Locked locked ->
                    tableLock.hold(
                            locked.table(),
                            locked.lock(),
                            locked.what(),
                            soFar -> {
                                if (!ledger.isDone(migration, stored.sequence())) {
                                    Sql.runAll(
                                            connection,
                                            locked.statements().stream().map(Statement::sql));
                                    ledger.done(migration, stored.sequence(), soFar);
                                }
                            });
            case Step.Online slow -> {
                online(
                        slow.what(),
                        () -> {
                            Sql.runAll(connection, slow.statements().stream().map(Statement::sql));
                            ledger.done(migration, stored.sequence(), LockCount.NONE);
                        });
                yield LockCount.NONE;
            }
            case Step.Fill _, Step.Compare _, Step.Check _ ->
                    throw new IllegalArgumentException(step.what());
        };
    }

    @Override
    public void undoing(int migration) {
        writing("writing the ledger", () -> ledger.undoing(migration));
    }

    @Override
    public LockCount revert(int migration, StoredStep stored) throws InterruptedException {
        Step step = stored.step();
        return switch (step) {
            case Step.Locked locked ->
                    new Reversal(connection, ledger, tableLock, migration, stored, locked)
                            .run(this::online);
            case Step.Online slow -> {
                online(
                        "undo " + slow.what(),
                        () -> {
                            Sql.runAll(
                                    connection,
                                    slow.statements().reversed().stream().map(Statement::inverse));
                            ledger.notDone(migration, stored.sequence());
                        });
                yield LockCount.NONE;
            }
            case Step.Fill _, Step.Compare _, Step.Check _ -> {
                writing("undo " + step.what(), () -> ledger.notDone(migration, stored.sequence()));
                yield LockCount.NONE;
            }
        };
    }

    @Override
    public FillChunk fill(int migration, StoredStep stored, int rows) throws InterruptedException {
        if (!(stored.step() instanceof Step.Fill fill)) {
            throw new IllegalArgumentException(stored.step().what());
        }
        requireTriggers(fill.table(), fill.guard());
        Filler filler = new Filler(connection, migration, stored, fill);
        for (int attempt = 1; ; attempt++) {
            try {
                return filler.next(Math.max(1, rows / attempt), patience.longestWait());
            } catch (SQLException e) {
                if (!Failures.locked(e) || attempt == CHUNK_TRIES) {
                    throw Failures.problem(fill.what(), e);
                }
            }
            Thread.sleep(patience.longestWait());
        }
    }

    @Override
    public String values(Step.Fill step, String key) {
        Optional<List<String>> values = RowValues.key(step, key);
        if (values.isEmpty()) {
            return "";
        }
        List<String> places =
                step.keyTypes().stream().map(type -> "CAST(? AS " + type + ")").toList();
        RowValues.Row row =
                new RowValues.Row(
                        Names.quote(step.table()),
                        "(" + Names.list(step.key()) + ") = (" + Names.list(places) + ")",
                        values.get());
        try {
            return RowValues.of(
                    connection,
                    row,
                    step.reads(),
                    name ->
                            "left("
                                    + Names.quote(name)
                                    + "::text, "
                                    + RowValues.characters()
                                    + ")");
        } catch (SQLException e) {
            System.getLogger(PostgresSession.class.getName())
                    .log(System.Logger.Level.INFO, "reading a row that is in the way", e);
            return "";
        }
    }

    @Override
    public Comparison compare(
            int migration, StoredStep stored, Comparison before, LongConsumer progress)
            throws InterruptedException {
        if (!(stored.step() instanceof Step.Compare compare)) {
            throw new IllegalArgumentException(stored.step().what());
        }
        requireTriggers(compare.table(), compare.guard());
        try {
            Comparison comparison = new Comparer(connection, compare).compare(progress);
            return Transaction.run(
                    connection,
                    () -> {
                        ledger.compared(migration, before.plus(comparison));
                        ledger.done(migration, stored.sequence(), LockCount.NONE);
                        return comparison;
                    });
        } catch (SQLException e) {
            throw Failures.problem(compare.what(), e);
        }
    }

    @Override
    public List<String> missing(String guard) {
        List<String> missing = new ArrayList<>();
        writing("looking for triggers", () -> missing.addAll(Guard.missing(connection, guard)));
        return missing;
    }

    /// A trigger goes only with the whole table, also one that is only disabled.
    @Override
    public LockCount restore(Step.Locked lost) throws InterruptedException {
        return tableLock.hold(
                lost.table(),
                Step.Lock.EXCLUSIVE,
                lost.what(),
                _ -> Sql.runAll(connection, lost.statements().stream().map(Statement::sql)));
    }

    @Override
    public Comparison look(Step.Compare compare, LongConsumer progress)
            throws InterruptedException {
        try {
            return new Comparer(connection, compare).compare(progress);
        } catch (SQLException e) {
            throw Failures.problem(compare.what(), e);
        }
    }

    @Override
    public Wrong find(Repair repair, RepairPlace place, int rows) {
        try {
            return repairer().find(repair, place, rows);
        } catch (SQLException e) {
            throw Failures.problem("looking for rows of " + repair.table(), e);
        }
    }

    @Override
    public Repaired repair(int migration, Repair repair, List<List<String>> keys) {
        try {
            return repairer().repair(migration, repair, keys);
        } catch (SQLException e) {
            throw Failures.problem("repairing rows of " + repair.table(), e);
        }
    }

    @Override
    public void accept(Repair repair, long rows) {
        writing(
                repair.what(),
                () ->
                        Sql.run(
                                connection,
                                repair.accept().replace(Repair.ROWS, Long.toString(rows))));
    }

    private Repairer repairer() {
        return new Repairer(connection, new RepairWords(connection, patience.longestWait()));
    }

    private void requireTriggers(TableName table, String guard) {
        try {
            Guard.require(connection, table, guard);
        } catch (SQLException e) {
            throw Failures.problem("looking for the triggers of " + table, e);
        }
    }

    @Override
    public Broken check(Step.Check step) throws InterruptedException {
        List<Broken> found = new ArrayList<>();
        online(
                "counting what breaks " + step.rule(),
                () -> found.add(RuleSql.broken(connection, step)));
        return found.getFirst();
    }

    @Override
    public void passed(int migration, StoredStep stored) {
        writing(
                "writing the ledger",
                () -> ledger.done(migration, stored.sequence(), LockCount.NONE));
    }

    @Override
    public void reached(int migration, Phase phase) {
        writing("writing the ledger", () -> ledger.reached(migration, phase));
    }

    @Override
    public void undone(int migration) {
        writing("writing the ledger", () -> ledger.undone(migration));
    }

    @Override
    public void cancel() {
        if (!online) {
            return;
        }
        try {
            connection.unwrap(org.postgresql.PGConnection.class).cancelQuery();
        } catch (SQLException e) {
            System.getLogger(PostgresSession.class.getName())
                    .log(System.Logger.Level.DEBUG, "cancel", e);
        }
    }

    /// The exclusion lock ends with the connection, which its owner closes.
    @Override
    public void close() {}

    /// Work that may take long and that [#cancel] ends.
    private void online(String doing, Write work) throws InterruptedException {
        online = true;
        try {
            work.run();
        } catch (SQLException e) {
            if (Failures.cancelled(e) && Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw Failures.problem(doing, e);
        } finally {
            online = false;
        }
    }

    interface Write {
        void run() throws SQLException;
    }

    /// Carries out [Write]s that may take long.
    interface LongWork {
        void run(String doing, Write work) throws InterruptedException;
    }

    private void writing(String doing, Write write) {
        try {
            Transaction.run(
                    connection,
                    () -> {
                        write.run();
                        return "";
                    });
        } catch (SQLException e) {
            throw Failures.problem(doing, e);
        }
    }

    private static Duration longestWait(Connection connection, Duration wanted)
            throws SQLException {
        long deadlock =
                Sql.first(
                                connection,
                                "SELECT setting::bigint FROM pg_settings WHERE name ="
                                        + " 'deadlock_timeout'",
                                row -> row.getLong(1))
                        .orElseThrow();
        long limit =
                Math.max(1, deadlock - Math.min(BELOW_DEADLOCK_TIMEOUT.toMillis(), deadlock / 2));
        return Duration.ofMillis(Math.clamp(wanted.toMillis(), 1, limit));
    }
}
