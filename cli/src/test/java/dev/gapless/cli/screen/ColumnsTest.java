package dev.gapless.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class ColumnsTest {
    @Test
    void aLineWithALabelIsBrokenBelowItsText() {
        assertThat(Columns.paragraph("  nginx    " + "word ".repeat(20)))
                .hasSize(2)
                .allMatch(
                        line -> line.startsWith("  nginx    w") || line.startsWith("           w"));
        assertThat(Columns.paragraph("Wrote gapless.yaml. Nothing else."))
                .containsExactly("Wrote gapless.yaml. Nothing else.");
    }

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

    @Test
    void shortensLabelsSoThatTheyStayApart() {
        assertThat(shortened("2025.11.1", "2025.11.2", 8)).containsExactly("20..11.1", "20..11.2");
        assertThat(shortened("1.5.0-SNAPSHOT", "1.5.1-SNAPSHOT", 9))
                .containsExactly("1.5.0-S..", "1.5.1-S..");
        assertThat(shortened("build-20251121-main", "build-20251122-main", 12))
                .containsExactly("bui..21-main", "bui..22-main");
        assertThat(shortened("1.4.2", "1.5.0", 8)).containsExactly("1.4.2", "1.5.0");
    }

    private static List<String> shortened(String one, String other, int columns) {
        return List.of(
                Columns.shorten(one, List.of(one, other), columns),
                Columns.shorten(other, List.of(one, other), columns));
    }
}
