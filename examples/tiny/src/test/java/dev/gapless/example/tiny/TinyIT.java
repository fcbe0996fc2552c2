package dev.gapless.example.tiny;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The real jars, started as processes.
class TinyIT {

    private static final int STARTS = 7;
    private static final long READY_MILLIS = 300;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /// The clock only judges a machine that has a processor to spare; what the start costs in CPU
    /// time holds on any.
    @Test
    void isReadyInLessThanThreeTenthsOfASecond() throws Exception {
        long[] millis = new long[STARTS];
        long[] cpuMillis = new long[STARTS];
        for (int i = 0; i < STARTS; i++) {
            long begin = System.nanoTime();
            try (TinyProcess tiny = TinyProcess.start("1", Map.of());
                    Client client = tiny.connect()) {
                assertThat(client.get("/health").status()).isEqualTo(200);
                millis[i] = (System.nanoTime() - begin) / 1_000_000;
                cpuMillis[i] = tiny.cpuTime().toMillis();
            }
        }
        Arrays.sort(millis);
        Arrays.sort(cpuMillis);
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        boolean spare = load < Runtime.getRuntime().availableProcessors();
        System.out.println(
                "tiny: started and healthy in ms "
                        + Arrays.toString(millis)
                        + ", of CPU "
                        + Arrays.toString(cpuMillis)
                        + ", load "
                        + load
                        + (spare ? "" : ": too busy to judge by the clock"));
        assertThat(cpuMillis[STARTS / 2]).isBetween(1L, READY_MILLIS);
        if (spare) {
            assertThat(millis[0]).isLessThan(READY_MILLIS);
        }
    }

    @Test
    void eachReleaseIsAnotherFileThatKnowsItsVersion() throws Exception {
        assertThat(checksum("1")).isNotEqualTo(checksum("2"));
        for (String version : List.of("1", "2")) {
            try (TinyProcess tiny = TinyProcess.start(version, Map.of("GAPLESS_RELEASE", "99"));
                    Client client = tiny.connect()) {
                assertThat(client.get("/").body()).isEqualTo("release " + version);
                assertThat(client.get("/environment").body()).contains("GAPLESS_RELEASE=99");
            }
        }
    }

    @Test
    void ordersOfTwoInstancesLandOnceAndWholeInOneFile() throws Exception {
        Map<String, String> shared = Map.of("TINY_ORDERS", folder.resolve("orders").toString());
        try (TinyProcess one = TinyProcess.start("1", shared);
                TinyProcess two = TinyProcess.start("2", shared)) {
            List<Callable<Set<String>>> writers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                TinyProcess target = i % 2 == 0 ? one : two;
                String prefix = "w" + i + "-";
                writers.add(() -> post(target, prefix, 250));
            }
            Set<String> sent = union(writers);
            try (Client client = one.connect()) {
                assertThat(client.get("/orders").body().split("\n"))
                        .containsExactlyInAnyOrderElementsOf(sent);
            }
        }
    }

    @Test
    void sigtermUnderLoadLosesNothing() throws Exception {
        Path orders = folder.resolve("orders");
        try (TinyProcess tiny = TinyProcess.start("1", Map.of("TINY_ORDERS", orders.toString()))) {
            List<Callable<Set<String>>> writers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String prefix = "w" + i + "-";
                writers.add(() -> postUntilTold(tiny, prefix));
            }
            writers.add(
                    () -> {
                        awaitLines(orders, 2_000);
                        tiny.sigterm();
                        return Set.of();
                    });
            Set<String> answered = union(writers);
            assertThat(tiny.awaitExit()).isZero();
            assertThat(Files.readAllLines(orders)).containsExactlyInAnyOrderElementsOf(answered);
            assertThat(answered).hasSizeGreaterThanOrEqualTo(2_000);
        }
    }

    @Test
    void sigtermLetsASlowRequestFinish() throws Exception {
        try (TinyProcess tiny = TinyProcess.start("1", Map.of());
                Client slow = tiny.connect();
                Client other = tiny.connect();
                Client silent = tiny.connect()) {
            assertThat(other.get("/").last()).isFalse();
            slow.send("GET /slow?ms=1500 HTTP/1.1\r\nHost: tiny\r\n\r\n");
            tiny.sigterm();
            Client.Reply health = awaitStatus(other, 503);
            assertThat(health.last()).isTrue();
            assertThat(silent.isAtEnd()).isTrue();
            Client.Reply reply = slow.read(true);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.last()).isTrue();
            assertThat(tiny.awaitExit()).isZero();
        }
    }

    private static Client.Reply awaitStatus(Client client, int status) throws IOException {
        Client.Reply reply = client.get("/health");
        while (reply.status() != status) {
            reply = client.get("/health");
        }
        return reply;
    }

    private static void awaitLines(Path file, int lines) throws Exception {
        while (Files.readAllLines(file).size() < lines) {
            Thread.sleep(5);
        }
    }

    private static Set<String> post(TinyProcess tiny, String prefix, int count) throws IOException {
        Set<String> sent = new TreeSet<>();
        try (Client client = tiny.connect()) {
            for (int i = 0; i < count; i++) {
                assertThat(client.post("/orders/" + prefix + i).status()).isEqualTo(201);
                sent.add(prefix + i);
            }
        }
        return sent;
    }

    /// Sends one order after the other on one connection until an answer says that it was the last.
    /// Any other end is an exception.
    private static Set<String> postUntilTold(TinyProcess tiny, String prefix) throws IOException {
        Set<String> answered = new TreeSet<>();
        try (Client client = tiny.connect()) {
            boolean last = false;
            for (int i = 0; !last; i++) {
                Client.Reply reply = client.post("/orders/" + prefix + i);
                assertThat(reply.status()).isEqualTo(201);
                answered.add(prefix + i);
                last = reply.last();
            }
        }
        return answered;
    }

    private static Set<String> union(List<Callable<Set<String>>> tasks) throws Exception {
        Set<String> all = new TreeSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Set<String>>> results = new ArrayList<>();
            tasks.forEach(task -> results.add(threads.submit(task)));
            for (Future<Set<String>> result : results) {
                Set<String> part = result.get();
                assertThat(Collections.disjoint(all, part)).isTrue();
                all.addAll(part);
            }
        }
        return all;
    }

    private static String checksum(String version) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(sha.digest(Files.readAllBytes(TinyProcess.jar(version))));
    }
}
