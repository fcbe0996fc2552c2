package dev.gapless.cli.screen;

import dev.gapless.api.Language;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What comes in English, in another language: pairs of lines of a file, the English one with
/// places and its translation. The agent composes what it says before anybody knows who reads it,
/// and keeps it in its journal; the tables of keys and rules say what they mean once, for all
/// pages. So it is recognized here, as gettext does with the text itself for a key. A text that no
/// line fits stays as it is. Immutable.
final class Phrases {
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)([!~]?)\\}");

    /// One word, or a time: anything else would take more than it stands for.
    private static final String WORD = "[0-9][0-9.,]* (?:s|min|h|days)(?: [0-9]+ (?:s|min))?|\\S+";

    private static final Pattern UNIT =
            Pattern.compile("(?<![\\w.,:/-])([0-9][0-9.,]*) (s|min|h|days)(?![\\w/%-])");

    private final List<Phrase> phrases;
    private final boolean translates;

    /// @param letters outside of its places: the more, the surer it is meant
    private record Phrase(Pattern english, int letters, String translation) {}

    private Phrases(List<Phrase> phrases, boolean translates) {
        this.phrases = phrases;
        this.translates = translates;
    }

    /// What the agent says.
    static Phrases in(Language language) {
        return switch (language) {
            case EN -> English.PHRASES;
            case KO -> Korean.PHRASES;
        };
    }

    /// What the tables of keys and of rules say.
    static Phrases explaining(Language language) {
        return switch (language) {
            case EN -> English.PHRASES;
            case KO -> KoreanOfExplain.PHRASES;
        };
    }

    private static final class English {
        static final Phrases PHRASES = new Phrases(List.of(), false);
    }

    /// Read when somebody speaks it.
    private static final class Korean {
        static final Phrases PHRASES = new Phrases(read("phrases-ko.txt"), true);
    }

    /// Read when somebody has something explained in it.
    private static final class KoreanOfExplain {
        static final Phrases PHRASES = new Phrases(read("explain-ko.txt"), true);
    }

    private static List<Phrase> read(String name) {
        List<Phrase> phrases = new ArrayList<>();
        List<String> lines = Pairs.lines(Phrases.class, name);
        for (int i = 0; i < lines.size(); i += 2) {
            String english = lines.get(i);
            int letters = PLACE.matcher(english).replaceAll("").length();
            phrases.add(new Phrase(pattern(english), letters, lines.get(i + 1)));
        }
        phrases.sort(Comparator.comparingInt(Phrase::letters).reversed());
        return List.copyOf(phrases);
    }

    private static Pattern pattern(String english) {
        StringBuilder pattern = new StringBuilder();
        int end = 0;
        Matcher place = PLACE.matcher(english);
        while (place.find()) {
            pattern.append(Pattern.quote(english.substring(end, place.start())))
                    .append("(?<p")
                    .append(place.group(1))
                    .append(place.group(2).isEmpty() ? ">" + WORD + ")" : ">.+?)");
            end = place.end();
        }
        return Pattern.compile(pattern + Pattern.quote(english.substring(end)), Pattern.DOTALL);
    }

    /// The phrase with the most letters that fits the whole text. A place `{0}` is one word or a
    /// time, `{0~}` any text, and `{0!}` any text that is translated itself. The blanks that a line
    /// begins with stay.
    String translate(String english) {
        if (!translates || english.isBlank()) {
            return english;
        }
        String text = english.stripLeading();
        return english.substring(0, english.length() - text.length()) + translated(text);
    }

    private String translated(String english) {
        for (Phrase phrase : phrases) {
            Matcher found = phrase.english().matcher(english);
            if (found.matches()) {
                return PLACE.matcher(phrase.translation())
                        .replaceAll(place -> Matcher.quoteReplacement(value(found, place.group())));
            }
        }
        return units(english);
    }

    private String value(Matcher found, String place) {
        String text = found.group("p" + place.charAt(1));
        return place.endsWith("!}") ? translate(text) : units(text);
    }

    /// `1분 50초` of `1 min 50 s`.
    String units(String text) {
        return translates
                ? UNIT.matcher(text)
                        .replaceAll(
                                found ->
                                        found.group(1)
                                                + switch (found.group(2)) {
                                                    case "s" -> "초";
                                                    case "min" -> "분";
                                                    case "h" -> "시간";
                                                    default -> "일";
                                                })
                : text;
    }
}
