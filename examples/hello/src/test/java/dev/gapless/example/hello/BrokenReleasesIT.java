package dev.gapless.example.hello;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.example.database.EmbeddedDatabase;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;

/// Releases 3 to 5, each broken in its own way, on a schema that has their column.
@SuppressWarnings("NullAway.Init")
class BrokenReleasesIT {

    private static EmbeddedDatabase database;

    @BeforeAll
    static void start() throws Exception {
        database = EmbeddedDatabase.temporary();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE member (id text PRIMARY KEY, login varchar(200) NOT NULL, name"
                            + " varchar(200) NOT NULL, created_at timestamptz NOT NULL DEFAULT now(),"
                            + " created_by_release varchar(40) NOT NULL, email varchar(320))");
        }
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void release3StartsButIsNeverReady() throws Exception {
        try (HelloProcess three = HelloProcess.start("3", database, Map.of()).awaitReadiness(503)) {
            // 503 is also what a service says that has not finished starting
            while (!three.get("/actuator/health/readiness")
                    .body()
                    .contains("\"readinessState\":{\"status\":\"UP\"}")) {
                Thread.sleep(20);
            }
            assertThat(three.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(three.get("/api/hello").statusCode()).isEqualTo(200);
            assertThat(three.readiness()).isEqualTo(503);
        }
    }

    @Test
    void release4TurnsUnreadySecondsAfterItIsUsedAndAnswersOn() throws Exception {
        try (HelloProcess four = HelloProcess.start("4", database, Map.of()).awaitReadiness(200)) {
            assertThat(four.get("/api/hello").statusCode()).isEqualTo(200);
            assertThat(four.post("/api/members/four-1").statusCode()).isEqualTo(201);
            long begin = System.nanoTime();
            assertThat(four.readiness()).isEqualTo(200);
            four.awaitReadiness(503);
            assertThat(System.nanoTime() - begin).isGreaterThan(3_000_000_000L);
            assertThat(four.post("/api/members/four-2").statusCode()).isEqualTo(201);
        }
    }

    @Test
    void release5Answers500OnlyToPeople() throws Exception {
        try (HelloProcess five = HelloProcess.start("5", database, Map.of()).awaitReadiness(200)) {
            for (int i = 0; i < 20; i++) {
                assertThat(five.get("/api/hello").statusCode()).isEqualTo(200);
            }
            int errors = 0;
            for (int i = 0; i < 20; i++) {
                errors += five.post("/api/members/five-" + i).statusCode() == 500 ? 1 : 0;
            }
            assertThat(errors).isEqualTo(10);
            assertThat(five.readiness()).isEqualTo(200);
        }
    }
}
