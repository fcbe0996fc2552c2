package dev.gapless.cli.screen;

import dev.gapless.api.Language;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The words of the screens that are in more than one language, from `words-<language>.properties`.
/// What is not in it, the agent's own words above all, is English. Immutable.
public final class Words {
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)\\}");

    private final Language language;
    private final Properties texts;

    private Words(Language language) {
        this.language = language;
        this.texts = load("words-" + language.code() + ".properties");
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

    /// @param values for the places `{0}`, `{1}`
    public String say(String key, Object... values) {
        String text = texts.getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("no words '" + key + "' in " + language.code());
        }
        return PLACE.matcher(text)
                .replaceAll(
                        place ->
                                Matcher.quoteReplacement(
                                        String.valueOf(values[Integer.parseInt(place.group(1))])));
    }
}
