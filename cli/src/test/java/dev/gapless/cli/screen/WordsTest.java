package dev.gapless.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.api.Language;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

class WordsTest {
    private static final Words ENGLISH = Words.in(Language.EN);
    private static final Words KOREAN = Words.in(Language.KO);
    private static final Object[] PLACES = {"<0>", "<1>", "<2>", "<3>", "<4>", "<5>", "<6>"};
    private static final Pattern PLACE = Pattern.compile("<[0-9]>");

    /// What stands in both languages as it is: commands, states, the answer's letters.
    private static final Pattern UNTRANSLATED =
            Pattern.compile("gapless [a-z]+|\\bstable\\b|5xx|\\[Y/n\\]|^-");

    @Test
    void bothLanguagesHaveTheSameKeysPlacesAndWordsThatAreNotTranslated() {
        assertThat(KOREAN.keys()).isEqualTo(ENGLISH.keys()).hasSizeGreaterThan(40);
        for (String key : ENGLISH.keys()) {
            String english = ENGLISH.say(key, PLACES);
            String korean = KOREAN.say(key, PLACES);
            assertThat(found(PLACE, korean)).as(key).isEqualTo(found(PLACE, english));
            assertThat(found(UNTRANSLATED, korean)).as(key).isEqualTo(found(UNTRANSLATED, english));
        }
    }

    @Test
    void whatIsSaidInKoreanIsKorean() {
        for (String key : KOREAN.keys()) {
            // a bare place, or a sign, in either
            if (ENGLISH.say(key, PLACES).matches(".*[a-z]{2}.*")) {
                assertThat(KOREAN.say(key, PLACES)).as(key).matches("(?s).*[가-힣].*");
            }
        }
    }

    /// What stands before two blanks and sets off the rest of a line is one word (`Columns`).
    @Test
    void labelsOfInitAreOneWord() {
        for (String label :
                List.of("found", "port", "health", "database", "running", "variables", "hint")) {
            assertThat(KOREAN.say("init." + label)).matches("\\S+");
            assertThat(ENGLISH.say("init." + label)).matches("\\S+");
        }
    }

    /// A key that nobody says, or one that is not there, is found out before somebody sees it.
    @Test
    void everyKeyIsSaidAndThereIsNoOther() throws IOException {
        Set<String> said = new TreeSet<>();
        Set<String> begun = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(one -> one.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file);
                Pattern.compile("\"([a-z]+(?:[.-][a-z-]+)*)(\\.?)\"")
                        .matcher(text)
                        .results()
                        .forEach(
                                word ->
                                        (word.group(2).isEmpty() ? said : begun)
                                                .add(word.group(1)));
            }
        }
        for (String key : ENGLISH.keys()) {
            String parent = key.substring(0, Math.max(0, key.lastIndexOf('.')));
            boolean counted = key.matches(".*[.](one|many)") && said.contains(parent);
            assertThat(said.contains(key) || begun.contains(parent) || counted).as(key).isTrue();
        }
        assertThat(
                        said.stream()
                                .filter(
                                        word ->
                                                word.matches(
                                                        "(summary|plan|label|question|refused)\\..*")))
                .isSubsetOf(ENGLISH.keys());
    }

    @Test
    void aKeyThatIsMissingIsNamed() {
        assertThatThrownBy(() -> KOREAN.say("no.such")).hasMessage("no words 'no.such' in ko");
    }

    @Test
    void valuesAreTakenAsTheyAre() {
        assertThat(KOREAN.say("plan.id", "$1\\{0}")).isEqualTo("계획 $1\\{0}");
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).sorted().toList();
    }
}
