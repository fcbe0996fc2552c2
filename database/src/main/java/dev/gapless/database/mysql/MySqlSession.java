package dev.gapless.database.mysql;

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
import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.plan.Repair;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.Session;
import dev.gapless.migration.port.StoredStep;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Changes one database over one connection, which also holds the exclusion lock. A second one,
/// closed with the session, watches over it and writes the ledger while tables are locked.
final class MySqlSession implements Session {
    private static final Duration LOCK_GIVE_UP = Duration.ofMinutes(2);

    /// Whoever waits here with DDL makes transactions fail that have read the table: a minute of
    /// tries comes first.
    private static final int TRIES_WITHOUT_WAITING = 2_000;

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(40);

    /// For a table of ours, at a time. MySQL does not notice that we have died meanwhile: until
    /// then our statement goes on, and nobody else may change the database.
    private static final Duration OWN_TABLE_WAIT = Duration.ofSeconds(5);

    private static final int CHUNK_TRIES = 20;
    private final Connection connection;
    private final Connection control;
    private final MySqlServer server;
    private final Catalogue catalogue;
    private final Ledger ledger;
    private final LockPatience patience;
    private final Watch watch;
    private final TableLock tableLock;
    private final OldSnapshots oldSnapshots;
    private volatile boolean online;

    MySqlSession(
            Connection connection,
            Connection control,
            MySqlServer server,
            String database,
            DatabaseSettings settings)
            throws SQLException {
        this.connection = connection;
        this.control = control;
        this.server = server;
        this.catalogue = new Catalogue(connection, server);
        this.ledger = new Ledger(connection, database);
        this.patience =
                new LockPatience(
                        settings.lockTimeout(), LOCK_GIVE_UP, TRIES_WITHOUT_WAITING, LONGEST_PAUSE);
        this.watch = new Watch(connection, control, server);
        this.tableLock = new TableLock(connection, watch, patience);
        this.oldSnapshots = new OldSnapshots(connection, database, LOCK_GIVE_UP);
    }

    @Override
    public void begin(Header migration, List<Step> steps) {
        writing("beginning " + migration.id(), () -> ledger.begin(migration, steps));
    }

