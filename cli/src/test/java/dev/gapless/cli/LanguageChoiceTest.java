package dev.gapless.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Language;
import dev.gapless.api.ProblemCode;
import dev.gapless.cli.screen.Columns;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class LanguageChoiceTest {
    private static final String KOREAN = "port-in-use\n\n의미\n";
    private static final String ENGLISH = "port-in-use\n\nWhat it means\n";

    @TempDir Path folder;

    private TestShell shell;

    @BeforeEach
    void makeShell() {
        shell = new TestShell(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "ko_KR.UTF-8, KO",
        "ko_KR.utf8, KO",
        "ko.UTF-8, KO",
        "ko_KR.UTF-8@hanja, KO",
        "ko_KR.eucKR, EN",
        "ko_KR, EN",
        "kok_IN.UTF-8, EN",
        "en_US.UTF-8, EN",
        "C.UTF-8, EN",
        "POSIX, EN",
        "'', EN"
    })
    void aLocaleSpeaksKoreanOnlyWhereHangulIsShown(String locale, Language language) {
        assertThat(LanguageChoice.of(Map.of("LANG", locale), true)).isEqualTo(language);
        assertThat(LanguageChoice.of(Map.of("LANG", locale), false)).isEqualTo(Language.EN);
    }

    @Test
    void theLocaleIsReadAsTheCLibraryReadsIt() {
        assertThat(LanguageChoice.of(Map.of("LANG", "ko_KR.UTF-8", "LC_ALL", "C"), true))
                .isEqualTo(Language.EN);
        assertThat(
                        LanguageChoice.of(
                                Map.of("LANG", "ko_KR.UTF-8", "LC_MESSAGES", "en_US.UTF-8"), true))
                .isEqualTo(Language.EN);
        assertThat(
                        LanguageChoice.of(
                                Map.of("LANG", "en_US.UTF-8", "LC_MESSAGES", "ko_KR.UTF-8"), true))
                .isEqualTo(Language.KO);
        assertThat(
                        LanguageChoice.of(
                                Map.of("LANG", "ko_KR.UTF-8", "LC_CTYPE", "ko_KR.eucKR"), true))
                .isEqualTo(Language.EN);
        assertThat(LanguageChoice.of(Map.of("LANG", "ko_KR.UTF-8", "LC_ALL", ""), true))
                .isEqualTo(Language.KO);
    }

    @Test
    void theVariableOfGaplessWinsOverTheLocaleAndNeedsNoTerminal() {
        assertThat(LanguageChoice.of(Map.of("GAPLESS_LANG", "ko"), false)).isEqualTo(Language.KO);
        assertThat(LanguageChoice.of(Map.of("GAPLESS_LANG", "en", "LANG", "ko_KR.UTF-8"), true))
                .isEqualTo(Language.EN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--lang ko explain port-in-use",
                "explain port-in-use --lang ko",
                "explain --lang=ko port-in-use",
                "explain --lang KO port-in-use"
            })
    void theFlagWinsWhereverItStands(String words) {
        shell.with("GAPLESS_LANG", "en");
        assertThat(shell.run(words.split(" ", -1))).as(shell.err()).isZero();
        assertThat(shell.out()).startsWith(KOREAN);
    }

    @Test
    void whatCanBeExplainedAndExitCodesAreInKorean() {
        assertThat(shell.run("explain", "--lang", "ko")).isZero();
        assertThat(shell.out()).contains("gapless explain config        gapless.yaml의 모든 키\n");
        TestShell codes = new TestShell(folder);
        assertThat(codes.run("explain", "exit-codes", "--lang", "ko")).isZero();
        assertThat(codes.out()).contains("  64  잘못된 사용법\n");
        TestShell unknown = new TestShell(folder);
        assertThat(unknown.run("explain", "port-in-usee", "--lang", "ko")).isEqualTo(64);
        assertThat(unknown.err())
                .contains("'port-in-usee'(이)라는 오류 코드, 키, 규칙이 없습니다.", "혹시 port-in-use?");
    }

    @Test
    void theFlagTakesKoreanBack() {
        shell.with("GAPLESS_LANG", "ko");
        assertThat(shell.run("explain", "port-in-use")).isZero();
        assertThat(shell.out()).startsWith(KOREAN);
        TestShell other = new TestShell(folder).with("GAPLESS_LANG", "ko");
        assertThat(other.run("explain", "port-in-use", "--lang", "en")).isZero();
        assertThat(other.out()).startsWith(ENGLISH);
    }

    @Test
    void aLanguageThatItDoesNotSpeakIsWrongUsage() {
        for (List<String> words :
                List.of(List.of("status", "--lang", "fr"), List.of("--lang=", "status"))) {
            TestShell other = new TestShell(folder);
            assertThat(other.run(words.toArray(String[]::new))).isEqualTo(64);
            assertThat(other.err()).contains("[usage]", "it speaks en, ko", "--lang ko");
        }
        TestShell last = new TestShell(folder);
        assertThat(last.run("explain", "port-in-use", "--lang")).isEqualTo(64);
        assertThat(last.err()).contains("[usage]", "--lang");
    }

    /// At 3 a.m. a rollback is not refused for it.
    @Test
    void aVariableThatIsWrongIsSaidAndNothingIsRefused() {
        shell.with("GAPLESS_LANG", "fr");
        assertThat(shell.run("explain", "port-in-use")).isZero();
        assertThat(shell.out()).startsWith(ENGLISH);
        assertThat(shell.err())
                .isEqualTo(
                        "GAPLESS_LANG='fr' is no language of gapless (en, ko); this is English.\n");
    }

    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void everyEntryFitsATerminalInKorean(ProblemCode code) {
        assertThat(shell.run("explain", code.id(), "--lang", "ko")).isZero();
        assertThat(shell.out()).contains("\n의미\n", "\n원인\n", "\n조치\n", "\n그동안의 서비스\n");
        assertThat(shell.out()).doesNotContain("`");
        assertThat(shell.out().lines()).allMatch(line -> Columns.width(line) <= Columns.MOST);
    }
}
