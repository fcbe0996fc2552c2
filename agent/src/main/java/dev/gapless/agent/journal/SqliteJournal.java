package dev.gapless.agent.journal;

import dev.gapless.api.PrivateFiles;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.deploy.Decision;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.StateJournal;

import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import tools.jackson.core.JacksonException;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The journal of one `$GAPLESS_HOME`, a SQLite database with WAL and synchronous=FULL: once
/// `append` returns, event, state and actions survive a power cut.
///
/// Thread-safe: one connection, one lock, held only for one short transaction. A reserve file
/// beside it is given up when the disk is full, so that a deployment under way can come to its end;
/// no new one is taken until it is back.
public final class SqliteJournal implements StateJournal, AutoCloseable {
    /// Grows when a journal written by this build could not be read by an older one.
    static final int VERSION = 1;

    private static final System.Logger LOG = System.getLogger(SqliteJournal.class.getName());
    private static final int ENTRIES_KEPT = 2_000;
    private static final int PRUNE_EVERY = 100;

    private final Path file;
    private final Object lock = new Object();
    private final Connection connection;
    private final StateJson json = new StateJson();
    private final Reserve reserve;
    private int appended;

    public SqliteJournal(Path file) {
        this.file = file;
        this.reserve = new Reserve(file.resolveSibling("journal.reserve"));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            closeToOthers(file);
            this.connection = open(file);
        } catch (SQLException | IOException e) {
            throw OpenFailure.of(file, e);
        }
        reserve.fill();
    }

    /// The files that SQLite makes beside it get the rights of the first.
    private static void closeToOthers(Path file) {
        try {
            PrivateFiles.file(file, "rw-------");
            for (String ending : List.of("-wal", "-shm")) {
                Path beside = file.resolveSibling(file.getFileName() + ending);
                if (Files.exists(beside)) {
                    PrivateFiles.file(beside, "rw-------");
                }
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "whoever opens it says why it cannot be opened", e);
        }
    }

    private static Connection open(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(5_000);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            int version = version(statement);
            if (version > VERSION) {
                connection.close();
                throw newer(file, version);
            }
            Schema.create(statement);
            refuseDamage(statement);
            statement.execute("PRAGMA user_version = " + VERSION);
        }
        connection.setAutoCommit(false);
        return connection;
    }

    /// Every page is looked at now, not when it is needed in the middle of a deployment.
    private static void refuseDamage(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
            String found = rows.next() ? rows.getString(1) : "";
            if (!found.equals("ok")) {
                throw new SQLException(found);
            }
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("PRAGMA user_version")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private static Problem newer(Path file, int version) {
        return Problem.of(
                        ProblemCode.JOURNAL_NEWER,
                        "The journal was written by a newer Gapless (journal version "
                                + version
                                + ", this one knows "
                                + VERSION
                                + ").")
                .where(file.toString())
                .todo("run the newer Gapless again; nothing was changed")
                .build();
    }

    /// A number that is larger at each start of an agent on this home.
    public long nextEpoch() {
        return write(
                "the epoch",
                () -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute(
                                "INSERT INTO meta(key, value) VALUES ('epoch', 1)"
                                        + " ON CONFLICT (key) DO UPDATE SET value = value + 1");
                        try (ResultSet rows =
                                statement.executeQuery(
                                        "SELECT value FROM meta WHERE key = 'epoch'")) {
                            return rows.next() ? rows.getLong(1) : 1L;
                        }
                    }
                });
    }

    @Override
    public void append(Event event, Decision decision, Instant now) {
        write(
                "a decision",
                () -> {
                    keep(event, decision, now);
                    return decision;
                });
    }

    private void keep(Event event, Decision decision, Instant now) throws SQLException {
        String service = decision.state().service();
        try (PreparedStatement insert =
                        connection.prepareStatement(
                                "INSERT INTO entry(service, at, event, actions) VALUES (?, ?, ?,"
                                        + " ?)");
                PreparedStatement update =
                        connection.prepareStatement(
                                "INSERT INTO service(name, state) VALUES (?, ?) ON CONFLICT (name)"
                                        + " DO UPDATE SET state = excluded.state")) {
            insert.setString(1, service);
            insert.setLong(2, now.toEpochMilli());
            insert.setString(3, json.write(event));
            insert.setString(4, json.write(decision.actions()));
            insert.executeUpdate();
            update.setString(1, service);
            update.setString(2, json.write(withoutTraffic(decision.state())));
            update.executeUpdate();
        }
        Optional<Deployment> deployment = decision.state().deployment();
        if (deployment.isPresent()) {
            keep(service, deployment.get());
        }
        if (++appended % PRUNE_EVERY == 0) {
            prune();
        }
    }

    /// The unique index on open deployments of a service refuses a second one, whatever the code
    /// above believes.
    private void keep(String service, Deployment deployment) throws SQLException {
        try (PreparedStatement upsert =
                connection.prepareStatement(
                        "INSERT INTO deployment(service, number, open, content) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (service, number) DO UPDATE SET open = excluded.open,"
                                + " content = excluded.content")) {
            upsert.setString(1, service);
            upsert.setLong(2, deployment.number());
            upsert.setInt(3, deployment.open() ? 1 : 0);
            upsert.setString(4, json.write(deployment));
            upsert.executeUpdate();
        }
    }

    private void prune() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "DELETE FROM entry WHERE sequence <= (SELECT max(sequence) FROM entry) - "
                            + ENTRIES_KEPT);
        }
    }

    /// What was observed of the traffic is asked for again after a restart.
    private static ServiceState withoutTraffic(ServiceState state) {
        return state.withoutTraffic();
    }

    public List<ServiceState> services() {
        return write(
                "reading",
                () -> {
                    List<ServiceState> states = new ArrayList<>();
                    try (Statement statement = connection.createStatement();
                            ResultSet rows =
                                    statement.executeQuery(
                                            "SELECT state FROM service ORDER BY name")) {
                        while (rows.next()) {
                            states.add(readable(rows.getString(1), ServiceState.class));
                        }
                    }
                    return states;
                });
    }

    private <T> T readable(String text, Class<T> type) {
        try {
            return json.read(text, type);
        } catch (JacksonException unreadable) {
            throw OpenFailure.corrupt(file, unreadable);
        }
    }

    /// Newest first.
    public List<Deployment> deployments(String service, int most) {
        return write(
                "reading",
                () -> {
                    List<Deployment> found = new ArrayList<>();
                    try (PreparedStatement select =
                            connection.prepareStatement(
                                    "SELECT content FROM deployment WHERE service = ? ORDER BY"
                                            + " number DESC LIMIT ?")) {
                        select.setString(1, service);
                        select.setInt(2, most);
                        try (ResultSet rows = select.executeQuery()) {
                            while (rows.next()) {
                                found.add(readable(rows.getString(1), Deployment.class));
                            }
                        }
                    }
                    return found;
                });
    }

    /// However long ago it was; empty when there is none of this number.
    public Optional<Deployment> deployment(String service, long number) {
        return write(
                "reading",
                () -> {
                    try (PreparedStatement select =
                            connection.prepareStatement(
                                    "SELECT content FROM deployment WHERE service = ? AND number ="
                                            + " ?")) {
                        select.setString(1, service);
                        select.setLong(2, number);
                        try (ResultSet rows = select.executeQuery()) {
                            return rows.next()
                                    ? Optional.of(readable(rows.getString(1), Deployment.class))
                                    : Optional.empty();
                        }
                    }
                });
    }

    public void remove(String service) {
        write(
                "a removal",
                () -> {
                    for (String table : List.of("entry", "deployment")) {
                        try (PreparedStatement delete =
                                connection.prepareStatement(
                                        "DELETE FROM " + table + " WHERE service = ?")) {
                            delete.setString(1, service);
                            delete.executeUpdate();
                        }
                    }
                    try (PreparedStatement delete =
                            connection.prepareStatement("DELETE FROM service WHERE name = ?")) {
                        delete.setString(1, service);
                        return delete.executeUpdate();
                    }
                });
    }

    /// Whether new deployments may begin: false while the reserve is used up.
    public boolean roomy() {
        return reserve.fill();
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    private <T> T write(String what, Work<T> work) {
        synchronized (lock) {
            try {
                return commit(work);
            } catch (SQLException e) {
                if (!isFull(e) || !reserve.giveUp()) {
                    throw failed(what, e);
                }
            }
            LOG.log(Level.WARNING, "the disk is full, the journal lives on its reserve");
            try {
                return commit(work);
            } catch (SQLException e) {
                throw failed(what, e);
            }
        }
    }

    private <T> T commit(Work<T> work) throws SQLException {
        try {
            T result = work.run();
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            rollBack(e);
            throw e;
        }
    }

    /// SQLite itself has taken the transaction back already when the disk is full, and says so;
    /// what counts is the cause. The driver begins a transaction only after a roll-back that
    /// worked, so it is told to begin one.
    private void rollBack(Exception cause) throws SQLException {
        try {
            connection.rollback();
            return;
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
        connection.setAutoCommit(false);
    }

    /// Full, or it could not be read or written at all.
    static boolean isFull(SQLException e) {
        return e instanceof SQLiteException sqlite
                && (sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL
                        || sqlite.getResultCode().name().startsWith("SQLITE_IOERR"));
    }

    private Problem failed(String what, SQLException e) {
        return WriteFailure.of(file, what, e);
    }

    @Override
    public void close() {
        synchronized (lock) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.log(Level.WARNING, "closing the journal", e);
            }
        }
    }
}
