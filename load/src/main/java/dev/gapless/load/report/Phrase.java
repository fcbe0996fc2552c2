package dev.gapless.load.report;

import java.util.Arrays;
import java.util.List;

/// A sentence of the catalogue with its values; rendered in each language. Values are shown as they
/// are, numbers are grouped by thousands, and a phrase among them is rendered in the same language.
public record Phrase(String key, List<Object> values) {
    private static final String PLAIN = "plain";

    public Phrase {
        values = List.copyOf(values);
    }

    public static Phrase of(String key, Object... values) {
        return new Phrase(key, Arrays.asList(values));
    }

    public String english() {
        return Texts.all().say(Language.EN, this);
    }

    /// A text that is the same in every language: a name, a log line, what somebody else has said.
    public static Phrase plain(String text) {
        return of(PLAIN, text);
    }
}
