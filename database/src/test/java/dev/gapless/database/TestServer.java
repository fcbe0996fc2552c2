package dev.gapless.database;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.migration.port.Product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A real server of this test run, started when it is first needed, and ended with the run.
public interface TestServer {
    Map<Product, TestServer> RUNNING = new ConcurrentHashMap<>();

    /// MySQL is no library: where the environment names no program that runs one, the test is
    /// skipped.
    static TestServer of(Product product) {
        if (product == Product.MYSQL) {
            assumeTrue(MySqlTestServer.available(), "GAPLESS_MYSQL names no MySQL to test with");
        }
        return RUNNING.computeIfAbsent(product, TestServer::start);
    }

    private static TestServer start(Product product) {
        try {
            return switch (product) {
                case POSTGRESQL -> new PostgresTestServer();
                case MARIADB -> MariaDbTestServer.start();
                case MYSQL -> MySqlTestServer.start();
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @return its URL
    String createDatabase(String name) throws SQLException;

    /// May do everything.
    String user();

    String password();
}
