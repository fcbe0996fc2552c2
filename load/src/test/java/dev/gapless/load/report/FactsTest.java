package dev.gapless.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.Set;

class FactsTest {
    @Test
    void findsTheLowestSecondAgainstTheMedianBefore() {
        var dip = Facts.dip(SampleReports.withFailures().traffic()).asOptional().orElseThrow();
        assertThat(dip.perSecond()).isEqualTo(170);
        assertThat(dip.before()).isBetween(296L, 306L);
        assertThat(dip.second()).isBetween(96, 102);
    }

    @Test
    void secondWithoutAnyAnswerIsTheLowest() {
        var run =
                new SampleRun()
                        .seconds(5, "1", "2", 0, 0)
                        .phase("during")
                        .seconds(3, "1", "2", 0, 0);
        run.outage(1, "1", 300, "timeout").seconds(3, "1", "2", 1, 1);
        var report =
                ProofReport.of(
                        new Subject("t", "s", "1", "2"),
                        Circumstances.here("0", Optional.empty(), "x"),
                        run.result());
        assertThat(Facts.dip(report.traffic()).asOptional().orElseThrow().perSecond()).isZero();
        assertThat(Facts.dip(report.traffic()).asOptional().orElseThrow().percent()).isZero();
    }

    @Test
    void doesNotKnowTheDipWithoutALoadBefore() {
        var run =
                new SampleRun()
                        .seconds(2, "1", "2", 0, 0)
                        .phase("during")
                        .seconds(9, "1", "2", 0, 0);
        var report =
                ProofReport.of(
                        new Subject("t", "s", "1", "2"),
                        Circumstances.here("0", Optional.empty(), "x"),
                        run.result());
        assertThat(Facts.dip(report.traffic())).isInstanceOf(Measured.Unknown.class);
    }

    @Test
    void turnsARunIntoARowOfTheComparison() {
        var result =
                new SampleRun()
                        .seconds(20, "1", "2", 0, 0)
                        .phase("during")
                        .seconds(5, "1", "2", 0, 0)
                        .outage(4, "1", 300, "connect-refused")
                        .seconds(6, "1", "2", 1, 1)
                        .result();
        var recipe = Recipe.of(Phrase.plain("stop, then start"), result, Measured.known(0L));
        assertThat(recipe.failed().asOptional()).hasValue(1_200L);
        assertThat(recipe.secondsWithFailures().asOptional()).hasValue(4);
        assertThat(recipe.lowestPercent().asOptional()).hasValue(0.0);
        assertThat(recipe.worstP99Millis())
                .as("seconds without an answer")
                .isInstanceOf(Measured.Unknown.class);
        assertThat(recipe.answered()).hasSize(20);
        assertThat(recipe.answered().subList(10, 14)).containsOnly(0L);
        assertThat(recipe.failedPerSecond().subList(10, 14)).containsOnly(300L);
        assertThat(recipe.failedPerSecond().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(1_200);
    }

    @Test
    void whatCountsApartIsNoPartOfTheComparison() {
        var result =
                new SampleRun()
                        .seconds(20, "1", "2", 0, 0)
                        .phase("during")
                        .seconds(5, "1", "2", 0, 1)
                        .phase("apart")
                        .outage(4, "5", 300, "timeout")
                        .result();
        var recipe =
                Recipe.of(
                        Phrase.plain("Gapless"),
                        new Traffic(result, Set.of("apart")),
                        Measured.known(0L));
        assertThat(recipe.failed().asOptional()).hasValue(0L);
        assertThat(recipe.secondsWithFailures().asOptional()).hasValue(0);
        assertThat(recipe.worstP99Millis()).isInstanceOf(Measured.Known.class);
        assertThat(recipe.answered()).hasSize(10).doesNotContain(0L);
        assertThat(recipe.failedPerSecond()).containsOnly(0L);
    }

    @Test
    void percentIsNeverRoundedUpToAllIsWell() {
        assertThat(Numbers.percent(99.7)).isEqualTo("99 %");
        assertThat(Numbers.percent(100)).isEqualTo("100 %");
        assertThat(Numbers.percent(98.4)).isEqualTo("98 %");
    }

    @Test
    void describesTheMachineWithoutItsName() {
        assertThat(Circumstances.here("0.1.0", Optional.empty(), "x").machine())
                .matches("\\d+ x .+");
    }
}
