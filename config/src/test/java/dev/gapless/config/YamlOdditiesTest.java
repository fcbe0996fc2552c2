package dev.gapless.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.service.EnvValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

class YamlOdditiesTest {
    @Test
    void refusesTabsInTheIndentation() {
        assertThat(Yaml.findings("name: shop\nhealth:\n\tpath: /x\n"))
                .containsExactly(":3 a tab in the indentation; YAML wants spaces");
    }

    @Test
    void refusesAKeyGivenTwice() {
        assertThat(Yaml.findings(Yaml.SMALLEST + "name: other\nenv: { A: 1, A: 2 }\n"))
                .containsExactly(
                        ":5 name is given twice, first on line 1",
                        ":6 A is given twice, first on line 6");
    }

    @Test
    void readsAnchors() {
        String text = Yaml.SMALLEST + "env: { A: &a one, B: *a }\n";
        assertThat(Yaml.read(text).env())
                .isEqualTo(
                        Map.of("A", new EnvValue.Literal("one"), "B", new EnvValue.Literal("one")));
    }

    @Test
    void refusesMergeKeys() {
        assertThat(Yaml.findings(Yaml.SMALLEST.replace("health:", "health: &h") + "<<: *h\n"))
                .containsExactly(":5 << is not YAML 1.2; write the keys out");
    }

    @Test
    void refusesAnAliasThatNamesItself() {
        assertThat(Yaml.findings(Yaml.SMALLEST + "env: &e { A: *e }\n"))
                .singleElement()
                .asString()
                .contains("does an alias name itself?");
    }

    @Test
    void refusesAliasesThatExplode() {
        StringBuilder text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 9; i++) {
            String alias = "*a" + (i - 1);
            text.append("a" + i + ": &a" + i + " [" + (alias + ",").repeat(9) + alias + "]\n");
        }
        assertThat(Yaml.findings(text.toString()))
                .singleElement()
                .asString()
                .contains("more than 20000 values");
    }

    @Test
    void refusesAHugeFile() {
        assertThat(Yaml.findings("# " + "x".repeat(1 << 20)))
                .singleElement()
                .asString()
                .contains("this is not a gapless.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# only a comment\n", "---\n", "~\n"})
    void refusesAnEmptyFile(String text) {
        assertThat(Yaml.findings(text)).singleElement().asString().contains("the file is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- name: shop\n", "shop\n"})
    void refusesAFileThatIsNoMapping(String text) {
        assertThat(Yaml.findings(text))
                .containsExactly(":1 the file is no mapping; it consists of lines like name: shop");
    }

    @Test
    void readsWindowsLineEndsWithTheRightLines() {
        assertThat(Yaml.findings(Yaml.SMALLEST.replace("\n", "\r\n") + "bake-time: 5\r\n"))
                .containsExactly(":5 bake-time: 5 has no unit, e.g. 5s");
    }

    @Test
    void readsAByteOrderMark() {
        assertThat(Yaml.read("\uFEFF" + Yaml.SMALLEST).name()).isEqualTo("shop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "on", "True", "TRUE", "1", "\"true\""})
    void knowsOnlyTrueAndFalse(String word) {
        assertThat(
                        Yaml.findings(
                                Yaml.SMALLEST.replace(
                                        "listen:", "expose-release: " + word + ", listen:")))
                .singleElement()
                .asString()
                .contains("is neither true nor false");
    }

    @Test
    void keepsTextThatLooksLikeSomethingElse() {
        String text = Yaml.SMALLEST + "env: { A: 1.10, B: yes, C: 0x1F, D: \"\", E: null }\n";
        assertThat(Yaml.findings(text))
                .containsExactly(":5 E has no value; write \"\" for an empty one");
        assertThat(Yaml.read(text.replace(", E: null", "")).env().values())
                .extracting(value -> ((EnvValue.Literal) value).value())
                .containsExactlyInAnyOrder("1.10", "yes", "0x1F", "");
    }

    @Test
    void refusesASecondDocument() {
        assertThat(Yaml.findings(Yaml.SMALLEST + "---\nname: other\n"))
                .containsExactly(
                        ":5 a second document (---) begins; one file describes one service");
    }

    @Test
    void refusesTagsAndKeysThatAreNoWords() {
        assertThat(Yaml.findings(Yaml.SMALLEST + "user: !secret x\n? [a]\n: b\n"))
                .containsExactly(
                        ":5 the tag !secret has no meaning here; remove it",
                        ":6 a list or mapping is used as a key; keys are words");
    }

    @Test
    void pointsAtTheLineOfASyntaxError() {
        assertThat(Yaml.findings("name: shop\nports: [8081, 8082\nuser: x\n"))
                .singleElement()
                .asString()
                .startsWith(":3 not YAML: ");
    }

    @Test
    void readsAQuotedKey() {
        assertThat(Yaml.read(Yaml.SMALLEST.replace("name:", "\"name\":")).name()).isEqualTo("shop");
    }
}
