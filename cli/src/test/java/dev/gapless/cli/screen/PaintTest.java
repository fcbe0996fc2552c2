package dev.gapless.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Language;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

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

    /// What counts is how many failed, not how many there were.
    @ParameterizedTest
    @EnumSource(Language.class)
    void requestsThatFailedAreRedInEachLanguageAndNoneAreNot(Language language) {
        Words words = Words.in(language);
        for (String key :
                List.of(
                        "summary.failed.many",
                        "summary.failed.short",
                        "live.failed",
                        "status.failed")) {
            String none = words.say(key, "0", "1,652");
            assertThat(Paint.line(none)).isEqualTo(none);
            assertThat(Paint.line("x " + words.say(key, "31", "1,652")))
                    .as(key)
                    .contains("\u001B[31m");
        }
    }

    @Test
    void whatIsNotProvedIsRed() {
        assertThat(Paint.line("NOT PROVED   3 of 12")).startsWith("\u001B[31mNOT PROVED");
    }
}
