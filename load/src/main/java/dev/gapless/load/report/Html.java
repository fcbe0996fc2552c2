package dev.gapless.load.report;

import java.util.function.Function;

/// Pieces of HTML. What comes in is text, what goes out is safe to put into a page.
final class Html {
    private Html() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /// The phrase in every language; the page shows one of them.
    static String say(Phrase phrase) {
        String english = escape(Texts.all().say(Language.EN, phrase));
        String korean = escape(Texts.all().say(Language.KO, phrase));
        return english.equals(korean)
                ? english
                : span(Language.EN, english) + span(Language.KO, korean);
    }

    static String say(String key, Object... values) {
        return say(Phrase.of(key, values));
    }

    /// HTML that differs between the languages.
    static String span(Language language, String html) {
        return "<span lang=\"" + language.code() + "\">" + html + "</span>";
    }

    static String heading(String key, Object... values) {
        return "<h2>" + say(key, values) + "</h2>\n";
    }

    static String section(String id, String content) {
        return "<section id=\"" + id + "\">\n" + content + "</section>\n";
    }

    /// The value, or `-` and the reason beneath it.
    static <T> String known(Measured<T> measured, Function<T, String> text) {
        return switch (measured) {
            case Measured.Known<T>(var value) -> escape(text.apply(value));
            case Measured.Unknown<T>(var reason) ->
                    "-<small class=\"why\">" + say(reason) + "</small>";
        };
    }

    static String count(Measured<Long> measured) {
        return known(measured, Numbers::grouped);
    }

    /// A count that ought to be 0, in red when it is not.
    static String bad(long count) {
        return "<b class=\""
                + (count == 0 ? "none" : "bad")
                + "\">"
                + Numbers.grouped(count)
                + "</b>";
    }

    static String bad(Measured<Long> measured) {
        return switch (measured) {
            case Measured.Known<Long>(var value) -> bad(value);
            case Measured.Unknown<Long> _ -> count(measured);
        };
    }
}
