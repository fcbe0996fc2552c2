package dev.gapless.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaintTest {
    @Test
    void takingTheColourAwayLosesNothing() {
        String line = " [>] shift   failed 3 of 12  :8082 unhealthy";
        assertThat(Columns.clean(Paint.line(line))).isEqualTo(line);
        assertThat(Paint.line(line)).isNotEqualTo(line);
    }

    @Test
    void noFailedRequestIsNotRed() {
        assertThat(Paint.line(" failed 0 of 1,416")).isEqualTo(" failed 0 of 1,416");
    }

    @Test
    void healthyIsGreenAndUnhealthyIsRed() {
        assertThat(Paint.line(":8081 healthy")).contains("\u001B[32mhealthy");
        assertThat(Paint.line(":8081 unhealthy")).contains("\u001B[31munhealthy");
    }
}
