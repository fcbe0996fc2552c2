package dev.gapless.load.report;

import java.util.Locale;

/// The languages of the report.
enum Language {
    EN,
    KO;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
