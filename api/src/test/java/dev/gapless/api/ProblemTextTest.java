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

    @Test
    void thereIsNoTextForACodeThatIsGone() throws IOException {
        List<String> codes =
                Arrays.stream(ProblemCode.values()).map(code -> code.id() + ".md").toList();
        try (Stream<Path> files =
                Files.list(Path.of("src/main/resources/dev/gapless/api/problems"))) {
            assertThat(files.map(file -> file.getFileName().toString())).isSubsetOf(codes);
        }
    }
}
