package dev.gapless.example.tiny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Map;

/// Each way to be broken, in the release that has it burnt in or by `TINY_BEHAVIOUR`.
class BehaviourIT {

    @Test
    void release3NeverGetsHealthyButAnswers() throws Exception {
        try (TinyProcess tiny = TinyProcess.start("3", Map.of());
                Client client = tiny.connect()) {
            assertThat(client.get("/health").status()).isEqualTo(503);
            assertThat(client.get("/").status()).isEqualTo(200);
            assertThat(client.get("/health").status()).isEqualTo(503);
        }
    }

    @Test
    void unreadyAfterCountsFromTheFirstRequestAndGoesOnAnswering() throws Exception {
        try (TinyProcess tiny = behaving("unready-after=1");
                Client client = tiny.connect()) {
            assertThat(client.get("/health").status()).isEqualTo(200);
            long begin = System.nanoTime();
            assertThat(client.get("/").status()).isEqualTo(200);
            while (client.get("/health").status() == 200) {
                Thread.sleep(10);
            }
            assertThat(System.nanoTime() - begin).isBetween(1_000_000_000L, 5_000_000_000L);
            assertThat(client.get("/").body()).isEqualTo("release 1");
        }
    }

    @Test
    void aGreedyOneKeepsTheLockThatTheOthersNeed(@TempDir Path folder) throws Exception {
        String orders = folder.resolve("orders").toString();
        try (TinyProcess one = TinyProcess.start("1", Map.of("TINY_ORDERS", orders));
                Client client = one.connect()) {
            assertThat(client.get("/locked").body()).isEqualTo("release 1 had the lock");
            try (TinyProcess _ =
                    TinyProcess.start(
                            "2", Map.of("TINY_ORDERS", orders, "TINY_BEHAVIOUR", "greedy=60"))) {
                assertThat(client.get("/locked").status()).isEqualTo(500);
            }
        }
    }

    @Test
    void release5Answers500ToHalfOfTheRequestsButStaysHealthy() throws Exception {
        try (TinyProcess tiny = TinyProcess.start("5", Map.of());
                Client client = tiny.connect()) {
            int errors = 0;
            for (int i = 0; i < 100; i++) {
                errors += client.get("/").status() == 500 ? 1 : 0;
                assertThat(client.get("/health").status()).isEqualTo(200);
            }
            assertThat(errors).isEqualTo(50);
        }
    }

    @Test
    void release6EndsAtOnceWithALastLine() throws Exception {
        try (TinyProcess tiny = TinyProcess.start("6", Map.of())) {
            assertThat(tiny.awaitExit()).isEqualTo(1);
            assertThat(tiny.lastLine())
                    .isEqualTo("release 6 cannot start: behaviour exit-at-start");
        }
    }

    @Test
    void release7TakesRequestsAndAnswersNone() throws Exception {
        try (TinyProcess tiny = TinyProcess.start("7", Map.of());
                Client client = tiny.connect()) {
            client.timeoutMillis(400);
            assertThatThrownBy(() -> client.get("/health"))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void release8ServesOnAfterSigterm() throws Exception {
        try (TinyProcess tiny = TinyProcess.start("8", Map.of());
                Client client = tiny.connect()) {
            tiny.sigterm();
            // longer than a release that obeys keeps an idle connection
            Thread.sleep(1_300);
            assertThat(tiny.isAlive()).isTrue();
            assertThat(client.get("/health").status()).isEqualTo(200);
        }
    }

    @Test
    void release9ResetsTheConnectionsOfHalfOfTheRequestsButStaysHealthy() throws Exception {
        try (TinyProcess tiny = TinyProcess.start("9", Map.of())) {
            int resets = 0;
            for (int i = 0; i < 10; i++) {
                try (Client client = tiny.connect()) {
                    assertThat(client.get("/health").status()).isEqualTo(200);
                    resets += isReset(client) ? 1 : 0;
                }
            }
            assertThat(resets).isEqualTo(5);
        }
    }

    @Test
    void slowStartListensLater() throws Exception {
        long begin = System.nanoTime();
        try (TinyProcess tiny = behaving("slow-start=900");
                Client client = tiny.connect()) {
            assertThat(System.nanoTime() - begin).isGreaterThan(900_000_000L);
            assertThat(client.get("/health").status()).isEqualTo(200);
        }
    }

    @Test
    void nonsenseIsRefusedWithTheWord() throws Exception {
        try (TinyProcess tiny = behaving("eats-memory")) {
            assertThat(tiny.awaitExit()).isEqualTo(64);
            assertThat(tiny.lastLine()).contains("unknown behaviour 'eats-memory'");
        }
    }

    @Test
    void aPortInUseIsSaid() throws Exception {
        try (TinyProcess first = TinyProcess.start("1", Map.of());
                TinyProcess second =
                        TinyProcess.start("2", Map.of("PORT", String.valueOf(first.port())))) {
            assertThat(second.awaitExit()).isEqualTo(1);
            assertThat(second.lastLine()).contains("port " + first.port());
        }
    }

    private static boolean isReset(Client client) throws IOException {
        try {
            assertThat(client.get("/").status()).isEqualTo(200);
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static TinyProcess behaving(String behaviour) throws Exception {
        return TinyProcess.start("1", Map.of("TINY_BEHAVIOUR", behaviour));
    }
}
