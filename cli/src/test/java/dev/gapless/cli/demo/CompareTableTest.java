package dev.gapless.cli.demo;

import dev.gapless.cli.Golden;
import dev.gapless.load.report.Measured;
import dev.gapless.load.report.Phrase;
import dev.gapless.load.report.Recipe;

import org.junit.jupiter.api.Test;

import java.util.List;

class CompareTableTest {
    private static Recipe recipe(
            String name, long failed, int seconds, Measured<Double> worst, double lowest) {
        return new Recipe(
                Phrase.plain(name),
                Measured.known(failed),
                Measured.known(0L),
                Measured.known(seconds),
                worst,
                Measured.known(lowest),
                List.of(),
                List.of());
    }

    @Test
    void showsEachWayInALine() {
        Golden.screen(
                "compare",
                CompareTable.lines(
                        List.of(
                                recipe(
                                        "stop, then start",
                                        1800,
                                        17,
                                        Measured.unknown("unknown.latency"),
                                        0),
                                recipe(
                                        "rolling, balancer checks every 15 s",
                                        1_002_919,
                                        42,
                                        Measured.known(712.0),
                                        0),
                                recipe(
                                        "nginx script: reload, kill the old",
                                        201,
                                        2,
                                        Measured.known(12_930.0),
                                        7.4),
                                recipe("Gapless", 0, 0, Measured.known(41.0), 99.7))));
    }
}
