package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.gapless.cli.Main;
import dev.gapless.e2e.site.AgentControl;
import dev.gapless.e2e.site.Site;
import dev.gapless.example.database.EmbeddedDatabase;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// `prove.check` as SQL: a service that writes orders into PostgreSQL, well or not so well.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProveSqlIT {
    private final Site site = Site.tiny();
    private final EmbeddedDatabase database;
    private final Connection connection;
    private final HttpServer service;
    private final AtomicInteger count = new AtomicInteger();
    private volatile int losesEvery = Integer.MAX_VALUE;

    ProveSqlIT() throws SQLException, IOException {
        database = EmbeddedDatabase.temporary();
        connection = database.connect();
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 99);
    }

    @BeforeAll
    void start() throws SQLException, IOException {
        try (var statement = connection.createStatement()) {
            statement.execute("create table orders(id text)");
            statement.execute("insert into orders values ('of-another-time'), (null)");
        }
        service.setExecutor(Executors.newSingleThreadExecutor());
        service.createContext("/orders/", this::order);
        service.start();
        Path password = Files.writeString(site.folder().resolve("pw"), database.password() + "\n");
        site.with("prove.requests", "['POST /orders/{id}']")
                .with("prove.check", "select id from orders")
                .with("database.url", database.jdbcUrl())
                .with("database.user", database.user())
                .with("database.password", "{ from-file: " + password + " }");
    }

    private void order(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestURI().getPath().substring("/orders/".length());
        exchange.getRequestBody().readAllBytes();
        if (count.incrementAndGet() % losesEvery != 0) {
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into orders values (?)")) {
                insert.setString(1, id);
                insert.executeUpdate();
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    @AfterAll
    void end() throws SQLException {
        service.stop(0);
        connection.close();
        database.close();
        site.close();
    }

    private record Ended(int exitCode, String out) {}

    private Ended prove(String... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> words =
                new java.util.ArrayList<>(
                        List.of(
                                "prove",
                                "--home",
                                site.home().toString(),
                                "--target",
                                "http://127.0.0.1:" + service.getAddress().getPort(),
                                "--users",
                                "4",
                                "--think",
                                "10ms",
                                "--for",
                                "1s"));
        words.addAll(List.of(more));
        int code =
                Main.run(
                        words,
                        AgentControl.shell(
                                site.folder(), new PrintStream(out, true, StandardCharsets.UTF_8)));
        return new Ended(code, out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void findsEachOrderOnce() {
        losesEvery = Integer.MAX_VALUE;
        Ended ended = prove();
        assertThat(ended.exitCode()).as(ended.out()).isZero();
        assertThat(ended.out()).contains("each took effect exactly once (prove.check)");
    }

    @Test
    void findsOrdersThatWereAcknowledgedAndNotWritten() {
        losesEvery = 7;
        Ended ended = prove();
        assertThat(ended.exitCode()).as(ended.out()).isEqualTo(1);
        assertThat(ended.out())
                .startsWith("NOT PROVED   ")
                .contains("acknowledged effects are missing");
    }

    @Test
    void refusesSqlThatTheDatabaseDoesNotUnderstandBeforeItSendsAnything() {
        int before = count.get();
        Ended ended = prove("--prove.check", "select nothing from orders");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.out()).contains("[prove-check-failed]").contains("nothing");
        assertThat(count.get()).isEqualTo(before);
    }

    @Test
    void neverWritesWithTheAccountOfTheFile() {
        Ended ended = prove("--prove.check", "select id from orders; delete from orders");
        assertThat(ended.exitCode()).as(ended.out()).isEqualTo(2);
        assertThat(ended.out()).contains("read-only transaction");
    }
}
