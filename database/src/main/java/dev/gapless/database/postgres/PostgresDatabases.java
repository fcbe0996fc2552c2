package dev.gapless.database.postgres;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.Databases;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.port.Server;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/// Opens PostgreSQL databases, one connection each.
public final class PostgresDatabases implements Databases {
    private static final int OLDEST = 140000;
    private static final String CONNECT_SECONDS = "10";

    @Override
    public Database open(DatabaseSettings settings, String password) {
        Connection connection = connect(settings, password);
        try {
            return new PostgresDatabase(connection, server(connection), settings);
        } catch (SQLException | RuntimeException e) {
            close(connection);
            throw e instanceof SQLException sql
                    ? Failures.problem("looking at the server", sql)
                    : (RuntimeException) e;
        }
    }

    private static Connection connect(DatabaseSettings settings, String password) {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "gapless");
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
        try {
            Connection connection = new org.postgresql.Driver().connect(settings.url(), properties);
            if (connection == null) {
                throw new SQLException("not a PostgreSQL URL", "08001");
            }
            return connection;
        } catch (SQLException e) {
            throw Problem.of(
                            ProblemCode.DATABASE_UNREACHABLE,
                            "The database cannot be reached: " + Failures.message(e))
                    .where("database.url, database.user")
                    .todo("Check that it runs and that the account and its password are right.")
                    .retryable()
                    .cause(e);
        }
    }

    private static Server server(Connection connection) throws SQLException {
        // row_security off: a policy that would hide rows from the backfill is an error instead.
        Sql.run(connection, "SET row_security = off");
        Sql.run(connection, "SET statement_timeout = 0");
        // Chunks of one table differ in size: a plan for all of them would be wrong for some.
        Sql.run(connection, "SET plan_cache_mode = force_custom_plan");
        Sql.run(connection, "SET idle_in_transaction_session_timeout = 0");
        endWithClient(connection);
        int number = Integer.parseInt(setting(connection, "server_version_num"));
        String version = setting(connection, "server_version").split(" ", 2)[0];
        if (number < OLDEST) {
            throw unsupported(
                    "PostgreSQL " + version + " is too old.", "Use PostgreSQL 14 or newer.");
        }
        boolean replica =
                Sql.first(connection, "SELECT pg_is_in_recovery()", row -> row.getBoolean(1))
                        .orElse(false);
        if (replica || setting(connection, "transaction_read_only").equals("on")) {
            throw unsupported(
                    replica
                            ? "This is a read-only replica."
                            : "This account's transactions are read-only.",
                    "Give the URL of the primary, and an account that may write.");
        }
        return new Server(Product.POSTGRESQL, "PostgreSQL", version, List.of());
    }

    /// So that a session of a killed agent does not go on alone. Some platforms cannot look; there
    /// the end comes later.
    private static void endWithClient(Connection connection) throws SQLException {
        try {
            Sql.run(connection, "SET client_connection_check_interval = '2s'");
        } catch (SQLException e) {
            if (Failures.lost(e)) {
                throw e;
            }
        }
    }

    private static String setting(Connection connection, String name) throws SQLException {
        return Sql.first(connection, "SELECT current_setting(?)", row -> row.getString(1), name)
                .orElse("");
    }

    private static Problem unsupported(String what, String todo) {
        return Problem.of(ProblemCode.DATABASE_UNSUPPORTED, what)
                .where("database.url")
                .todo(todo)
                .build();
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing depends on it: the server ends the session when the socket is gone.
            System.getLogger(PostgresDatabases.class.getName())
                    .log(System.Logger.Level.DEBUG, "close", e);
        }
    }
}
