package dev.gapless.example.hello;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.example.database.EmbeddedDatabase;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Releases 1 and 2 as processes on one database. A start costs seconds, so release 1 runs through
/// all of it, in the order in which a schema goes.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init")
class GoodReleasesIT {

    private static EmbeddedDatabase database;
    private static HelloProcess one;

    @BeforeAll
    static void start() throws Exception {
        database = EmbeddedDatabase.temporary();
        long begin = System.nanoTime();
        one = HelloProcess.start("1", database, Map.of()).awaitReadiness(200);
        System.out.println(
                "hello: started and ready in " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    }

    @AfterAll
    static void stop() throws Exception {
        one.close();
        database.close();
    }

    @Test
    @Order(1)
    void saysWhoItIs() throws Exception {
        HttpResponse<String> version = one.get("/api/version");
        assertThat(version.body()).isEqualTo("{\"release\":\"1\",\"colour\":\"#1f5fbf\"}");
        assertThat(version.headers().firstValue("X-Release")).contains("1");
        assertThat(one.get("/").body()).contains("fetch('/api/version'");
        assertThat(one.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }

    @Test
    @Order(1)
    void anInsertTakesEffectOnce() throws Exception {
        assertThat(one.post("/api/members/order-1").statusCode()).isEqualTo(201);
        assertThat(one.post("/api/members/order-1").statusCode()).isEqualTo(409);
        assertThat(one.post("/api/members/order-2").statusCode()).isEqualTo(201);
        assertThat(one.get("/api/members/ids").body()).isEqualTo("order-1\norder-2\n");
        assertThat(one.get("/api/hello").body())
                .isEqualTo("{\"release\":\"1\",\"greeting\":\"Hello, User order-2\"}");
    }

    @Test
    @Order(1)
    void worksAndWaits() throws Exception {
        assertThat(one.get("/api/work?k=3").body()).isEqualTo(one.get("/api/work?k=3").body());
        assertThat(one.get("/api/work?k=-1").statusCode()).isEqualTo(400);
        long begin = System.nanoTime();
        assertThat(one.get("/api/slow?ms=300").statusCode()).isEqualTo(200);
        assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(300));
    }

    @Test
    @Order(1)
    void hashesWhatIsUploaded() throws Exception {
        byte[] bytes = new byte[5_000_000];
        new Random(7).nextBytes(bytes);
        String sha = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        assertThat(one.post("/api/upload", bytes).body())
                .isEqualTo("{\"release\":\"1\",\"bytes\":5000000,\"sha256\":\"" + sha + "\"}");
    }

    @Test
    @Order(2)
    void release2RefusesASchemaWithoutItsColumn() throws Exception {
        try (HelloProcess two = HelloProcess.start("2", database, Map.of())) {
            assertThat(two.awaitExit()).isEqualTo(1);
            assertThat(two.output()).contains("release 2 needs the column member.email");
        }
    }

    @Test
    @Order(3)
    void bothReleasesWriteOnceTheColumnIsThere() throws Exception {
        execute("ALTER TABLE member ADD COLUMN email varchar(320)");
        try (HelloProcess two = HelloProcess.start("2", database, Map.of()).awaitReadiness(200)) {
            assertThat(two.get("/api/version").body()).contains("\"release\":\"2\"", "#1f7a3d");
            assertThat(two.post("/api/members/order-3").statusCode()).isEqualTo(201);
            assertThat(one.post("/api/members/order-4").statusCode()).isEqualTo(201);
            assertThat(emailOf("order-3")).isEqualTo("user-order-3@example.com");
            assertThat(emailOf("order-4")).isEqualTo("null");
        }
    }

    @Test
    @Order(4)
    void theNaiveMigrationBreaksRelease1() throws Exception {
        execute("ALTER TABLE member DROP COLUMN email");
        assertThat(one.post("/api/members/order-5").statusCode()).isEqualTo(201);
        try (HelloProcess two =
                HelloProcess.start("2", database, Map.of("HELLO_MIGRATE", "naive"))
                        .awaitReadiness(200)) {
            assertThat(two.post("/api/members/order-6").statusCode()).isEqualTo(201);
            HttpResponse<String> broken = one.post("/api/members/order-7");
            assertThat(broken.statusCode()).isEqualTo(500);
            assertThat(broken.body()).contains("null value in column \\\"email\\\"");
            assertThat(one.get("/api/hello").statusCode()).isEqualTo(200);
        }
    }

    @Test
    @Order(5)
    void sigtermFinishesRequestsAndEndsStreams() throws Exception {
        try (BufferedReader events =
                new BufferedReader(
                        new InputStreamReader(one.open("/api/events"), StandardCharsets.UTF_8))) {
            assertThat(events.readLine()).startsWith("id:");
            assertThat(events.readLine()).isEqualTo("retry:500");
            assertThat(events.readLine()).contains("\"release\":\"1\"");
            CompletableFuture<HttpResponse<String>> slow = one.getAsync("/api/slow?ms=2000");
            // on its own connection, so that the slow one is surely under way
            assertThat(one.get("/api/slow?ms=200").statusCode()).isEqualTo(200);
            one.sigterm();
            assertThat(slow.get().statusCode()).isEqualTo(200);
            while (events.readLine() != null) {
                // to the orderly end: a stream that is cut off would be an exception
            }
            assertThat(one.awaitExit()).isEqualTo(143);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String emailOf(String id) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT email FROM member WHERE id = '" + id + "'")) {
            assertThat(row.next()).isTrue();
            return String.valueOf(row.getString(1));
        }
    }
}
