package dev.gapless.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Language;
import dev.gapless.cli.Golden;
import dev.gapless.cli.TestShell;
import dev.gapless.cli.lint.RuleScreen;
import dev.gapless.config.ConfigKey;
import dev.gapless.config.ConfigKeys;
import dev.gapless.config.type.ChoiceType;
import dev.gapless.migration.lint.LintRule;
import dev.gapless.migration.lint.LintRules;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Who adds a key or a rule, or says something else of it, finds here that it needs its Korean.
class ExplainInKoreanTest {
    private static final Words KOREAN = Words.in(Language.KO);
    private static final Pattern HANGUL = Pattern.compile("[가-힣]");
    private static final Pattern ENGLISH = Pattern.compile("[a-z]{2,} [a-z]{2,}");

    /// Keys, commands, flags, placeholders, operations, SQL, files, addresses and names of
    /// products.
    private static final Pattern CODE =
            Pattern.compile(
                    "`[^`]+`|\\{[a-z]+\\}|--[a-z-]+|\\b[A-Z][A-Z0-9_]+\\b(\\.{3})?"
                            + "|[\\w$]+([./:@]+[\\w$]+)+|\\b[a-z0-9]+(-[a-z0-9]+)+|\\.d\\b"
                            + "|\\b(nginx|Gapless|PostgreSQL|MariaDB|MySQL|Flyway|Liquibase"
                            + "|Spring Boot|Retry-After|X-Gapless-Release)\\b");

    private static final Set<String> ORDINARY = Set.of("built-in", "address:port", "e.g");

    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\w.-])[0-9]+([.,][0-9]+)*( ?%|[A-Za-z]+|초|분|시간|일)?");

    /// `one`, `the minute`; `hexadecimal`.
    private static final Set<String> NUMBERS_IN_ENGLISH_WORDS = Set.of("1", "1분", "16");

    private static final Pattern LATIN = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

    /// States and names of steps, which stay English; `ours` is what belongs to Gapless.
    private static final Set<String> GLOSSARY = Set.of("bake", "gapless", "healthy", "hold");

    @TempDir Path folder;

    /// What is said of keys and rules, each with whose it is.
    private static Map<String, String> said() {
        Map<String, String> said = new LinkedHashMap<>();
        for (ConfigKey<?> key : ConfigKeys.ALL) {
            said.put(key.name() + ", meaning", key.meaning());
            if (!key.isLater() && !(key.type() instanceof ChoiceType)) {
                said.put(key.name() + ", allowed", key.type().allowed());
            }
        }
        for (LintRule rule : LintRules.ALL) {
            said.put(rule.about().id() + ", why", rule.about().why());
            said.put(rule.about().id() + ", instead", rule.about().instead());
        }
        return said;
    }

    @Test
    void everyKeyAndEveryRuleHasItsKorean() {
        List<String> english = new ArrayList<>();
        said().forEach(
                        (whose, text) -> {
                            String korean = KOREAN.explained(text);
                            String rest = CODE.matcher(korean).replaceAll("_");
                            if (!HANGUL.matcher(korean).find() || ENGLISH.matcher(rest).find()) {
                                english.add(whose + ": " + korean);
                            }
                        });
        assertThat(english).isEmpty();
        assertThat(Words.english().explained("a path")).isEqualTo("a path");
    }

    @Test
    void theKoreanKeepsTheCodeAndTheNumbersAndAddsNone() {
        List<String> wrong = new ArrayList<>();
        said().forEach(
                        (whose, text) -> {
                            Set<String> differs = differences(text, KOREAN.explained(text));
                            if (!differs.isEmpty()) {
                                wrong.add(whose + ": " + differs + " " + KOREAN.explained(text));
                            }
                        });
        assertThat(wrong).isEmpty();
    }

    private static Set<String> differences(String english, String korean) {
        Set<String> differs = new TreeSet<>();
        found(CODE, english).stream()
                .filter(code -> !ORDINARY.contains(code) && !korean.contains(code))
                .forEach(differs::add);
        Set<String> numbers = found(NUMBER, Phrases.in(Language.KO).units(english));
        Set<String> koreanNumbers = found(NUMBER, korean);
        numbers.stream().filter(one -> !koreanNumbers.contains(one)).forEach(differs::add);
        koreanNumbers.stream()
                .filter(one -> !numbers.contains(one) && !NUMBERS_IN_ENGLISH_WORDS.contains(one))
                .forEach(differs::add);
        String said = english.toLowerCase(Locale.ROOT);
        found(LATIN, korean).stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .filter(word -> !said.contains(word) && !GLOSSARY.contains(word))
                .forEach(differs::add);
        return differs;
    }

    @Test
    void noKoreanIsLeftOfWhatIsNotSaidAnyMore() {
        List<String> lines = Pairs.lines(Phrases.class, "explain-ko.txt");
        String all = String.join("\n", said().values());
        List<String> unsaid = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += 2) {
            String quoted =
                    Pattern.quote(lines.get(i)).replaceAll("\\{\\d[!~]?\\}", "\\\\E.+\\\\Q");
            if (!Pattern.compile("(?m)(?:^|[ :])" + quoted + "(?:$|[,;])").matcher(all).find()) {
                unsaid.add(lines.get(i));
            }
        }
        assertThat(unsaid).isEmpty();
    }

    @Test
    void everyEntryFitsATerminal() {
        Set<String> names = new TreeSet<>();
        for (ConfigKey<?> key : ConfigKeys.ALL) {
            names.add(key.name());
            names.add(key.group());
        }
        names.remove("");
        List<String> lines = new ArrayList<>(KeyScreen.all(KOREAN));
        names.forEach(name -> lines.addAll(KeyScreen.of(name, KOREAN)));
        for (LintRule rule : LintRules.ALL) {
            lines.addAll(RuleScreen.lines(rule.about(), KOREAN));
        }
        assertThat(lines)
                .allMatch(
                        line -> Columns.width(line) <= Columns.MOST && !line.endsWith(" "),
                        "fits 80 columns");
        assertThat(lines)
                .noneMatch(
                        line ->
                                line.matches(
                                        " *(allowed|example|flag) .*|.*\\((required|none)\\)"
                                                + "|.*Not in this version.*|.*Instead.*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bake-time", "switch", "column-dropped"})
    void entries(String what) {
        TestShell shell = new TestShell(folder).with("GAPLESS_LANG", "ko");
        assertThat(shell.run("explain", what)).as(shell.err()).isZero();
        Golden.screen("ko/explain-" + what, shell.out().lines().toList());
    }

    @Test
    void allKeys() {
        TestShell shell = new TestShell(folder);
        assertThat(shell.run("explain", "config", "--lang", "ko")).as(shell.err()).isZero();
        assertThat(shell.out())
                .startsWith("gapless.yaml의 모든 키. ")
                .contains("\nname  (필수)\n", "\nsha256: (없음)\n", "\n이 버전에 없어 거부하는 키:\n");
    }

    private static Set<String> found(Pattern pattern, String text) {
        Set<String> all = new TreeSet<>();
        pattern.matcher(text).results().map(MatchResult::group).forEach(all::add);
        return all;
    }
}
