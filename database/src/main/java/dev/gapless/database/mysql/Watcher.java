package dev.gapless.database.mysql;

import dev.gapless.database.jdbc.Sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/// Ends one statement of ours over a second connection when it has waited for a table for long
/// enough. A thread of its own from [#start] to [#stop].
final class Watcher {
    private static final String STATE =
            "SELECT coalesce(state, '') FROM information_schema.processlist WHERE id = ?";

    /// The server's words for a wait.
    private static final String WAITING = "Waiting for table";

    /// The server's words for what comes between the two locks of online DDL.
    private static final String AT_WORK = "altering table";

    private static final Duration LOOK = Duration.ofMillis(2);

    /// Where nothing may be waited for, the first looks follow each other without a pause.
    private static final int LOOKS_WITHOUT_PAUSE = 200;

    private final Connection control;
    private final long id;
    private final Duration atTheBeginning;
    private final Duration atTheEnd;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();

    /// Guarded by `lock`: the statement is over; it was ended.
    private boolean over;

    private boolean ended;

    /// Of the watching thread: the statement has had its first lock; since when it waits, or 0.
    private boolean atWork;

    private long waitingSince;

    /// @param id of the connection that is watched
    /// @param atTheBeginning how long the statement may wait
    /// @param atTheEnd how long it may wait once it has been at work
    Watcher(Connection control, long id, Duration atTheBeginning, Duration atTheEnd) {
        this.control = control;
        this.id = id;
        this.atTheBeginning = atTheBeginning;
        this.atTheEnd = atTheEnd;
        this.thread = Thread.ofPlatform().daemon().unstarted(this::watch);
    }

    void start() {
        thread.start();
    }

    /// @return whether it was ended
    boolean stop() throws InterruptedException {
        lock.lock();
        try {
            over = true;
        } finally {
            lock.unlock();
        }
        thread.join();
        return ended;
    }

    private void watch() {
        try {
            for (int looks = 1; !looked(); looks++) {
                if (!atTheBeginning.isZero() || atWork || looks > LOOKS_WITHOUT_PAUSE) {
                    Thread.sleep(LOOK);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            // Then the server's own limit ends the statement.
            System.getLogger(Watcher.class.getName()).log(System.Logger.Level.DEBUG, "watch", e);
        }
    }

    /// @return nothing more to do
    private boolean looked() throws SQLException {
        lock.lock();
        try {
            if (over) {
                return true;
            }
            if (!hasWaited(Sql.first(control, STATE, row -> row.getString(1), id).orElse(""))) {
                return false;
            }
            ended = true;
            Sql.run(control, "KILL QUERY " + id);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasWaited(String state) {
        atWork = atWork || state.startsWith(AT_WORK);
        if (!state.startsWith(WAITING)) {
            waitingSince = 0;
            return false;
        }
        long now = System.nanoTime();
        waitingSince = waitingSince == 0 ? now : waitingSince;
        return now - waitingSince >= (atWork ? atTheEnd : atTheBeginning).toNanos();
    }
}
