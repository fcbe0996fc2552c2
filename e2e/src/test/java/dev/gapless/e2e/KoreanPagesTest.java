package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.e2e.site.Checkout;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A page in Korean is in step with the English one: the same headings, screens, commands, links
/// and words that are not translated. Who changes the one is led to the other.
class KoreanPagesTest {
    private static final Path ROOT = Checkout.root();
    private static final Path DOCS = ROOT.resolve("docs");
    private static final Path KOREAN = DOCS.resolve("ko");

    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|mailto:)([^)#\\s]+)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern COMMAND =
            Pattern.compile("(?m)^((?:\\./)?gapless|mvn|\\$)( \\S+)*?(?= {2,}|$)");

    /// Of the screens, where it is translated.
    private static final String LABEL = "do";

    private static final Pattern HANGUL = Pattern.compile("[가-힣]");

    /// @param blocks with their fences
    private record Page(Path file, String prose, List<String> blocks) {
        static Page of(Path file) {
            StringBuilder prose = new StringBuilder();
            List<String> blocks = new ArrayList<>();
            StringBuilder block = new StringBuilder();
            boolean inside = false;
            for (String line : text(file).lines().toList()) {
                boolean fence = line.startsWith("```");
                if (inside || fence) {
                    block.append(line).append('\n');
                } else {
                    prose.append(line).append('\n');
                }
                if (inside && fence) {
                    blocks.add(block.toString());
                    block.setLength(0);
                }
                inside ^= fence;
            }
            return new Page(file, prose.toString(), blocks);
        }

        List<String> headings() {
            return prose.lines()
                    .filter(line -> line.matches("#+ .*"))
                    .map(line -> line.replaceAll(" .*", ""))
                    .toList();
        }

        /// From the root.
        List<String> links() {
            Path folder = Objects.requireNonNull(file.getParent());
            return LINK.matcher(prose)
                    .results()
                    .map(link -> folder.resolve(link.group(1)).normalize())
                    .map(target -> ROOT.relativize(target).toString())
                    .toList();
        }

        List<String> untranslated() {
            return CODE.matcher(prose)
                    .results()
                    .map(code -> code.group(1).replaceAll("\\s+", " "))
                    .filter(code -> !code.equals(LABEL))
                    .sorted()
                    .toList();
        }
    }

    /// The English pages that there are Korean ones of.
    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(KOREAN)) {
            return Stream.concat(
                            Stream.of(ROOT.resolve("README.md")),
                            files.filter(file -> file.toString().endsWith(".md"))
                                    .map(file -> DOCS.resolve(KOREAN.relativize(file))))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aKoreanPageIsInStepWithTheEnglishOne(Path file) {
        Page english = Page.of(file);
        Page korean = Page.of(inKorean(file));
        assertThat(HANGUL.matcher(korean.prose()).results().count()).isGreaterThan(200);
        assertThat(korean.headings()).as("headings").isEqualTo(english.headings());
        assertThat(korean.links())
                .as("links")
                .containsExactlyInAnyOrderElementsOf(
                        english.links().stream().map(KoreanPagesTest::target).toList());
        assertThat(korean.untranslated())
                .as("words in backquotes")
                .isEqualTo(english.untranslated());
        assertThat(korean.blocks()).as("screens").hasSameSizeAs(english.blocks());
        for (int i = 0; i < english.blocks().size(); i++) {
            assertThat(essence(korean.blocks().get(i))).isEqualTo(essence(english.blocks().get(i)));
        }
    }

    @Test
    void theTutorialsAndTheReadmeAreThereInKorean() throws IOException {
        assertThat(pages())
                .contains(ROOT.resolve("README.md"), DOCS.resolve("reference/problems.md"));
        try (Stream<Path> tutorials = Files.list(DOCS.resolve("tutorial"))) {
            assertThat(pages()).containsAll(tutorials.toList());
        }
        assertThat(text(ROOT.resolve("README.md")))
                .startsWith("한국어: [README.ko.md](README.ko.md)\n");
    }

    /// What may not be translated: all of a console, a configuration but for its comments, and the
    /// commands of any other block.
    private static String essence(String block) {
        if (block.startsWith("```console")) {
            return block;
        }
        if (block.startsWith("```yaml")) {
            return block.replaceAll(" *#.*", "");
        }
        StringBuilder commands = new StringBuilder();
        Matcher command = COMMAND.matcher(block);
        while (command.find()) {
            commands.append(command.group()).append('\n');
        }
        return commands.toString();
    }

    private static Path inKorean(Path english) {
        return english.endsWith("README.md")
                ? ROOT.resolve("README.ko.md")
                : KOREAN.resolve(DOCS.relativize(english));
    }

    /// Where a link of the English page leads to in the Korean one: to the Korean page if there is
    /// one, and from README.ko.md back.
    private static String target(String english) {
        if (english.equals("README.ko.md")) {
            return "README.md";
        }
        String korean = english.replaceFirst("^docs/(?!ko/)", "docs/ko/");
        return Files.isRegularFile(ROOT.resolve(korean)) ? korean : english;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
