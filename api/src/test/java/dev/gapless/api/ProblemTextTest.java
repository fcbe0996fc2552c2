package dev.gapless.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

class ProblemTextTest {
    private static final List<String> SECTIONS =
            List.of(
                    "## What it means",
                    "## Why it happens",
                    "## What to do",
                    "## What serves meanwhile");

    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void everyCodeSaysWhatWhyWhatToDoAndWhatServes(ProblemCode code) {
        List<String> lines = ProblemText.of(code).lines().toList();
        assertThat(lines).first().isEqualTo("# " + code.id());
        assertThat(lines.stream().filter(line -> line.startsWith("## "))).isEqualTo(SECTIONS);
        for (String section : SECTIONS) {
            assertThat(lines.get(lines.indexOf(section) + 2))
                    .as(section)
                    .isNotBlank()
                    .doesNotStartWith("#");
        }
    }

    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void everyTextIsPlainAndFitsATerminal(ProblemCode code) {
        assertThat(ProblemText.of(code).lines())
                .allSatisfy(
                        line -> {
                            assertThat(line).hasSizeLessThanOrEqualTo(80);
                            assertThat(line).matches("[\\x20-\\x7e]*");
                        });
    }

    private static final List<String> KOREAN_SECTIONS =
            List.of("## 의미", "## 원인", "## 조치", "## 그동안의 서비스");

    /// The same sections with as many points, and in each the same commands, keys, codes and
    /// numbers.
    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void theKoreanTextSaysTheSame(ProblemCode code) {
        String english = ProblemText.of(code);
        String korean = ProblemText.of(code, Language.KO);
        assertThat(korean.lines()).first().isEqualTo("# " + code.id());
        assertThat(korean.lines().filter(line -> line.startsWith("## ")))
                .isEqualTo(KOREAN_SECTIONS);
        for (int i = 0; i < SECTIONS.size(); i++) {
            // a label of the screens, which is translated
            String one = section(english, SECTIONS, i).replace("`do`", "do");
            String other = section(korean, KOREAN_SECTIONS, i);
            assertThat(other).as(KOREAN_SECTIONS.get(i)).isNotBlank();
            assertThat(count(POINT, other)).as("points of %s", other).isEqualTo(count(POINT, one));
            assertThat(found(VALUE, other)).as(other).isEqualTo(found(VALUE, one));
            assertThat(found(NUMBER, VALUE.matcher(other).replaceAll("")))
                    .as(other)
                    .isEqualTo(found(NUMBER, VALUE.matcher(one).replaceAll("")));
            assertThat(HANGUL.matcher(other).find()).as(other).isTrue();
        }
    }

    /// Of Hangul, ASCII and nothing else, so that it is known how wide it is: two columns or one.
    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void theKoreanTextFitsATerminal(ProblemCode code) {
        assertThat(ProblemText.of(code, Language.KO).lines())
                .allSatisfy(
                        line -> {
                            assertThat(line).matches("[\\x20-\\x7e가-힣]*");
                            assertThat(line.chars().map(c -> c < 0x7f ? 1 : 2).sum())
                                    .as(line)
                                    .isLessThanOrEqualTo(80);
                        });
    }

    private static final Pattern POINT = Pattern.compile("(?m)^- ");
    private static final Pattern VALUE = Pattern.compile("`([^`]+)`");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern HANGUL = Pattern.compile("[가-힣]");

    private static String section(String text, List<String> headings, int index) {
        String from = text.substring(text.indexOf(headings.get(index) + "\n"));
        String body = from.substring(from.indexOf('\n'));
        int end = body.indexOf("\n## ");
        return end < 0 ? body : body.substring(0, end);
    }

    private static long count(Pattern pattern, String text) {
        return pattern.matcher(text).results().count();
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(result -> result.group().replaceAll("\\s+", " "))
                .sorted()
                .toList();
    }

    @Test
    void thereIsNoTextForACodeThatIsGone() throws IOException {
        List<String> codes =
                Arrays.stream(ProblemCode.values()).map(code -> code.id() + ".md").toList();
        Path english = Path.of("src/main/resources/dev/gapless/api/problems");
        for (Path folder : List.of(english, english.resolve("ko"))) {
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(
                                files.filter(Files::isRegularFile)
                                        .map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrderElementsOf(codes);
            }
        }
    }
}
