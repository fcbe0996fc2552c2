package dev.gapless.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The languages that people are spoken to in. Commands, keys, codes, states, SQL, JSON and log
/// lines are the same in all of them.
public enum Language {
    EN,
    KO;

    /// As in `--lang ko`.
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Language> byCode(String code) {
        return Arrays.stream(values())
                .filter(language -> language.code().equals(code.strip().toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
