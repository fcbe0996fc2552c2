package dev.gapless.cli.screen;

import dev.gapless.api.Language;
import dev.gapless.api.ProblemReport;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The words of the screens that are in more than one language, from `words-<language>.properties`.
/// What the agent says comes in English, and is put into other words by [Phrases]. Immutable.
public final class Words {
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)\\}");

    private final Language language;
    private final Properties texts;
    private final Phrases phrases;

    private Words(Language language) {
        this.language = language;
        this.texts = load("words-" + language.code() + ".properties");
        this.phrases = Phrases.in(language);
    }

    public static Words in(Language language) {
        return new Words(language);
    }

    public static Words english() {
        return in(Language.EN);
    }

    private static Properties load(String name) {
        Properties texts = new Properties();
        try (InputStream in = Words.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing");
            }
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Set<String> keys() {
        return texts.stringPropertyNames();
    }

    /// `1`: the words for one, `many`: those for any other number.
    static String number(long count) {
        return count == 1 ? "one" : "many";
    }

    /// `1 request`, `12,791 requests`.
    ///
    /// @param noun whose words are `<noun>.one` and `<noun>.many`
    public String counted(long count, String noun) {
        return say(noun + "." + number(count), Figures.count(count));
    }

    /// `7.5 s`, `3 h 13 min`
    public String span(Duration time) {
        return phrases.units(Figures.span(time));
    }

    /// `7.5 s`, however many they are
    String tenths(double seconds) {
        return phrases.units(Figures.tenths(seconds) + " s");
    }

    /// What the agent says in English, as far as this language has it; else as it is.
    public String told(String english) {
        return phrases.translate(english);
    }

    public List<String> told(List<String> english) {
        return english.stream().map(this::told).toList();
    }

    /// What the table of keys or a rule of `db lint` says in English, in this language.
    public String explained(String english) {
        return Phrases.explaining(language).translate(english);
    }

    public ProblemReport told(ProblemReport problem) {
        return new ProblemReport(
                problem.code(),
                problem.kind(),
                told(problem.what()),
                told(problem.where()),
                told(problem.found()),
                problem.serves(),
                told(problem.todo()),
                problem.retryable(),
                problem.evidence());
    }

    /// A regular expression for what [#say] says.
    ///
    /// @param places for `{0}`, `{1}`, regular expressions themselves
    String pattern(String key, String... places) {
        String text = text(key);
        StringBuilder pattern = new StringBuilder();
        int end = 0;
        Matcher place = PLACE.matcher(text);
        while (place.find()) {
            pattern.append(Pattern.quote(text.substring(end, place.start())))
                    .append(places[Integer.parseInt(place.group(1))]);
            end = place.end();
        }
        return pattern.append(Pattern.quote(text.substring(end))).toString();
    }

    /// @param values for the places `{0}`, `{1}`
    public String say(String key, Object... values) {
        return PLACE.matcher(text(key))
                .replaceAll(
                        place ->
                                Matcher.quoteReplacement(
                                        String.valueOf(values[Integer.parseInt(place.group(1))])));
    }

    private String text(String key) {
        String text = texts.getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("no words '" + key + "' in " + language.code());
        }
        return text;
    }
}
