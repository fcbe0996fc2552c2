package dev.gapless.testkit.database;

import java.sql.Connection;
import java.sql.SQLException;

/// Of the writers' transactions: what PostgreSQL gives when nobody asks, and what InnoDB does.
public enum Isolation {
    READ_COMMITTED(Connection.TRANSACTION_READ_COMMITTED),
    REPEATABLE_READ(Connection.TRANSACTION_REPEATABLE_READ);

    private final int level;

    Isolation(int level) {
        this.level = level;
    }

    void set(Connection connection) throws SQLException {
        connection.setTransactionIsolation(level);
    }
}
