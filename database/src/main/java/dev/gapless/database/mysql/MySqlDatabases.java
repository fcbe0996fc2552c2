package dev.gapless.database.mysql;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.Databases;
import dev.gapless.migration.port.Server;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/// Opens MariaDB and MySQL databases, over one driver that speaks both.
public final class MySqlDatabases implements Databases {
    private static final String MYSQL = "jdbc:mysql:";
    private static final String MARIADB = "jdbc:mariadb:";
    private static final String CONNECT_MILLIS = "10000";

    @Override
    public Database open(DatabaseSettings settings, String password) {
        Connection connection = connect(settings, password);
        try {
            MySqlServer server =
                    MySqlServer.of(
                            Sql.first(connection, "SELECT version()", row -> row.getString(1))
                                    .orElse(""));
            requireUsable(connection, server);
            prepare(connection, server);
            return new MySqlDatabase(
                    connection,
                    server,
                    described(server),
                    settings,
                    () -> {
                        Connection another = connect(settings, password);
                        prepare(another, server);
                        return another;
                    });
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
        properties.setProperty("connectTimeout", CONNECT_MILLIS);
        properties.setProperty("connectionAttributes", "program_name:gapless");
        String url =
                settings.url().startsWith(MYSQL)
                        ? MARIADB + settings.url().substring(MYSQL.length())
                        : settings.url();
        try {
            Connection connection = new org.mariadb.jdbc.Driver().connect(url, properties);
            if (connection == null) {
                throw new SQLException("not a MariaDB or MySQL URL", "08001");
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

    private static void requireUsable(Connection connection, MySqlServer server)
            throws SQLException {
        if (server.tooOld()) {
            throw unsupported(
                    server.label() + " " + server.number() + " is too old.",
                    "Use MariaDB 10.6, MySQL 8.0.29 or newer.");
        }
        Settings settings = Settings.of(connection);
        if (settings.on("read_only") || settings.on("innodb_read_only")) {
            throw unsupported(
                    "This server is read-only.",
                    "Give the URL of the primary, and an account that may write.");
        }
        if (settings.on("log_bin") && settings.is("binlog_format", "STATEMENT")) {
            throw unsupported(
                    "binlog_format is STATEMENT: what triggers write would come out differently on"
                            + " the replicas.",
                    "SET GLOBAL binlog_format = 'ROW';");
        }
        if (settings.on("innodb_snapshot_isolation")) {
            throw unsupported(
                    "innodb_snapshot_isolation is ON: a transaction of the old release that has"
                            + " read a row fails (1020) when the backfill has filled it meanwhile.",
                    "SET GLOBAL innodb_snapshot_isolation = OFF; and let the applications connect"
                            + " anew.");
        }
        if (Sql.first(connection, "SELECT 1 WHERE database() IS NOT NULL", row -> 1).isEmpty()) {
            throw unsupported("The URL names no database.", "Add its name: //HOST:PORT/NAME");
        }
    }

    /// So that what we do, and what triggers of ours do, does not depend on the server's settings.
    /// Only how SQL is written stays as the server has it.
    private static void prepare(Connection connection, MySqlServer server) throws SQLException {
        Sql.run(
                connection,
                "SET sql_mode = concat('STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,"
                        + "NO_ENGINE_SUBSTITUTION', if(find_in_set('PIPES_AS_CONCAT',"
                        + " @@GLOBAL.sql_mode), ',PIPES_AS_CONCAT', ''),"
                        + " if(find_in_set('ANSI_QUOTES', @@GLOBAL.sql_mode), ',ANSI_QUOTES', ''))");
        Sql.run(connection, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
        Sql.run(connection, "SET innodb_lock_wait_timeout = 1");
        if (server.mariaDb()) {
            Sql.run(connection, "SET max_statement_time = 0");
            Sql.run(connection, "SET idle_transaction_timeout = 0");
        } else {
            Sql.run(connection, "SET max_execution_time = 0");
            Sql.run(connection, "SET information_schema_stats_expiry = 0");
        }
    }

    private static Server described(MySqlServer server) {
        return new Server(
                server.product(),
                server.label(),
                server.number(),
                server.untested()
                        ? List.of(
                                "MySQL "
                                        + server.number()
                                        + " runs the code that is tested on MySQL 9; it was not"
                                        + " tested itself.")
                        : List.of());
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
            System.getLogger(MySqlDatabases.class.getName())
                    .log(System.Logger.Level.DEBUG, "close", e);
        }
    }
}
