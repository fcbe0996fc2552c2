package dev.gapless.testkit.database;

import dev.gapless.migration.port.Product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A real server of this run, started when it is first needed, and ended with the run.
public interface TestServer {
    Map<Product, TestServer> RUNNING = new ConcurrentHashMap<>();

    /// MySQL is no library: it is there only where the environment names a program that runs one.
    static boolean available(Product product) {
        return product != Product.MYSQL || MySqlTestServer.available();
    }

    static TestServer of(Product product) {
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
