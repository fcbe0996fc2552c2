package dev.gapless.testkit.database;

import dev.gapless.migration.port.Product;

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

    /// As the server does it when nobody asks.
    public static Isolation usual(Product product) {
        return product == Product.POSTGRESQL ? READ_COMMITTED : REPEATABLE_READ;
    }

    public void set(Connection connection) throws SQLException {
        connection.setTransactionIsolation(level);
    }
}
