package dev.gapless.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {
    @Test
    void hangulCountsTwoColumns() {
        assertThat(Columns.width("비우기(drain)")).isEqualTo(13);
        assertThat(Columns.clip("비우기", 3)).isEqualTo("비");
        assertThat(Columns.left("비", 4)).isEqualTo("비  ");
    }

    @Test
    void combiningMarksCountNothing() {
        assertThat(Columns.width("e\u0301")).isEqualTo(1);
    }

    @Test
    void breaksAtSpacesAndKeepsRunsOfThemInsideALine() {
        assertThat(Columns.wrap("schema 7.5  start 19.2  shift 10.0", 24))
                .containsExactly("schema 7.5  start 19.2", "shift 10.0");
    }

    @Test
    void cutsAWordThatIsWiderThanALine() {
        assertThat(Columns.wrap("a 0123456789 b", 4)).containsExactly("a", "0123", "4567", "89 b");
    }

    @Test
    void anEmptyTextIsOneEmptyLine() {
        assertThat(Columns.wrap("  ", 10)).containsExactly("");
    }

    @Test
    void takesOutWhatWouldMoveTheCursor() {
        assertThat(Columns.clean("\u001B[31mred\u001B[0m\tx\r\u0007")).isEqualTo("red    x");
    }
}
