package dev.gapless.testkit.database;

import dev.gapless.migration.port.Product;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// What happened to the statements of some writers. Three kinds of failure are told apart by what
/// the server says, and none is left out:
///
/// - a *failure* is what an application is not made for: a column that is missing, a NULL where
///   none may be, a statement that waited too long;
/// - an *abort* is a deadlock (1213, 40P01), of rows or of the locks that DDL takes: applications
///   have to repeat the transaction; 1467 is InnoDB's word for one about the lock of a counter;
/// - a *conflict* is 40001 of PostgreSQL under REPEATABLE READ: the row was changed after the
///   transaction had begun. Writers do that to each other, too.
///
/// How many of the last two the writers owe to themselves is seen on one shape alone: run them
/// there first, and hold [#since] of both times against each other.
public final class Tally {
    private static final Set<Integer> DEADLOCKS = Set.of(1213, 1467);
    private static final String POSTGRES_DEADLOCK = "40P01";
    private static final String SERIALIZATION = "40001";
    private static final long NANOS_PER_MILLI = 1_000_000;

    /// @param at as of [System#nanoTime]
    /// @param statement the one that was told
    public record Abort(long at, String release, String statement) {}

    /// What happened until now, or in some time.
    ///
    /// @param longestMillis of any statement in that time
    public record Counts(long statements, long aborts, long conflicts, long longestMillis) {
        public static final Counts NONE = new Counts(0, 0, 0, 0);

        public Counts plus(Counts other) {
            return new Counts(
                    statements + other.statements,
                    aborts + other.aborts,
                    conflicts + other.conflicts,
                    Math.max(longestMillis, other.longestMillis));
        }

        /// So many of this number of statements, at the rate seen here.
        public double abortsOf(long others) {
            return statements == 0 ? 0 : (double) aborts * others / statements;
        }

        public double conflictsOf(long others) {
            return statements == 0 ? 0 : (double) conflicts * others / statements;
        }
    }

    private final Product product;
    private final AtomicLong statements = new AtomicLong();
    private final AtomicLong conflicts = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Queue<Abort> aborts = new ConcurrentLinkedQueue<>();

    Tally(Product product) {
        this.product = product;
    }

    void executed(long nanos) {
        statements.incrementAndGet();
        longestNanos.accumulateAndGet(nanos, Math::max);
    }

    void failed(String release, String statement, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (product == Product.POSTGRESQL
                ? state.equals(POSTGRES_DEADLOCK)
                : DEADLOCKS.contains(e.getErrorCode())) {
            aborts.add(new Abort(System.nanoTime(), release, statement));
        } else if (product == Product.POSTGRESQL && state.equals(SERIALIZATION)) {
            conflicts.incrementAndGet();
        } else {
            failures.add(release + ": " + e.getMessage() + " at " + statement);
        }
    }

    public long statements() {
        return statements.get();
    }

    public List<String> failures() {
        return List.copyOf(failures);
    }

    public List<Abort> aborts() {
        return List.copyOf(aborts);
    }

    /// The longest statement of all so far.
    public Duration longest() {
        return Duration.ofNanos(longestNanos.get());
    }

    /// What happened until now; the longest statement is looked for anew from here on.
    public Counts mark() {
        return new Counts(
                statements.get(),
                aborts.size(),
                conflicts.get(),
                longestNanos.getAndSet(0) / NANOS_PER_MILLI);
    }

    /// What happened since `before`, when [#mark] returned it.
    public Counts since(Counts before) {
        return new Counts(
                statements.get() - before.statements(),
                aborts.size() - before.aborts(),
                conflicts.get() - before.conflicts(),
                longestNanos.get() / NANOS_PER_MILLI);
    }
}
