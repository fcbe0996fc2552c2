package dev.gapless.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.cli.prove.Proofs;
import dev.gapless.load.record.Latency;
import dev.gapless.load.report.Measured;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class VerdictTest {
    private static final DemoReport.Rows ALL = rows(new EveryRow(19_402, 0), 0);

    private static DemoReport.Rows rows(EveryRow compared, long failedStatements) {
        return new DemoReport.Rows(
                Map.of("1", 10_000L, "2", 9_000L, "4", 402L),
                Measured.known(compared),
                Measured.known(failedStatements),
                1_389);
    }

    private static List<String> complaints(DemoReport.Rows rows) {
        return Verdict.of(Proofs.result(0, 0), List.of(), Optional.empty(), rows).complaints();
    }

    @Test
    void isKeptWhenEveryRowIsTheSameInBothShapes() {
        assertThat(complaints(ALL)).isEmpty();
    }

    @Test
    void rowsThatNobodyComparedAreNotProved() {
        assertThat(complaints(rows(new EveryRow(1_389, 0), 0)))
                .containsExactly("1389 of 19402 rows were compared");
        DemoReport.Rows unknown =
                new DemoReport.Rows(
                        ALL.byRelease(),
                        Measured.unknown("plain", "connection refused"),
                        Measured.known(0L),
                        0);
        assertThat(complaints(unknown))
                .containsExactly("the rows were not compared: connection refused");
    }

    @Test
    void oneRowThatDiffersAndOneStatementThatFailedAreEnough() {
        assertThat(complaints(rows(new EveryRow(19_402, 1), 0)))
                .containsExactly("1 rows differ between the two shapes");
        assertThat(complaints(rows(new EveryRow(19_402, 0), 1)))
                .containsExactly("1 statements of the service failed");
    }

    @Test
    void whatWasLostInThePartThatCountsApartIsNotCounted() {
        var result =
                Proofs.result(
                        List.of(
                                Proofs.phase("during", 60, 100, 0, 0, new Latency(1, 2, 3)),
                                Proofs.phase(Story.APART, 9, 50, 3, 40, new Latency(1, 2, 3))),
                        3);
        Verdict verdict = Verdict.of(result, List.of(), Optional.empty(), ALL);
        assertThat(verdict.kept()).isTrue();
        assertThat(verdict.requests()).isEqualTo(100);
    }

    @Test
    void comparesWithTheExpressionOfTheMigration() throws IOException {
        List<String> migration =
                List.of(
                        "# Release 2 requires an address.",
                        "- add-column:",
                        "    table: member",
                        "    column: email",
                        "    up: lower(login) || '@example.com'");
        assertThat(EveryRow.sql(migration))
                .isEqualTo(
                        "SELECT count(*), count(*) FILTER (WHERE (email)::text IS DISTINCT FROM"
                                + " (lower(login) || '@example.com')::text) FROM member");
    }

    @Test
    void onlyTheServicesOwnStatementsCountAsFailed() {
        assertThat(
                        ServiceStatements.tellsOfAFailure(
                                "2026-11-28 16:59:21.123 UTC,12,hello,ERROR:  null value in"
                                        + " column"))
                .isTrue();
        assertThat(
                        ServiceStatements.tellsOfAFailure(
                                "2026-11-28 16:59:21.123 UTC,12,gapless,ERROR:  canceling statement"
                                        + " due to lock timeout"))
                .isFalse();
    }
}