    @Override
    public LockCount apply(int migration, StoredStep stored) throws InterruptedException {
        Step step = stored.step();
        if (server.mariaDb() && makesTriggers(step)) {
            oldSnapshots.awaitNone(migration);
        }
        Statements statements = statements(migration, stored);
        return switch (step) {
            case Step.Locked locked when locked.lock() == Step.Lock.NONE -> {
                withoutTable(locked.what(), () -> forward(statements, LockCount.NONE));
                yield LockCount.NONE;
            }
            case Step.Locked locked when locked.lock() == Step.Lock.ROWS ->
                    rows(locked, statements, true);
            case Step.Locked locked when takesItsOwn(locked.lock()) ->
                    online(locked, statements, true);
            case Step.Locked locked ->
                    tableLock.hold(
                            locked.table(),
                            List.of(),
                            locked.what(),
                            soFar -> forward(statements, soFar));
            case Step.Online slow -> online(slow, statements, true);
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
        Statements statements = statements(migration, stored);
        return switch (step) {
            case Step.Locked locked when locked.lock() == Step.Lock.NONE -> {
                withoutTable("undo " + locked.what(), statements::back);
                yield LockCount.NONE;
            }
            case Step.Locked locked when locked.lock() == Step.Lock.ROWS ->
                    rows(locked, statements, false);
            case Step.Locked locked when hasItsOwnLock(locked, stored) ->
                    online(locked, statements, false);
            case Step.Locked locked ->
                    new Reversal(connection, catalogue, tableLock, statements, locked)
                            .run(this::online);
            case Step.Online slow -> online(slow, statements, false);
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
        Filler filler = new Filler(connection, ledger, catalogue, migration, stored, fill);
        for (int attempt = 1; ; attempt++) {
            try {
                return filler.next(Math.max(1, rows / attempt));
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
        Keys.Condition row = new Keys(step.key(), step.keyTypes()).these(List.of(values.get()));
        try {
            return RowValues.of(
                    connection,
                    new RowValues.Row(Names.quote(step.table()), row.sql(), row.arguments()),
                    step.reads(),
                    name -> "LEFT(" + Names.quote(name) + ", " + RowValues.characters() + ")");
        } catch (SQLException e) {
            System.getLogger(MySqlSession.class.getName())
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
            Comparison comparison =
                    new Comparer(connection, compare, keyTypes(compare)).compare(progress);
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

    @Override
    public LockCount restore(Step.Locked lost) throws InterruptedException {
        TableLock.Locked work =
                _ -> Sql.runAll(connection, lost.statements().stream().map(Statement::sql));
        return takesItsOwn(lost.lock())
                ? tableLock.online(lost.table(), List.of(), lost.what(), work)
                : tableLock.hold(lost.table(), List.of(), lost.what(), work);
    }

    @Override
    public Comparison look(Step.Compare compare, LongConsumer progress)
            throws InterruptedException {
        try {
            return new Comparer(connection, compare, keyTypes(compare)).compare(progress);
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
        return new Repairer(connection, new RepairWords(catalogue));
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
            watch.end();
        } catch (SQLException e) {
            System.getLogger(MySqlSession.class.getName())
                    .log(System.Logger.Level.DEBUG, "cancel", e);
        }
    }

    /// The exclusion lock ends with the first connection, which its owner closes.
    @Override
    public void close() {
        try {
            control.close();
        } catch (SQLException e) {
            System.getLogger(MySqlSession.class.getName())
                    .log(System.Logger.Level.DEBUG, "close", e);
        }
    }

    interface Write {
        void run() throws SQLException;
    }

    /// Carries out [Write]s that may take long.
    interface LongWork {
        void run(String doing, Write work) throws InterruptedException;
    }

    private Statements statements(int migration, StoredStep stored) {
        return new Statements(
                connection, new Ledger(control, ledger.database()), migration, stored);
    }

    private static void forward(Statements statements, LockCount soFar) throws SQLException {
        if (statements.forward()) {
            statements.ledger().done(statements.migration(), statements.stored().sequence(), soFar);
        }
    }

    private List<String> keyTypes(Step.Compare compare) throws SQLException {
        TableName table = compare.table();
        Optional<TableShape> shape =
                catalogue.find(new TableReference(table.schema(), table.name()));
        return compare.key().stream()
                .map(Names::bare)
                .map(
                        name ->
                                shape.flatMap(found -> found.column(name))
                                        .map(Column::type)
                                        .orElse(""))
                .toList();
    }

    /// Those of later phases come when all transactions of before have ended long since.
    private static boolean makesTriggers(Step step) {
        return step.phase() == Phase.SYNC
                && step instanceof Step.Locked locked
                && locked.lock() != Step.Lock.NONE;
    }

    /// A table that may not be there yet cannot be locked.
    private static boolean hasItsOwnLock(Step.Locked locked, StoredStep stored) {
        return takesItsOwn(locked.lock()) && (locked.keep().isEmpty() || !stored.done());
    }

    private static boolean takesItsOwn(Step.Lock lock) {
        return lock == Step.Lock.ITS_OWN || lock == Step.Lock.AS_WRITTEN;
    }

    /// Rolled back as a whole, and tried again, when somebody else has a row for too long.
    private LockCount rows(Step.Locked step, Statements statements, boolean forward)
            throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            online = true;
            try {
                statements.together(forward);
                return LockCount.NONE;
            } catch (SQLException e) {
                if (Failures.cancelled(e) && Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (!Failures.locked(e) || attempt == CHUNK_TRIES) {
                    throw Failures.problem(forward ? step.what() : "undo " + step.what(), e);
                }
            } finally {
                online = false;
            }
            Thread.sleep(patience.longestWait());
        }
    }

    private LockCount online(Step slow, Statements statements, boolean forward)
            throws InterruptedException {
        online = true;
        try {
            return tableLock.online(
                    slow.table(),
                    slow.tables().stream().skip(1).toList(),
                    forward ? slow.what() : "undo " + slow.what(),
                    soFar -> {
                        if (forward) {
                            forward(statements, soFar);
                        } else {
                            statements.back();
                        }
                    });
        } finally {
            online = false;
        }
    }

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

    private void requireTriggers(TableName table, String guard) {
        writing(
                "looking for the triggers of " + table,
                () -> Guard.require(connection, table, guard));
    }

    /// What locks no table of the application may wait, and nobody else stands behind us: for
    /// InnoDB, which still cleans up rows of a table of ours, and gets out of the way of who waits,
    /// but not of who comes back again and again. For its own tables the server waits less long.
    private void withoutTable(String doing, Write work) throws InterruptedException {
        long giveUp = System.nanoTime() + LOCK_GIVE_UP.toNanos();
        writing(doing, () -> watch.waitFor(OWN_TABLE_WAIT));
        while (true) {
            online = true;
            try {
                work.run();
                return;
            } catch (SQLException e) {
                if (Failures.cancelled(e) && Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (!Failures.locked(e) || System.nanoTime() > giveUp) {
                    throw Failures.problem(doing, e);
                }
            } finally {
                online = false;
            }
            Thread.sleep(LONGEST_PAUSE);
        }
    }

    private static void writing(String doing, Write write) {
        try {
            write.run();
        } catch (SQLException e) {
            throw Failures.problem(doing, e);
        }
    }
}
