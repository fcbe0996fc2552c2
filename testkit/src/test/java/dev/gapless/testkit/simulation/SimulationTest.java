package dev.gapless.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.deploy.Outcome;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The short run: the same lives on every machine. The long one is `bench/simulate --runs 100000`.
class SimulationTest {
    /// About 8 s on two cores.
    private static final long RUNS = 1_000;

    @Test
    void breaksNoRule() throws InterruptedException {
        Tally tally = new Simulation(2, Life::new).run(1, RUNS);
        System.out.println(tally.text());
        assertThat(tally.broken())
                .as("broken rules; to see one: bench/simulate --seed N")
                .isEmpty();
        assertThat(tally.runs()).isEqualTo(RUNS);
    }

    @Test
    void seesEveryOutcomeAndManyDeathsOfTheAgent() throws InterruptedException {
        Tally tally = new Simulation(2, Life::new).run(1, 100);
        for (Outcome outcome : Outcome.values()) {
            assertThat(tally.count(outcome)).as(outcome.label()).isPositive();
        }
        assertThat(tally.kills()).isGreaterThan(20);
    }

    @Test
    void tellsTheSameLifeInEveryJvm() throws IOException, InterruptedException {
        List<String> here = new ArrayList<>();
        new Life(7).tell(here::add).live();
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                SimulateMain.class.getName(),
                                "--seed",
                                "7")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String there = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(there.lines().toList())
                .startsWith(here.toArray(String[]::new))
                .hasSize(here.size() + 1);
    }
}
