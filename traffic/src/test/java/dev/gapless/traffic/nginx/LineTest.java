package dev.gapless.traffic.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.OptionalInt;

class LineTest {
    @Test
    void tellsWhoAnsweredAndHowLongItTook() {
        assertThat(Line.parse(syslog("gapless_my_shop_8081|0.004|200|1.205")))
                .contains(new Line(OptionalInt.of(8081), true, 200, 1_205));
    }

    @Test
    void anErrorIsTheReleasesOnlyWhenItAnswered() {
        Line own = Line.parse(syslog("gapless_shop_8081|0.001|503|0.002")).orElseThrow();
        assertThat(own.error()).isTrue();
        assertThat(own.failed()).isFalse();
        Line lost = Line.parse(syslog("gapless_shop_8081|-|502|0.000")).orElseThrow();
        assertThat(lost.error()).isFalse();
        assertThat(lost.failed()).isTrue();
        Line again = Line.parse(syslog("gapless_shop_8082|- : 0.003|200|0.004")).orElseThrow();
        assertThat(again.answered()).isTrue();
        Line nobody = Line.parse(syslog("gapless_shop_none|-|503|0.000")).orElseThrow();
        assertThat(nobody.port()).isEmpty();
        assertThat(nobody.failed()).isTrue();
    }

    @Test
    void aClientThatGaveUpIsNeither() {
        Line gone = Line.parse(syslog("gapless_shop_8081|-|499|3.000")).orElseThrow();
        assertThat(gone.failed() || gone.error()).isFalse();
    }

    @Test
    void anythingElseIsNoLine() {
        assertThat(Line.parse("")).isEmpty();
        assertThat(Line.parse(syslog("gapless_shop_8081|0.004|200|"))).isEmpty();
        assertThat(Line.parse("<190>Nov 29 17:14:20 other: hello")).isEmpty();
    }

    @Test
    void latenciesKeepTwoDigits() {
        assertThat(Counts.upperMicros(0)).isEqualTo(1_000);
        assertThat(Counts.upperMicros(99)).isEqualTo(100_000);
        assertThat(Counts.upperMicros(1_234)).isEqualTo(1_300_000);
    }

    private static String syslog(String text) {
        return "<190>Nov 29 17:14:20 gapless: " + text;
    }
}
