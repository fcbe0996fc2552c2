package dev.gapless.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

class FiguresTest {
    @Test
    void whatIsNotKnownIsADashAndNeverZero() {
        assertThat(Figures.count(-1)).isEqualTo("-");
        assertThat(Figures.rate(-1)).isEqualTo("-");
        assertThat(Figures.millis(-1)).isEqualTo("-");
        assertThat(Figures.tenths(-1)).isEqualTo("-");
    }

    @Test
    void countsHaveCommasAndNounsTheirPlural() {
        assertThat(Figures.counted(12_791, "request")).isEqualTo("12,791 requests");
        assertThat(Figures.counted(1, "error")).isEqualTo("1 error");
    }

    @Test
    void spansAreSaidInTheUnitsOfPeople() {
        assertThat(Figures.span(Duration.ofMillis(800))).isEqualTo("0.8 s");
        assertThat(Figures.span(Duration.ofMillis(59_970))).isEqualTo("1 min");
        assertThat(Figures.span(Duration.ofSeconds(108))).isEqualTo("1 min 48 s");
        assertThat(Figures.span(Duration.ofMinutes(193))).isEqualTo("3 h 13 min");
        assertThat(Figures.span(Duration.ofDays(19))).isEqualTo("19 days");
        assertThat(Figures.clock(108.4)).isEqualTo("1:48");
    }

    @Test
    void daysAreThoseOfTheReader() {
        Times times = new Times(Instant.parse("2026-11-21T16:00:00Z"), ZoneId.of("Asia/Seoul"));
        assertThat(times.day(Instant.parse("2026-11-21T15:30:00Z").toEpochMilli(), Words.english()))
                .isEqualTo("today 00:30");
        assertThat(times.day(Instant.parse("2026-11-21T14:30:00Z").toEpochMilli(), Words.english()))
                .isEqualTo("yesterday 23:30");
        assertThat(times.day(Instant.parse("2026-11-18T02:30:00Z").toEpochMilli(), Words.english()))
                .isEqualTo("Nov 18 11:30");
        assertThat(times.day(Instant.parse("2025-11-18T02:30:00Z").toEpochMilli(), Words.english()))
                .isEqualTo("2025-11-18");
    }
}
