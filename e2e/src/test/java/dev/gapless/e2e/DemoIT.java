package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.cli.client.Json;
import dev.gapless.e2e.site.Checkout;
import dev.gapless.e2e.site.FreePorts;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// `gapless demo` as a stranger types it, whole, with everything real, and what its report says.
/// Alone, because it measures how much the machine can take.
@Isolated
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoIT {
    /// Three minutes on a machine of its own; here many may share it.
    private static final double LONGEST_SECONDS = 540;

    private Path folder = Path.of("");
    private int exitCode;
    private double seconds;
    private String out = "";
    private Map<?, ?> report = Map.of();

    @BeforeAll
    void play(@TempDir Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        Path log = folder.resolve("demo.log");
        long begin = System.nanoTime();
        Process demo =
                new ProcessBuilder(command())
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (!demo.waitFor(12, TimeUnit.MINUTES)) {
            demo.destroy();
        }
        exitCode = demo.waitFor();
        seconds = (System.nanoTime() - begin) / 1e9;
        out = Files.readString(log);
        Path json = folder.resolve("shown.json");
        assertThat(json).as(out).exists();
        assertThat(folder.resolve("shown.html")).as(out).isNotEmptyFile();
        report = Json.read(Files.readString(json), Map.class);
    }

    private List<String> command() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dgapless.examples=" + examples());
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), "dev.gapless.cli.Main"));
        command.addAll(List.of("demo", "--report", "shown"));
        command.addAll(List.of("--port", String.valueOf(FreePorts.take(1).getFirst())));
        return command;
    }

    /// As in a build folder.
    private Path examples() throws IOException {
        Path examples = folder.resolve("examples");
        Path hello = Files.createDirectories(examples.resolve("hello"));
        Path built = Checkout.release("hello", "1").getParent();
        Files.createSymbolicLink(hello.resolve("releases"), Objects.requireNonNull(built));
        Files.createSymbolicLink(hello.resolve("db"), Checkout.root().resolve("examples/hello/db"));
        Path lib = Files.createDirectories(examples.resolve("database").resolve("lib"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path jar = Path.of(entry);
            if (entry.endsWith(".jar")) {
                Files.createSymbolicLink(lib.resolve(jar.getFileName()), jar);
            }
        }
        return examples;
    }

    private static Map<?, ?> map(Map<?, ?> in, String key) {
        return (Map<?, ?>) Objects.requireNonNull(in.get(key), key);
    }

    private static long number(Map<?, ?> in, String key) {
        return ((Number) Objects.requireNonNull(in.get(key), key)).longValue();
    }

    private List<Map<?, ?>> deployments() {
        List<Map<?, ?>> all = new ArrayList<>();
        for (Object one : (List<?>) Objects.requireNonNull(report.get("deployments"))) {
            all.add((Map<?, ?>) one);
        }
        return all;
    }

    @Test
    void losesNothingAndSaysSo() {
        assertThat(exitCode).as(out).isZero();
        assertThat(out).contains("PROVED     None of ").doesNotContain("NOT PROVED");
        assertThat(number(report, "requests")).isGreaterThan(1_000);
        assertThat(number(report, "failed")).as(out).isZero();
        assertThat(number(report, "errors")).isZero();
        assertThat(number(report, "secondsWithFailures")).isZero();
        assertThat(seconds).isLessThan(LONGEST_SECONDS);
    }

    @Test
    void tellsEachDeploymentWithItsOutcome() {
        assertThat(deployments())
                .extracting(one -> one.get("version") + " " + one.get("kind"))
                .containsExactly(
                        "2 deploy", "3 deploy", "4 deploy", "2 restart", "1 rollback", "5 deploy");
        assertThat(deployments())
                .extracting(one -> String.valueOf(one.get("outcome")))
                .containsExactly(
                        "succeeded",
                        "aborted",
                        "rolled-back",
                        "succeeded",
                        "succeeded",
                        "rolled-back");
        for (Map<?, ?> one : deployments()) {
            assertThat(one.get("strategy")).as("%s", one).isEqualTo("blue-green");
            assertThat(number(one, "failed")).as("%s", one).isZero();
            assertThat(((Number) Objects.requireNonNull(one.get("seconds"))).doubleValue())
                    .as("%s", one)
                    .isBetween(0.5, 120.0);
        }
        assertThat(deployments().getLast().get("apart")).isEqualTo(true);
        assertThat(out).contains("and was rolled back after ");
    }

    @Test
    void comparesEveryRowThatEitherReleaseWrote() {
        Map<?, ?> schema = map(report, "schema");
        assertThat(number(schema, "rowsByV1")).isPositive();
        assertThat(number(schema, "rowsByV2")).isPositive();
        assertThat(number(schema, "mismatches")).isZero();
        assertThat(number(schema, "failedStatements")).isZero();
        long acknowledged = number(map(report, "effects"), "acknowledged");
        assertThat(number(schema, "rowsCompared"))
                .isGreaterThanOrEqualTo(acknowledged)
                .isGreaterThanOrEqualTo(number(schema, "rowsByV1") + number(schema, "rowsByV2"));
    }

    @Test
    void measuresLatencyBeforeDuringAndAfter() {
        for (String phase : List.of("before", "during", "after")) {
            Map<?, ?> latency = map(map(report, "latencyMillis"), phase);
            for (String figure : List.of("p50", "p99", "max")) {
                assertThat(((Number) Objects.requireNonNull(latency.get(figure))).doubleValue())
                        .as(phase + " " + figure)
                        .isPositive();
            }
        }
    }

    @Test
    void theHandMadeWayIsTheRedNumber() {
        Map<?, ?> byHand =
                (Map<?, ?>) ((List<?>) Objects.requireNonNull(report.get("compare"))).getFirst();
        assertThat(number(byHand, "failed")).isPositive();
        assertThat(byHand.get("lowestPercent")).isNotNull();
    }
}
