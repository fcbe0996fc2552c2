package dev.gapless.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.cli.screen.Columns;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

class MainTest {
    @TempDir Path folder;

    private TestShell shell;

    @BeforeEach
    void makeShell() {
        shell = new TestShell(folder);
    }

    @Test
    void versionIsOneLine() {
        assertThat(shell.run("version")).isZero();
        assertThat(shell.out())
                .matches("gapless \\d+\\.\\d+\\.\\d+\\S* \\(build development, Java \\d+\\)\n");
    }

    @Test
    void aMisspeltCommandIsWrongUsageAndSaysWhatWasMeant() {
        assertThat(shell.run("deplyo", "1.5.0")).isEqualTo(64);
        assertThat(shell.err()).contains("[usage]").contains("did you mean").contains("deploy");
    }

    @Test
    void aMisspeltFlagIsWrongUsage() {
        assertThat(shell.run("deploy", "1.5.0", "--bake-tme", "5s")).isEqualTo(64);
        assertThat(shell.err()).contains("--bake-tme").contains("gapless deploy --help");
    }

    @Test
    void withoutACommandItSaysWhatThereIs() {
        assertThat(shell.run()).isEqualTo(64);
        assertThat(shell.err()).contains("rollback").contains("gapless explain WHAT");
    }

    @Test
    void helpOfACommandIsNotAnError() {
        assertThat(shell.run("deploy", "--help")).isZero();
        assertThat(shell.out()).startsWith("Usage: gapless deploy").contains("--detach");
    }

    @Test
    void explainsACodeWithOrWithoutItsBrackets() {
        assertThat(shell.run("explain", "[port-in-use]")).isZero();
        assertThat(shell.out()).startsWith("port-in-use\n\nWhat it means\n").doesNotContain("`");
        assertThat(shell.out().lines()).allMatch(line -> Columns.width(line) <= Columns.MOST);
    }

    @Test
    void explainsAKeyAllKeysAndTheExitCodes() {
        assertThat(shell.run("explain", "bake-time")).isZero();
        assertThat(shell.run("explain", "config")).isZero();
        assertThat(shell.run("explain", "exit-codes")).isZero();
        assertThat(shell.out()).contains("bake-time: 60s").contains(" 130  left with Ctrl-C");
        assertThat(shell.out().lines()).allMatch(line -> Columns.width(line) <= Columns.MOST);
    }

    @ParameterizedTest
    @CsvSource({
        "port-in-usee, port-in-use",
        "bake-tme, bake-time",
        "column-droped, column-dropped",
    })
    void explainSuggestsWhatWasMeant(String slip, String meant) {
        assertThat(shell.run("explain", slip)).isEqualTo(64);
        assertThat(shell.err())
                .contains("There is no error code, key or rule '" + slip + "'.")
                .contains("did you mean " + meant + "?");
    }

    @Test
    void completionKnowsTheCommandsAndTheirFlags() {
        assertThat(shell.run("completion")).isZero();
        assertThat(shell.out()).contains("rollback").contains("--detach");
    }
}
