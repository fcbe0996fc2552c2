package dev.gapless.traffic.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

class MarksTest {
    @Test
    void areKeptAndNeverThoseOfAnotherThatIsThere() {
        Marks one = Marks.first(1).next(List.of("1"));
        Marks both = one.next(List.of("1", "2", "2"));
        assertThat(both.of("1")).isEqualTo(one.of("1")).isEqualTo("acd");
        assertThat(both.of("2")).isEqualTo("bcd");
        assertThat(both.next(List.of("2", "1"))).isEqualTo(both);
        assertThat(both.of("3")).isEmpty();
    }

    @Test
    void comeAgainForAnotherOnlyAfterAllOthers() {
        Marks marks = Marks.first(34).next(List.of("stays"));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 34; i++) {
            marks = marks.next(List.of("stays", "r" + i));
            assertThat(marks.of("r" + i)).matches(Marks.FORM).isNotEqualTo(marks.of("stays"));
            assertThat(seen.add(marks.of("r" + i))).isTrue();
        }
        assertThat(marks.next(List.of("stays", "again")).of("again")).isIn(seen);
    }

    @Test
    void areReadAsTheyAreWritten() {
        Marks marks = Marks.first(7).next(List.of("1.2.3-a+b", "2026-11-30 x", "z"));
        assertThat(Marks.parse(marks.text())).contains(marks);
        assertThat(Marks.parse(marks.next(List.of()).text())).contains(marks.next(List.of()));
        assertThat(Marks.parse("")).isEmpty();
        assertThat(Marks.parse("12\n")).isEmpty();
        assertThat(Marks.parse("1 \n35 x\n")).isEmpty();
    }
}
