package dev.gapless.load.report;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The catalogue: every text of the report in every language. Immutable.
final class Texts {
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)\\}");
    private static final Texts ALL = new Texts();

    private final Map<Language, Properties> byLanguage = new EnumMap<>(Language.class);

    private Texts() {
        for (var language : Language.values()) {
            byLanguage.put(language, load("texts-" + language.code() + ".properties"));
        }
    }

    static Texts all() {
        return ALL;
    }

    private static Properties load(String name) {
        var texts = new Properties();
        var in = Texts.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException("resource " + name + " is missing");
        }
        try (var reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            texts.load(reader);
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Properties of(Language language) {
        return Objects.requireNonNull(byLanguage.get(language));
    }

    String say(Language language, Phrase phrase) {
        String text = of(language).getProperty(phrase.key());
        if (text == null) {
            throw new IllegalArgumentException("no text '" + phrase.key() + "'");
        }
        return PLACE.matcher(text)
                .replaceAll(
                        place -> {
                            int index = Integer.parseInt(place.group(1));
                            return Matcher.quoteReplacement(
                                    value(language, phrase.values().get(index)));
                        });
    }

    private String value(Language language, Object value) {
        return switch (value) {
            case Phrase phrase -> say(language, phrase);
            case Long number -> Numbers.grouped(number);
            case Integer number -> Numbers.grouped(number);
            case Double number -> Numbers.millis(number);
            case Moment moment -> moment.say(language);
            default -> value.toString();
        };
    }
}
