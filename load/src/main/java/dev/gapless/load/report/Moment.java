package dev.gapless.load.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// A point in time as people read it where the run was made.
record Moment(Instant at, ZoneId zone) {
    private static final DateTimeFormatter EN = pattern("d MMMM uuuu 'at' HH:mm zzz");
    private static final DateTimeFormatter KO = pattern("uuuu년 M월 d일 HH:mm(zzz)");
    private static final DateTimeFormatter CLOCK = pattern("HH:mm:ss");
    private static final DateTimeFormatter TENTHS = pattern("HH:mm:ss.S");

    private static DateTimeFormatter pattern(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }

    String say(Language language) {
        var format =
                switch (language) {
                    case EN -> EN;
                    case KO -> KO;
                };
        return format.format(at.atZone(zone));
    }

    /// `11:51:04`
    String clock() {
        return CLOCK.format(at.atZone(zone));
    }

    /// `11:51:04.6`
    String tenths() {
        return TENTHS.format(at.atZone(zone));
    }
}
