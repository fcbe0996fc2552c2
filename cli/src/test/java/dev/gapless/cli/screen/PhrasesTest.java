package dev.gapless.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Language;
import dev.gapless.cli.Golden;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

class PhrasesTest {
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)[!~]?\\}");
    private static final Pattern COMMAND =
            Pattern.compile("gapless [a-z]+( --?[a-z-]+)*|--[a-z-]+");

    private static final int MOST_PIECES = 3;

    private final Words korean = Words.in(Language.KO);
    private final List<String> lines = Pairs.lines(Phrases.class, "phrases-ko.txt");

    @ParameterizedTest
    @ValueSource(strings = {"phrases-ko.txt", "explain-ko.txt"})
    void eachPhraseHasBothLinesWithTheSamePlacesAndCommands(String file) {
        List<String> pairs = Pairs.lines(Phrases.class, file);
        assertThat(pairs.size() % 2).isZero();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            String english = pairs.get(i);
            String other = pairs.get(i + 1);
            assertThat(english).doesNotContainPattern("[가-힣]");
            assertThat(seen.add(english)).as(english).isTrue();
            assertThat(places(other)).as(english).isEqualTo(places(english));
            assertThat(found(COMMAND, other)).as(english).isEqualTo(found(COMMAND, english));
        }
    }

    /// A syllable of Hangul is two columns.
    @Test
    void whatFollowsALabelBeginsInTheSameColumn() {
        Pattern label = Pattern.compile("^\\S+ {2,}(?=\\S)");
        int labels = 0;
        for (int i = 0; i < lines.size(); i += 2) {
            Matcher english = label.matcher(lines.get(i));
            Matcher other = label.matcher(lines.get(i + 1));
            if (english.find()) {
                assertThat(other.find()).as(lines.get(i + 1)).isTrue();
                assertThat(Columns.width(other.group()))
                        .as(lines.get(i + 1))
                        .isEqualTo(Columns.width(english.group()));
                labels++;
            }
        }
        assertThat(labels).isPositive();
    }

    /// Who changes what the agent says finds here that it has a translation.
    @Test
    void theAgentStillSaysEachOfThem() throws IOException {
        String said = sources();
        List<String> unsaid = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += 2) {
            for (String part : PLACE.splitAsStream(lines.get(i)).toList()) {
                if (part.strip().matches("(?s).*[a-zA-Z]{3}.*")
                        && !said.contains(part.strip())
                        && !inPieces(part, MOST_PIECES, said)) {
                    unsaid.add(part.strip() + "   of   " + lines.get(i));
                }
            }
        }
        assertThat(unsaid).isEmpty();
    }

    /// Put together by the program from a few pieces, with a choice between them.
    private static boolean inPieces(String text, int most, String said) {
        if (text.isBlank()) {
            return true;
        }
        for (int end = text.length(); most > 0 && end >= 2; end--) {
            if (said.contains('"' + text.substring(0, end))
                    && inPieces(text.substring(end), most - 1, said)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void whatNoPhraseFitsStaysAsItIsButForItsUnits() {
        assertThat(korean.told("some new words")).isEqualTo("some new words");
        assertThat(korean.told("some new words, 1 min 50 s")).isEqualTo("some new words, 1분 50초");
        assertThat(korean.told("")).isEmpty();
    }

    @Test
    void aPlaceMayBeTranslatedItself() {
        assertThat(korean.told(":8082 healthy 3 times in a row over at least 5.0 s"))
                .isEqualTo(":8082 5.0초 넘게 잇따라 3번 healthy");
        assertThat(korean.told("$1 is stable")).isEqualTo("$1 릴리스가 stable");
    }

    @Test
    void englishIsLeftAsItIs() {
        assertThat(Words.english().told("nothing, 1 min 50 s")).isEqualTo("nothing, 1 min 50 s");
    }

    private static List<String> places(String text) {
        return found(Pattern.compile("\\{\\d[!~]?"), text).stream().distinct().toList();
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).distinct().sorted().toList();
    }

    /// Every literal of the program, those that are added to one another as one.
    private static String sources() throws IOException {
        Set<String> modules =
                new TreeSet<>(
                        List.of(
                                "agent",
                                "api",
                                "cli",
                                "config",
                                "core",
                                "database",
                                "load",
                                "migration",
                                "runtime",
                                "traffic"));
        StringBuilder all = new StringBuilder();
        for (String module : modules) {
            Path folder = Golden.root().resolve(module).resolve("src/main/java");
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(one -> one.toString().endsWith(".java")).toList()) {
                    all.append(Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", ""));
                }
            }
        }
        return all.toString().replace("%,d", "").replace("\\\"", "\"");
    }
}
