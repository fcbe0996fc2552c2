package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemKind;
import dev.gapless.api.ProblemText;
import dev.gapless.e2e.site.Operator.Said;

import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.Assertions;

import java.util.List;

/// What every error on the screen has to have, whatever it is about.
final class Refusal {
    private static final int COLUMNS = 80;

    private Refusal() {}

    /// One problem with its code, the exit code of its kind and a way out; no stack trace, no line
    /// twice, 80 columns. Goes on with the whole text on one line.
    static AbstractStringAssert<?> assertRefused(Said said, ProblemCode code) {
        return assertSaid(said, code, exitCode(code.kind()));
    }

    /// What was seen before anything was done, whatever it is: exit code 2, and a screen that
    /// begins with that nothing was changed and says where it is and what was found there.
    static AbstractStringAssert<?> assertNothingChanged(Said said, ProblemCode code) {
        String text = said.err();
        assertThat(text.lines().filter(line -> line.startsWith("REFUSED    Nothing was changed.")))
                .as(said.all())
                .hasSize(1);
        for (String label : List.of("  where   ", "  found   ")) {
            assertThat(text.lines().filter(line -> line.startsWith(label))).as(text).hasSize(1);
        }
        return assertSaid(said, code, exitCode(ProblemKind.REFUSED));
    }

    private static AbstractStringAssert<?> assertSaid(Said said, ProblemCode code, int exitCode) {
        String text = said.err();
        assertThat(said.exitCode()).as(said.all()).isEqualTo(exitCode);
        assertThat(text).containsOnlyOnce("[" + code.id() + "]");
        assertThat(text.lines().filter(line -> line.startsWith("  do "))).as(text).hasSize(1);
        assertThat(text.lines()).as(text).allMatch(line -> line.length() <= COLUMNS);
        assertThat(text.lines().filter(line -> !line.isBlank())).as(text).doesNotHaveDuplicates();
        assertThat(text).doesNotContain("Exception").doesNotContain("\tat ");
        assertThat(ProblemText.of(code)).as("gapless explain").contains("## What to do");
        return Assertions.assertThat(text.replaceAll("\\s+", " "));
    }

    /// As the documentation has it, not as the code does.
    private static int exitCode(ProblemKind kind) {
        return switch (kind) {
            case CONFIG, REFUSED -> 2;
            case BLOCKED -> 3;
            case EXTERNAL -> 1;
        };
    }
}
