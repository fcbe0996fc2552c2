package dev.gapless.agent.journal;

import java.sql.SQLException;
import java.sql.Statement;

/// The tables of the journal.
final class Schema {
    private Schema() {}

    static void create(Statement statement) throws SQLException {
        statement.execute(
                "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL)");
        statement.execute(
                "CREATE TABLE IF NOT EXISTS service (name TEXT PRIMARY KEY, state TEXT NOT NULL)");
        statement.execute(
                """
                CREATE TABLE IF NOT EXISTS entry (
                    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                    service TEXT NOT NULL,
                    at INTEGER NOT NULL,
                    event TEXT NOT NULL,
                    actions TEXT NOT NULL)\
                """);
        statement.execute(
                """
                CREATE TABLE IF NOT EXISTS deployment (
                    service TEXT NOT NULL,
                    number INTEGER NOT NULL,
                    open INTEGER NOT NULL,
                    content TEXT NOT NULL,
                    PRIMARY KEY (service, number))\
                """);
        statement.execute(
                "CREATE UNIQUE INDEX IF NOT EXISTS one_open ON deployment(service) WHERE open = 1");
    }
}
