package dev.gapless.cli.screen;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Points in time as people read them.
///
/// @param now when the screen is made
/// @param zone of the reader
public record Times(Instant now, ZoneId zone) {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter YEAR =
            DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);

    /// `11:51:04`
    public String clock(long atMillis) {
        return CLOCK.format(at(atMillis));
    }

    /// `today 11:51`, `yesterday 03:00`, `Nov 18 11:51`, `2025-11-18`
    public String day(long atMillis, Words words) {
        ZonedDateTime at = at(atMillis);
        LocalDate today = now.atZone(zone).toLocalDate();
        if (at.toLocalDate().equals(today)) {
            return words.say("time.today", MINUTE.format(at));
        }
        if (at.toLocalDate().equals(today.minusDays(1))) {
            return words.say("time.yesterday", MINUTE.format(at));
        }
        return at.getYear() == today.getYear()
                ? DateTimeFormatter.ofPattern(words.say("time.day"), Locale.ENGLISH).format(at)
                        + " "
                        + MINUTE.format(at)
                : YEAR.format(at);
    }

    /// `11:49` when it was today, else as [#day].
    public String since(long atMillis, Words words) {
        return at(atMillis).toLocalDate().equals(now.atZone(zone).toLocalDate())
                ? MINUTE.format(at(atMillis))
                : day(atMillis, words);
    }

    /// `19 days`
    public String ago(long atMillis, Words words) {
        return words.span(Duration.between(Instant.ofEpochMilli(atMillis), now));
    }

    private ZonedDateTime at(long millis) {
        return Instant.ofEpochMilli(millis).atZone(zone);
    }
}
