package dev.gapless.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class TextsTest {
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");
    private static final Pattern USED = Pattern.compile("[\"'](([a-z]+[.])+[a-z0-9-]+)[\"']");

    private final Texts texts = Texts.all();

    @Test
    void bothLanguagesHaveTheSameKeys() {
        assertThat(texts.of(Language.KO).stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(texts.of(Language.EN).stringPropertyNames());
    }

    @Test
    void bothLanguagesUseTheSameValues() {
        for (String key : texts.of(Language.EN).stringPropertyNames()) {
            assertThat(places(texts.of(Language.KO).getProperty(key)))
                    .as(key)
                    .isEqualTo(places(texts.of(Language.EN).getProperty(key)));
        }
    }

    private static Set<String> places(String text) {
        return PLACE.matcher(text)
                .results()
                .map(place -> place.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyKeyThatIsUsedExists() throws IOException {
        var roots = new TreeSet<String>();
        texts.of(Language.EN)
                .stringPropertyNames()
                .forEach(key -> roots.add(key.replaceAll("[.].*", "")));
        for (var file : sources()) {
            USED.matcher(Files.readString(file))
                    .results()
                    .map(use -> use.group(1))
                    .filter(
                            key ->
                                    roots.contains(key.replaceAll("[.].*", ""))
                                            && !key.endsWith(".js"))
                    .forEach(
                            key ->
                                    assertThat(texts.of(Language.EN).stringPropertyNames())
                                            .as("used in " + file.getFileName())
                                            .contains(key));
        }
    }

    @Test
    void everyKeyIsUsed() throws IOException {
        var sources = new StringBuilder();
        for (var file : sources()) {
            sources.append(Files.readString(file));
        }
        // composed in the code, or for those who fill a report from outside
        var composed = Pattern.compile("(outcome|phase|chart|state|unknown)[.].*");
        assertThat(texts.of(Language.EN).stringPropertyNames())
                .filteredOn(key -> !composed.matcher(key).matches())
                .allSatisfy(key -> assertThat(sources.toString()).contains(key));
    }

    private static Iterable<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
            return files.filter(file -> file.toString().matches(".*/report/[^/]+[.](java|js)"))
                    .toList();
        }
    }

    @Test
    void groupsNumbersAndNamesPhrasesInTheSameLanguage() {
        var phrase = Phrase.of("sentence.schema.unknown", 12, 13L, Phrase.of("unknown.schema"));
        assertThat(texts.say(Language.EN, phrase))
                .endsWith("is unknown: the schema was not changed.");
        assertThat(texts.say(Language.KO, phrase)).endsWith("알 수 없습니다: 스키마는 바뀌지 않았습니다.");
        assertThat(texts.say(Language.EN, Phrase.of("failures.more", 1_234_567L)))
                .startsWith("1,234,567 more");
    }
}
