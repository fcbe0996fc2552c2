package dev.gapless.testkit.database;

import dev.gapless.example.database.EmbeddedDatabase;

import java.io.IOException;
import java.sql.SQLException;

final class PostgresTestServer implements TestServer {
    private final EmbeddedDatabase server;

    PostgresTestServer() throws IOException {
        server = EmbeddedDatabase.temporary();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    }

    @Override
    public String createDatabase(String name) throws SQLException {
        return server.createDatabase(name);
    }

    @Override
    public String user() {
        return server.user();
    }

    @Override
    public String password() {
        return server.password();
    }
}
